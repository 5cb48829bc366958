"""How Alembic meets our databases; run through `cambio.app.migrations`.

An upgrade is one transaction on both databases. Batch mode, by which SQLite changes a table, makes
a new one and drops the old, and with it, without a word, its triggers; those of other tables that
mention it are in its way. So the books' triggers are set aside first and made anew at the end, in
the same transaction, whatever the migrations did.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, inspect, text

from cambio.database import Base, UtcDateTime, db
from cambio.database.estimates import tell_sizes
from cambio.ledger import triggers


def run_migrations() -> None:
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            _switch_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _migrate(connection, on_sqlite=on_sqlite)
        finally:
            if on_sqlite:
                _switch_foreign_keys(connection, on=True)


def _migrate(connection: Connection, *, on_sqlite: bool) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        render_as_batch=True,
        render_item=_render_item,
        process_revision_directives=_leave_out_empty,
    )
    triggers.remove(connection)
    context.run_migrations()
    if inspect(connection).has_table("ledger_transaction"):
        triggers.install(connection)
    tell_sizes(connection)
    if on_sqlite:
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise RuntimeError(f"the migration breaks foreign keys: {broken[:3]}")


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite: checked at the end instead of row by row, since batch mode drops tables.

    Told to the driver's own connection: within a transaction the setting would be ignored.
    """
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Migrations say what is in the database, not which class of ours reads it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if directives and directives[0].upgrade_ops.is_empty():
        directives.clear()


run_migrations()
