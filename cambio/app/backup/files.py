"""Files that stand beside the database: one archive of them, beside the backup of the database."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from cambio.app import kept_files
from cambio.app.backup.archive import DAMAGED
from cambio.app.backup.errors import NoBackup

SUFFIX = ".photos.zip"
NAME = re.compile(r"[0-9]{1,9}/[0-9a-zA-Z_-][0-9a-zA-Z._-]{0,199}")
"""A folder and a file in it; nothing that leads anywhere else."""


def beside(file: Path) -> Path:
    """Where the files of a backup are."""
    return file.with_name(file.name + SUFFIX)


def write(file: Path) -> int:
    """Archive all files that are kept now; answers how many, and writes nothing for none.

    The database comes first: whatever its rows name was kept before. What somebody blurred or took
    away in between is not in here, and that is as it should be.
    """
    names = [each for each in kept_files.all_names() if NAME.fullmatch(each)]
    if not names:
        return 0
    count = 0
    # They are pictures: compressing them again would only take time.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name in names:
            content = kept_files.kept(name)
            if content is not None:
                archive.writestr(name, content)
                count += 1
    return count


def check(file: Path) -> None:
    """Return when an archive is whole.

    Raises:
        NoBackup: it is damaged, or has files that are none of ours.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            wrong = archive.testzip()
            names = archive.namelist()
    except DAMAGED as error:
        raise NoBackup(place=file) from error
    if wrong is not None or not all(NAME.fullmatch(each) for each in names):
        raise NoBackup(place=file)


def restore(file: Path) -> int:
    """Keep all files of an archive again; answers how many."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        for name in names:
            kept_files.keep(name, archive.read(name))
    return len(names)
