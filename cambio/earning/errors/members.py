"""The refusals of a list of households that joined."""

from __future__ import annotations

from collections.abc import Sequence

from cambio.database import N_, Refusal


class ConsentByFile(Refusal):
    """A list of households for a programme to which each adult agrees by an act of its own."""

    code = "consent_by_file"
    message = N_("Each adult agrees to this programme for itself: never by a list.")


class MembersUnreadable(Refusal):
    """A heading that is missing. Facts: `field`."""

    code = "members_unreadable"
    message = N_("A column is missing: %(field)s.")
    status = 422


class MeansUnknown(Refusal):
    """A way of agreeing that is none of ours."""

    code = "means_unknown"
    message = N_("How did they agree? Write: balie, pagina or papier.")
    status = 422


class NobodyThere(Refusal):
    """An address at which nobody joined, or several households live."""

    code = "nobody_there"
    message = N_("No household, or more than one, has joined at this address.")
    status = 422


class MembersRefused(Refusal):
    """Nobody on a list joined, because of these.

    `faults` are the lines of the file that are wrong, each with its refusal.
    """

    code = "members_refused"
    message = N_("Nobody joined: %(count)s lines are not right.")
    status = 422

    def __init__(self, faults: Sequence[tuple[int, Refusal]]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(sorted(faults, key=lambda fault: fault[0]))


class ListTooLong(Refusal):
    """More lines than one act carries. Facts: `most`."""

    code = "list_too_long"
    message = N_("At most %(most)s lines at a time. Split the file.")
    status = 422


class PinNeeded(Refusal):
    """Consent at an action is an adult's own act, confirmed by the household's PIN."""

    code = "pin_needed"
    message = N_("Let them type their PIN: who agrees does so itself.")
    status = 422
