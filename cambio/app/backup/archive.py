"""PostgreSQL: an archive of all tables as of one snapshot, which needs no program but this one."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, Table, column, func, inspect, select, table, text
from sqlalchemy.orm import Session

from cambio.app.backup.errors import NoBackup, OtherVersion
from cambio.app.backup.proving import SCHEMA_VERSION, checked
from cambio.app.migrations import upgrade
from cambio.database import Base, db, reading
from cambio.ledger import triggers
from cambio.ledger.validation import VerifyReport

FORMAT = "cambio-backup-1"
MANIFEST = "manifest.json"
PIECE = 1 << 20

# What Python's own reader of archives says of one in which bytes were changed: as the bytes fall,
# a wrong sum, a version or a method that it does not know, or a stream that makes no sense.
DAMAGED = (OSError, KeyError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


def write(file: Path) -> VerifyReport:
    """Archive every table as of one moment; nobody waits for it.

    Raises:
        BackupDiffers: the books are not right.
    """
    with reading() as session:
        report = checked(session)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            hashes = {each.name: _copy_out(session, each, archive) for each in _tables()}
            manifest = {
                "format": FORMAT,
                "version": _version(session.connection()),
                "transactions": report.transactions,
                "postings": report.postings,
                "tables": hashes,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return report


def restore(file: Path) -> None:
    """Load an archive into a database without rows, whole or not at all.

    Raises:
        NoBackup: the archive is damaged.
        OtherVersion: the database has another schema.
        BackupDiffers: the books that came out of it are not right; nothing is kept.
    """
    manifest = _manifest(file)
    if not inspect(db.engine).get_table_names():
        upgrade(revision=manifest["version"] or "head")
    with db.engine.begin() as connection, zipfile.ZipFile(file) as archive:
        expected = _version(connection)
        if manifest["version"] != expected:
            raise OtherVersion(found=manifest["version"], expected=expected)
        # The books would number every transaction once more; what comes in has its numbers.
        triggers.remove(connection)
        for each in _tables():
            _copy_in(connection, each, archive)
        _go_on_counting(connection)
        triggers.install(connection)
        with Session(connection) as session:
            report = checked(session)
        if (report.transactions, report.postings) != (
            manifest["transactions"],
            manifest["postings"],
        ):
            raise NoBackup(place=file)


def _tables() -> list[Table]:
    """All tables, each after those to which its rows refer."""
    return Base.metadata.sorted_tables


def _columns(whole: Table) -> str:
    return ", ".join(each.name for each in whole.columns)


def _copy_out(session: Session, whole: Table, archive: zipfile.ZipFile) -> str:
    """Write a table into the archive; answers the SHA-256 of what was written."""
    hashed = hashlib.sha256()
    driver: Any = session.connection().connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {whole.name} ({_columns(whole)}) TO STDOUT") as rows,
        archive.open(f"{whole.name}.copy", "w", force_zip64=True) as written,
    ):
        for piece in rows:
            hashed.update(piece)
            written.write(piece)
    return hashed.hexdigest()


def _copy_in(connection: Connection, whole: Table, archive: zipfile.ZipFile) -> None:
    driver: Any = connection.connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {whole.name} ({_columns(whole)}) FROM STDIN") as rows,
        archive.open(f"{whole.name}.copy") as stored,
    ):
        while piece := stored.read(PIECE):
            rows.write(piece)


def _manifest(file: Path) -> dict[str, Any]:
    """What an archive says of itself, once every table in it was found whole."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise NoBackup(place=file)
            for name, expected in manifest["tables"].items():
                if _hash_of(archive, name) != expected:
                    raise NoBackup(place=file)
    except DAMAGED as error:
        raise NoBackup(place=file) from error
    return manifest


def _hash_of(archive: zipfile.ZipFile, name: str) -> str:
    hashed = hashlib.sha256()
    with archive.open(f"{name}.copy") as stored:
        while piece := stored.read(PIECE):
            hashed.update(piece)
    return hashed.hexdigest()


def _version(connection: Connection) -> str | None:
    """The version of the schema; None where it was not made by migrations."""
    if SCHEMA_VERSION not in inspect(connection).get_table_names():
        return None
    version: str = connection.execute(
        select(column("version_num", String)).select_from(table(SCHEMA_VERSION))
    ).scalar_one()
    return version


def _go_on_counting(connection: Connection) -> None:
    """Numbers that the database draws begin after those that came in."""
    for each in _tables():
        for counted in each.columns:
            name = {"table": each.name, "column": counted.name}
            counter = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"), name
            ).scalar()
            if counter is not None:
                highest = connection.execute(select(func.max(counted))).scalar() or 0
                connection.execute(select(func.setval(counter, highest + 1, False)))
