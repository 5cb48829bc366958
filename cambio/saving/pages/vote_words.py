"""What the pages of voting call things."""

from __future__ import annotations

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _

from cambio.saving.queries.voting import ProposalView
from cambio.saving.rules.voting import (
    Choice,
    Majority,
    ProposalStatus,
    Reason,
    VoteMeans,
)
from cambio.web.formats import format_day, format_money
from cambio.web.layout import currency

CHOICES = {
    Choice.YES: _("Yes"),
    Choice.NO: _("No"),
    Choice.BLANK: _("I have no opinion"),
}
STATES = {
    ProposalStatus.OPEN: (_("to vote about"), "sky", "vote"),
    ProposalStatus.ACCEPTED: (_("accepted"), "leaf", "check"),
    ProposalStatus.DECLINED: (_("does not go on"), "neutral", "cross"),
    ProposalStatus.WITHDRAWN: (_("taken back"), "neutral", "cross"),
}
REASONS = {
    Reason.QUORUM: _("Too few households voted."),
    Reason.MAJORITY: _("Too few said yes."),
    Reason.UNOPENED: _("Envelopes were handed in, and nobody opened them in time."),
}
MAJORITIES = {
    Majority.MORE_THAN_HALF: _("more than half of yes and no together"),
    Majority.TWO_THIRDS: _("two thirds of yes and no together"),
    Majority.THREE_QUARTERS: _("three quarters of yes and no together"),
    Majority.ALL: _("nobody says no"),
}
MEANS = {
    VoteMeans.SCREEN: _("on a screen"),
    VoteMeans.DOOR: _("with the card, at the captain's"),
    VoteMeans.PAPER: _("on paper"),
}


def vote_facts(view: ProposalView) -> list[tuple[LazyString, str]]:
    """What there is to tell of a proposal; of its votes only what tells of no single household."""
    facts = [
        (_("From the pot"), format_money(view.amount_minor, currency(view.currency))),
        (_("Vote until and including"), format_day(view.last_moment, "full")),
        (_("Households that voted"), _voted(view)),
        (_("Counts from"), ngettext("%(num)s household", "%(num)s households", view.quorum)),
        (_("Needed for yes"), str(MAJORITIES[view.majority])),
    ]
    if view.yes is not None and view.no is not None:
        facts += [(_("Yes"), str(view.yes)), (_("No"), str(view.no))]
    if view.envelopes:
        facts.append((_("Of which in an envelope, unopened"), str(view.envelopes)))
    return facts


def _voted(view: ProposalView) -> str:
    if view.status is ProposalStatus.OPEN:
        return str(_("%(voted)s of %(all)s", voted=view.voters, all=view.households))
    return str(view.voters)
