"""`cambio backup FILE` while serving, and `cambio restore FILE` into an empty place.

One file holds the whole database as it was at one moment. On SQLite it is an SQLite database; on
PostgreSQL an archive of all tables. The books in it are verified before and after.
"""

from cambio.app.backup.cli import backup, restore

__all__ = ["backup", "restore"]
