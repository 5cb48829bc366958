"""Scans that a person looks at, in words: for staff, and for the household at home."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import g
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cards import queries
from cards.pages.base import now
from cards.queries import ReviewView
from cards.use_cases.scan_messages import Doubt, Verdict
from cards.use_cases.scan_reviews import Decision

TOLD_FOR = timedelta(days=60)
"""For how long a household reads at home what was decided about a scan of its own."""


def why(view: ReviewView) -> str:
    """Why nobody but a person can say whether this scan counts."""
    doubts = {
        Doubt.LATE: _("Scanned while the action was open, but sent to us too late."),
        Doubt.CLOCK: _("The clock of the phone was set in between, so we cannot tell when it was."),
        Doubt.HOUSEHOLD: _("Something about the household stands in the way."),
        Doubt.PHONE: _("It came from a phone that is lost."),
    }
    verdicts = {
        Verdict.UNKNOWN: _("We did not know this card, or it was nobody's yet."),
        Verdict.REVOKED: _("The card was stopped before it was scanned."),
        Verdict.REPLACED: _("There was a newer card already."),
        Verdict.NOT_AUTHORISED: _("Whoever scanned may not scan at this action."),
    }
    if view.is_line and view.doubt == Doubt.LATE:
        return str(_("Signed while the action was open, but typed in too late."))
    known: str = doubts[Doubt(view.doubt)] if view.doubt else verdicts[Verdict(view.verdict)]
    return known


def told_at_home(session: Session, household_id: UUID) -> list[str]:
    """What a household reads of its own scans: those that are looked at, late decisions, and why
    others did not count. A card that was shown again and again is told once."""
    found = queries.reviews_of_household(
        session, community_id=g.community_id, household_id=household_id, since=now() - TOLD_FOR
    )
    return list(dict.fromkeys(_at_home(view) for view in found))


def _at_home(view: ReviewView) -> str:
    if view.is_line:
        return _line_at_home(view)
    about = {"day": format_date(view.happened_at, "d MMMM"), "action": view.action_title}
    if view.verdict == Verdict.NOT_OPEN:
        sentence = _(
            "Your card was scanned on %(day)s: %(action)s. It did not count: the action was not"
            " open yet.",
            **about,
        )
    elif view.verdict == Verdict.ACTION_CLOSED:
        sentence = _(
            "Your card was scanned on %(day)s: %(action)s. It did not count: the action was over.",
            **about,
        )
    elif view.decision is None:
        sentence = _(
            "Your card was scanned on %(day)s: %(action)s. We are looking into it. %(why)s",
            **about,
            why=why(view),
        )
    elif view.decision.decision == Decision.ACCEPTED:
        sentence = _(
            "Your card of %(day)s counts after all: %(action)s. %(why)s",
            **about,
            why=view.decision.reason,
        )
    else:
        sentence = _(
            "Your card of %(day)s does not count: %(action)s. %(why)s",
            **about,
            why=view.decision.reason,
        )
    return str(sentence)


def _line_at_home(view: ReviewView) -> str:
    """The same of a line that somebody of the household signed."""
    about = {"day": format_date(view.happened_at, "d MMMM"), "action": view.action_title}
    if view.decision is None:
        sentence = _(
            "You signed the list on %(day)s: %(action)s. We are looking into it. %(why)s",
            **about,
            why=why(view),
        )
    elif view.decision.decision == Decision.ACCEPTED:
        sentence = _(
            "What you signed on %(day)s counts after all: %(action)s. %(why)s",
            **about,
            why=view.decision.reason,
        )
    else:
        sentence = _(
            "What you signed on %(day)s does not count: %(action)s. %(why)s",
            **about,
            why=view.decision.reason,
        )
    return str(sentence)
