"""An empty database with the whole schema, and what a database's schema is in plain values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Inspector, create_engine, inspect

from cambio.app.settings import driver_url
from cambio.database import Base
from cambio.database.estimates import tell_sizes
from cambio.ledger import triggers


def build_schema(url: str) -> None:
    """Make every table and trigger as the models say; a test holds the migrations to the same."""
    engine = create_engine(driver_url(url))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.install(connection)
        tell_sizes(connection)
    engine.dispose()


def schema_of(url: str) -> dict[str, Any]:
    """Every table of a database with all that holds for it, and which triggers are amiss."""
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        inspector = inspect(connection)
        schema: dict[str, Any] = {
            table: _table(inspector, table)
            for table in inspector.get_table_names()
            if table != "alembic_version"
        }
        schema["triggers amiss"] = triggers.amiss(connection)
    engine.dispose()
    return schema


def _table(inspector: Inspector, table: str) -> dict[str, Any]:
    return {
        "columns": _named(inspector.get_columns(table)),
        "primary key": _plain(inspector.get_pk_constraint(table)),
        "foreign keys": _named(inspector.get_foreign_keys(table)),
        "unique": _named(inspector.get_unique_constraints(table)),
        "indexes": _named(inspector.get_indexes(table)),
        "checks": _named(inspector.get_check_constraints(table)),
        "options": _plain(inspector.get_table_options(table)),
    }


def _named(parts: Any) -> dict[str, Any]:
    """By name; SQLite keeps two CHECKs of one name, the older of which may still forbid what the
    newer allows."""
    names = [part["name"] for part in parts]
    assert len(set(names)) == len(names), f"twice: {sorted(names)}"
    return {part["name"]: _plain(part) for part in parts}


def _plain(value: Any) -> Any:
    """Texts in place of SQLAlchemy's objects, which compare by identity."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else str(value)
