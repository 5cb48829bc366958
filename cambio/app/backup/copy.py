"""SQLite: the backup is itself an SQLite database, copied by SQLite's own online backup."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from cambio.app.backup.errors import NoBackup
from cambio.app.backup.proving import sound
from cambio.database import db
from cambio.ledger.validation import VerifyReport


def write(file: Path) -> VerifyReport:
    """Copy the database as it is at one moment, in one file; writers go on meanwhile."""
    _copy(_path_of_database(), file)
    return _whole(file)


def restore(file: Path) -> None:
    """Put a backup in the place of the database, at once or not at all.

    Raises:
        NoBackup: the file is damaged.
        BackupDiffers: the books in it are not right.
    """
    _whole(file)
    place = _path_of_database()
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    part.unlink(missing_ok=True)
    _copy(file, part)
    for engine in db.engines.values():
        engine.dispose()
    for beside in ("-wal", "-shm"):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    part.rename(place)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as giving,
        closing(sqlite3.connect(target)) as taking,
    ):
        # All pages in one step: one moment, which writers do not wait for.
        giving.backup(taking, pages=-1)
        taking.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _whole(file: Path) -> VerifyReport:
    """Verify a copy by itself: what it holds, not what it was made of."""
    engine = create_engine(f"sqlite:///{file.absolute()}")
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if found != "ok":
            raise NoBackup(place=file)
        return sound(engine)
    except sqlite3.DatabaseError as error:
        raise NoBackup(place=file) from error
    finally:
        engine.dispose()


def _path_of_database() -> Path:
    return Path(db.engine.url.database or "")
