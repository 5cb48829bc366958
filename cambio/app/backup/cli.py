"""The two commands."""

from __future__ import annotations

from pathlib import Path

import click

from cambio.app.backup import archive, copy, files
from cambio.app.backup.errors import NoBackup, NotEmpty
from cambio.app.backup.proving import rows_in, sound
from cambio.app.cli import with_app
from cambio.app.serve import sole_server_of
from cambio.database import db

SQLITE_MAGIC = b"SQLite format 3\x00"

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command(epilog="Example: cambio backup /backups/2026-03-07.cambio")
@file_argument
@with_app
def backup(file: Path) -> None:
    """Write the whole database to FILE, as it is at this moment; people may go on working.

    Photos go into a second file beside it, FILE.photos.zip.
    """
    photos = files.beside(file)
    for each in (file, photos):
        if each.exists():
            raise NotEmpty(place=each)
    part, photos_part = _part(file), _part(photos)
    written = copy.write(part) if _on_sqlite() else archive.write(part)
    count = files.write(photos_part)
    if count:
        photos_part.rename(photos)
    part.rename(file)
    click.echo(f"{file}: {written.transactions} transactions, {count} photos, verified")


@click.command(epilog="Example: cambio restore /backups/2026-03-07.cambio")
@file_argument
@with_app
def restore(file: Path) -> None:
    """Bring FILE back, into a database with nothing in it; it is verified before and after.

    Photos come from FILE.photos.zip, if it is there.
    """
    photos = files.beside(file)
    if photos.exists():
        files.check(photos)
    with file.open("rb") as opened:
        is_copy = opened.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    if is_copy != _on_sqlite():
        raise NoBackup(place=file)
    with sole_server_of(str(db.engine.url.render_as_string(hide_password=False))):
        if rows_in(db.engine):
            raise NotEmpty(place=db.engine.url.render_as_string(hide_password=True))
        if is_copy:
            copy.restore(file)
        else:
            archive.restore(file)
        restored = sound(db.engine)
        count = files.restore(photos) if photos.exists() else 0
    click.echo(f"restored: {restored.transactions} transactions, {count} photos, verified")


def _part(file: Path) -> Path:
    """Where a file is written until it is whole; what an earlier try left there goes."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    return part


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
