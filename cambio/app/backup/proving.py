"""Whether a database is empty, and whether the books in it are right."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, select, table
from sqlalchemy.orm import Session

from cambio.app.backup.errors import BackupDiffers
from cambio.ledger.validation import VerifyReport, verify

SCHEMA_VERSION = "alembic_version"


def rows_in(engine: Engine) -> bool:
    """Whether any table of a database has a row, but for the version of its schema."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {SCHEMA_VERSION}
        return any(
            connection.execute(select(1).select_from(table(name)).limit(1)).first()
            for name in names
        )


def sound(engine: Engine) -> VerifyReport:
    """The report on the books in a database.

    Raises:
        BackupDiffers: they are not right.
    """
    with engine.connect() as connection, Session(connection) as session:
        return checked(session)


def checked(session: Session) -> VerifyReport:
    """The report on the books that a session sees.

    Raises:
        BackupDiffers: they are not right.
    """
    report = verify(session)
    if report.first_difference is not None:
        raise BackupDiffers(difference=report.first_difference)
    return report
