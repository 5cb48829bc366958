"""Bringing a database to the schema of this version: Flask-Migrate over `migrations/`."""

from __future__ import annotations

from pathlib import Path

import click
import flask_migrate
from flask import current_app

from cambio.app.cli import with_app
from cambio.database import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(*, folder: Path = MIGRATIONS, revision: str = "head") -> None:
    """Migrate the current application's database up; whole or not at all."""
    _prepare(folder)
    flask_migrate.upgrade(revision=revision)


def downgrade(*, folder: Path = MIGRATIONS, revision: str = "base") -> None:
    """Migrate the current application's database down; to `base` it loses everything."""
    _prepare(folder)
    flask_migrate.downgrade(revision=revision)


def write_revision(message: str, *, folder: Path = MIGRATIONS) -> None:
    """Write a migration for what the models say and the current database does not."""
    _prepare(folder)
    flask_migrate.migrate(message=message)


def _prepare(folder: Path) -> None:
    flask_migrate.Migrate(current_app, db, directory=str(folder))


@click.group("db", epilog="Example: cambio db upgrade")
def database() -> None:
    """The database's schema."""


@database.command("upgrade", epilog="Example: cambio db upgrade")
@with_app
def upgrade_command() -> None:
    """Bring the database to the schema of this version; harmless when it is there already."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    upgrade()
    click.echo(f"migrated: {url.render_as_string(hide_password=True)}")


@database.command("revision", epilog='Example: cambio db revision -m "Shares of streets"')
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
@with_app
def revision_command(message: str) -> None:
    """For developers: write a migration for what the models say and the database does not."""
    write_revision(message)
