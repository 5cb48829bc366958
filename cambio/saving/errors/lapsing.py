"""The refusals of saving."""

from __future__ import annotations

from cambio.database import N_, Refusal


class NothingToTell(Refusal):
    """Everybody whose tokens lapse soon was told."""

    code = "nothing_to_tell"
    message = N_("Everybody who should know has been told.")


class LetterRunUnknown(Refusal):
    """No such run of letters in this community."""

    code = "letter_run_unknown"
    message = N_("We cannot find these letters.")
    status = 404
