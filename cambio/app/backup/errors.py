"""The refusals of backing up and restoring."""

from __future__ import annotations

from cambio.database import N_, Refusal


class NotEmpty(Refusal):
    """Nothing is ever written over. Fact: `place`."""

    code = "not_empty"
    message = N_("%(place)s is there already, and not empty.")


class NoBackup(Refusal):
    """A file that is no whole backup for this kind of database. Fact: `place`."""

    code = "no_backup"
    message = N_("%(place)s is no whole backup of such a database.")


class BackupDiffers(Refusal):
    """The books in a backup, or in what it was made of, are not right. Fact: `difference`."""

    code = "backup_differs"
    message = N_("The books are not right: %(difference)s")


class OtherVersion(Refusal):
    """A backup of another version of the schema. Facts: `found`, `expected`."""

    code = "other_version"
    message = N_("The backup is of version %(found)s, this database of %(expected)s.")
