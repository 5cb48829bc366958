"""What phones and scans say before an action is closed; earning's page asks for it."""

from __future__ import annotations

from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.earning.pages.closing import Closing
from cambio.earning.queries import ActionView
from cards import queries
from cards.queries import PhoneState, PhoneView, ScanCounts
from cards.rules import is_large


def phones_and_scans(session: Session, community_id: int, action: ActionView) -> Closing:
    """The phones that may still hold scans, and how the scans compare with who was counted."""
    key: dict[str, Any] = {"community_id": community_id, "action_id": action.id}
    phones = queries.phones_at(session, **key, opened_at=action.opened_at)
    counts = queries.scan_counts(session, **key)
    worries = [_worry(phone) for phone in phones if phone.state is not PhoneState.SENT]
    return Closing(_facts(phones, counts), tuple(worries))


def _facts(phones: list[PhoneView], counts: ScanCounts) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Neighbours on cards that were scanned"), str(counts.people)),
        (_("Scans"), str(counts.scans)),
    ]
    if counts.in_review:
        facts.append((_("Scans that somebody still has to look at"), str(counts.in_review)))
    if counts.refused:
        facts.append((_("Scans that do not count"), str(counts.refused)))
    sent = sum(phone.state is PhoneState.SENT for phone in phones)
    if phones:
        facts.append(
            (_("Phones that sent everything"), _("%(sent)s of %(all)s", sent=sent, all=len(phones)))
        )
    return tuple(facts)


def _worry(phone: PhoneView) -> str:
    """What to know of a phone that may still hold scans, and whose it is."""
    who = phone.held_by or _("Somebody")
    heard = format_datetime(phone.heard_at, "EEE HH:mm")
    if phone.state is PhoneState.LOST:
        return str(
            _(
                "The phone of %(who)s is lost, and what it had not sent with it (heard last"
                " %(heard)s). Count those neighbours from memory or from a list.",
                who=who,
                heard=heard,
            )
        )
    if phone.waiting:
        said: str = ngettext(
            "The phone of %(who)s still holds %(num)s scan (heard last %(heard)s).",
            "The phone of %(who)s still holds %(num)s scans (heard last %(heard)s).",
            phone.waiting,
            who=who,
            heard=heard,
        )
    elif phone.state is PhoneState.WAITING:
        said = _(
            "The last scan of the phone of %(who)s is not here yet (heard last %(heard)s).",
            who=who,
            heard=heard,
        )
    else:
        said = _(
            "The phone of %(who)s has not said that it sent everything (heard last %(heard)s).",
            who=who,
            heard=heard,
        )
    if is_large(phone.skew_seconds):
        said += " " + _("Its clock is wrong.")
    return said
