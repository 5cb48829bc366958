"""Files that are kept beside the database: written whole or not at all, and the server's alone."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import make_url

from cambio.app.settings import Settings
from cambio.database import new_id

FOLDER = "photos"


def keep(name: str, content: bytes) -> None:
    """Keep a file under a name like `3/018f.webp`; one that is there already is left alone.

    Names hold what makes their content unique, so that keeping the same again changes nothing.
    """
    path = path_of(name)
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{new_id().hex}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def kept(name: str) -> bytes | None:
    """What is kept under a name; None when nothing is."""
    try:
        return path_of(name).read_bytes()
    except FileNotFoundError:
        return None


def let_go(name: str) -> None:
    """Keep a file no longer; harmless when it is gone."""
    path_of(name).unlink(missing_ok=True)


def names_before(folder: str, age: timedelta = timedelta(0)) -> list[str]:
    """The names of what was kept in a folder so long ago, also of what was never written whole."""
    path, before = _folder() / folder, time.time() - age.total_seconds()
    if not path.is_dir():
        return []
    old = (each for each in path.iterdir() if each.stat().st_mtime <= before)
    return sorted(f"{folder}/{each.name}" for each in old)


def all_names() -> list[str]:
    """The names of all that is kept now; what was never written whole is not among them."""
    folder = _folder()
    if not folder.is_dir():
        return []
    found = (each for each in folder.glob("*/*") if each.is_file())
    return sorted(f"{each.parent.name}/{each.name}" for each in found if each.name[0] != ".")


def path_of(name: str) -> Path:
    """Where a file of this name stands, or would."""
    return _folder() / name


def _folder() -> Path:
    settings: Settings = current_app.extensions["cambio.settings"]
    if settings.photos_folder:
        return Path(settings.photos_folder)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{url.database}.{FOLDER}")
    return Path(FOLDER)
