"""What cannot be written down about a household, struck, objected to or decided."""

from __future__ import annotations

from collections.abc import Sequence

from cambio.database import N_, Refusal


class ConsentIncomplete(Refusal):
    """Not every adult of the household agreed: nothing is written down about it."""

    code = "consent_incomplete"
    message = N_("Not every adult there has agreed. Without that nothing is written down.")


class AdultUnnamed(Refusal):
    """Who agrees must say so in person: a nickname of 1 to 40 letters."""

    code = "adult_unnamed"
    message = N_("Say who agrees: the name that they use at home, at most 40 letters.")
    status = 422


class TooManyAdults(Refusal):
    """More people would agree than the household has adults."""

    code = "too_many_adults"
    message = N_("This household has %(adults)s adults. No more than that can agree.")


class ConsentUnknown(Refusal):
    """Nobody of that name agreed."""

    code = "consent_unknown"
    message = N_("Nobody of that name has agreed.")
    status = 404


class EventUnknown(Refusal):
    """No rule of the programme looks at this."""

    code = "event_unknown"
    message = N_("No rule of this programme looks at that. Anything else is not written down.")
    status = 422


class DayForgotten(Refusal):
    """So long ago that it would be forgotten at once."""

    code = "day_forgotten"
    message = N_("That is longer ago than we keep such things.")
    status = 422


class ObservationUnknown(Refusal):
    """There is no such observation, or it is another's."""

    code = "observation_unknown"
    message = N_("We do not know this. Perhaps it was forgotten, as it should be after a time.")
    status = 404


class ObservationStruck(Refusal):
    """It was struck already."""

    code = "observation_struck"
    message = N_("This was struck already. It does not count.")


class ObjectionOpen(Refusal):
    """Somebody objected, and nobody decided yet."""

    code = "objection_open"
    message = N_("There is an objection to this already. We are looking into it.")


class ObjectionUnknown(Refusal):
    """There is no such objection, or it was decided."""

    code = "objection_unknown"
    message = N_("There is no such objection, or somebody decided about it already.")
    status = 404


class ObservationsRefused(Refusal):
    """Nothing of what was sent is written down, because of these.

    `faults` are the places in what was sent, from 1, each with its refusal.
    """

    code = "observations_refused"
    message = N_("Nothing was written down: %(count)s of them cannot be.")
    status = 422

    def __init__(self, faults: Sequence[tuple[int, Refusal]]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


class FileUnreadable(Refusal):
    """It is no text file with columns."""

    code = "file_unreadable"
    message = N_("This is no CSV file. In Excel: save as CSV.")
    status = 422


class FileEmpty(Refusal):
    """There is no line below the headings."""

    code = "file_empty"
    message = N_("There is nothing in this file below its headings.")
    status = 422


class FileTooLong(Refusal):
    """More lines than one act writes."""

    code = "file_too_long"
    message = N_("At most %(most)s lines at a time. Split the file.")
    status = 422


class ColumnMissing(Refusal):
    """A field without which a line says nothing."""

    code = "column_missing"
    message = N_("Say which column holds this: %(field)s.")
    status = 422


class ColumnUnmapped(Refusal):
    """Nobody said what is in this column."""

    code = "column_unmapped"
    message = N_("Nobody said what the column “%(column)s” holds. Take it out of the file.")
    status = 422


class ColumnForbidden(Refusal):
    """What this column seems to hold is never kept: `kind` is arrears, complaint, text, person."""

    code = "column_forbidden"
    message = N_(
        "The column “%(column)s” looks like arrears, a complaint, a text or a person. Such things"
        " are never kept here. Take it out of the file."
    )
    status = 422


class LineUneven(Refusal):
    """A line with more or fewer cells than there are headings."""

    code = "line_uneven"
    message = N_("This line has more or fewer columns than the headings.")
    status = 422


class AddressUnreadable(Refusal):
    """No postcode with a house number."""

    code = "address_unreadable"
    message = N_("This is no postcode with a house number.")
    status = 422


class DayUnreadable(Refusal):
    """No day."""

    code = "day_unreadable"
    message = N_("This is no day. Write it as 07-03-2026.")
    status = 422


class HouseholdsSeveral(Refusal):
    """Several households at one address agreed: nobody can say which is meant."""

    code = "households_several"
    message = N_("Several households at this address agreed. Write this down by the form.")
    status = 422
