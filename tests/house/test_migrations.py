"""Migrations lead to what the models say, down again, and never leave the books unguarded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from cambio.app import migrations
from cambio.app.settings import driver_url
from tests.postgresql import database_on
from tests.schema import schema_of

MakeApp = Callable[[str], Flask]

WIDEN_THE_BOOKS = """
import sqlalchemy as sa
from alembic import op

revision = "widened"
down_revision = {head!r}


def recreate() -> str:
    # PostgreSQL alters a table where it stands; SQLite makes it anew.
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade() -> None:
    with op.batch_alter_table("ledger_posting", recreate=recreate()) as batch:
        batch.add_column(sa.Column("layer", sa.Integer()))


def downgrade() -> None:
    with op.batch_alter_table("ledger_posting", recreate=recreate()) as batch:
        batch.drop_column("layer")
"""

FAIL_HALFWAY = """
from alembic import op

revision = "failing"
down_revision = {head!r}


def upgrade() -> None:
    op.drop_table("ledger_note")
    op.execute("SELECT * FROM nowhere")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite"
        return
    server = request.getfixturevalue("postgresql_server")
    engine = create_engine(driver_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE cambio_empty"))
        yield database_on(server, "cambio_empty")
        connection.execute(text("DROP DATABASE cambio_empty WITH (FORCE)"))
    engine.dispose()


def test_migrations_lead_to_what_the_models_say(
    make_app: MakeApp, empty_url: str, database_url_of_models: str
) -> None:
    with make_app(empty_url).app_context():
        migrations.upgrade()
    assert schema_of(empty_url) == schema_of(database_url_of_models)


def test_migrations_go_down_to_nothing_and_up_again(make_app: MakeApp, empty_url: str) -> None:
    with make_app(empty_url).app_context():
        migrations.upgrade()
        migrated = schema_of(empty_url)
        migrations.downgrade()
        assert list(schema_of(empty_url)) == ["triggers amiss"]
        migrations.upgrade()
    assert schema_of(empty_url) == migrated


def test_migrating_twice_is_harmless(make_app: MakeApp, empty_url: str) -> None:
    with make_app(empty_url).app_context():
        migrations.upgrade()
        migrated = schema_of(empty_url)
        migrations.upgrade()
    assert schema_of(empty_url) == migrated


def test_migrations_make_one_line() -> None:
    assert len(_scripts(migrations.MIGRATIONS).get_heads()) == 1


def test_triggers_survive_a_migration_of_the_books(
    make_app: MakeApp, empty_url: str, tmp_path: Path
) -> None:
    """Alembic's batch mode drops SQLite's triggers without a word."""
    folder, head = _folder_with(WIDEN_THE_BOOKS, tmp_path)
    with make_app(empty_url).app_context():
        migrations.upgrade()
        before = schema_of(empty_url)
        migrations.upgrade(folder=folder)
        widened = schema_of(empty_url)
        migrations.downgrade(folder=folder, revision=head)
    assert "layer" in widened["ledger_posting"]["columns"]
    assert widened["triggers amiss"] == []
    assert widened["ledger_posting"]["options"] == before["ledger_posting"]["options"]
    assert schema_of(empty_url) == before


def test_a_migration_that_fails_leaves_everything_as_it_was(
    make_app: MakeApp, empty_url: str, tmp_path: Path
) -> None:
    folder, _head = _folder_with(FAIL_HALFWAY, tmp_path)
    with make_app(empty_url).app_context():
        migrations.upgrade()
        before = schema_of(empty_url)
        with pytest.raises(DBAPIError, match="nowhere"):
            migrations.upgrade(folder=folder)
    assert schema_of(empty_url) == before


def _folder_with(script: str, tmp_path: Path) -> tuple[Path, str]:
    """The migrations with one more on top, and the revision beneath that."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (head,) = _scripts(folder).get_heads()
    (folder / "versions" / "one_more.py").write_text(script.format(head=head))
    return folder, head


@pytest.fixture
def database_url_of_models(empty_url: str, request: pytest.FixtureRequest) -> str:
    """A database of the same kind as `empty_url`, made from the models."""
    kind = "sqlite" if empty_url.startswith("sqlite") else "postgresql"
    url: str = request.getfixturevalue(f"{kind}_url")
    return url


def _scripts(folder: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config)
