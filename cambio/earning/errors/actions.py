"""The refusals of actions, and of counting people there."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class ActionUnknown(NotFound):
    """No such action in this community."""

    code = "action_unknown"
    message = N_("We cannot find this action.")


class ActionTimesInvalid(Refusal):
    """An action that ends before it begins, or is over already."""

    code = "action_times_invalid"
    message = N_("An action ends after it begins, and not in the past.")
    status = 422


class MeetingPointInvalid(Refusal):
    """A meeting point that is not said, or too long. Facts: `most`."""

    code = "meeting_point_invalid"
    message = N_("Say where people meet, in 1 to %(most)s characters.")
    status = 422


class ExpectedPeopleInvalid(Refusal):
    """An expected number of people outside the bounds. Facts: `most`."""

    code = "expected_people_invalid"
    message = N_("Fill in how many people you expect: 1 to %(most)s.")
    status = 422


class ActionNotOpen(Refusal):
    """An action that is planned and not yet open."""

    code = "action_not_open"
    message = N_("This action is not open yet.")


class ActionAlreadyOpen(Refusal):
    """An action is opened once."""

    code = "action_already_open"
    message = N_("This action is open already.")


class ActionAlreadyAnnounced(Refusal):
    """An action is announced once."""

    code = "action_already_announced"
    message = N_("Neighbours were told of this action already.")


class ActionStillOpen(Refusal):
    """An action that has to be closed first."""

    code = "action_still_open"
    message = N_("This action is still open. Close it first.")


class ReportMissing(Refusal):
    """An action of which no report waits."""

    code = "report_missing"
    message = N_("There is no report of this action to decide about.")


class ActionAlreadyApproved(Refusal):
    """A report is approved once."""

    code = "action_already_approved"
    message = N_("This action was approved already. Nothing has changed.")


class ActionClosed(Refusal):
    """An action that was closed, and no scan counts any more."""

    code = "action_closed"
    message = N_("This action is closed.")


class ToldTooLate(ActionClosed):
    """What happened while the action was open, and was told after late scans had their time."""

    code = "told_too_late"
    message = N_("This was told too late. Somebody has to look at it.")


class ActionAlreadyClosed(ActionClosed):
    """An action is closed once."""

    code = "action_already_closed"
    message = N_("This action was closed already. Nothing has changed.")


class ActionCancelled(ActionClosed):
    """An action that does not take place."""

    code = "action_cancelled"
    message = N_("This action was cancelled.")


class ActionHasPeople(Refusal):
    """An action at which people were counted can only be closed."""

    code = "action_has_people"
    message = N_("People were counted at this action already. Close it instead.")


class ActionBudgetFixed(Refusal):
    """An action is paid from one budget, to which its rest returns."""

    code = "action_budget_fixed"
    message = N_("This action is paid from another budget already.")


class BudgetMissing(Refusal):
    """A purse to be filled from no budget."""

    code = "budget_missing"
    message = N_("Choose the budget that pays for this action.")
    status = 422


class ActionPaysNothing(Refusal):
    """A practice action needs no tokens."""

    code = "action_pays_nothing"
    message = N_("This is a practice action: it pays nothing.")


class NobodyToCount(Refusal):
    """Nobody was named, or nobody whom the household has room for."""

    code = "nobody_to_count"
    message = N_("There is nobody to count. Check how many people are in the household.")
    status = 422


class ParticipationUnknown(NotFound):
    """Nobody with this id on the action's list."""

    code = "participation_unknown"
    message = N_("This household is not on the list of this action.")


class AlreadyStruck(Refusal):
    """A participation is struck out once."""

    code = "already_struck"
    message = N_("This was struck out already. Nothing has changed.")


class NewcomersInvalid(Refusal):
    """A number of newcomers outside the bounds. Facts: `most`."""

    code = "newcomers_invalid"
    message = N_("Fill in how many neighbours came without a card: at most %(most)s.")
    status = 422


class NoteUnknown(NotFound):
    """No such note of newcomers at this action."""

    code = "note_unknown"
    message = N_("We cannot find this note.")


class PlaceElsewhere(Refusal):
    """A street card at an action somewhere else."""

    code = "place_elsewhere"
    message = N_("This card is for another street than the one of this action.")
