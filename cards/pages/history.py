"""Histories in words: of a card for staff, of a household for itself and for staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import g, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.access.queries import access_keys, staff
from cambio.app.cli import OPERATOR_ID
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.rules.households import Means
from cards import queries
from cards.pages.base import blueprint, household_or_404
from cards.pages.desk import served
from cards.pages.my import own_household_id
from cards.queries.history import HistoryLine, household_history


@blueprint.get("/<community>/my/history")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_history() -> str:
    """What happened to the household that looks, in its own words."""
    household = household_or_404(own_household_id())
    return render_template(
        "cards/my_history.html", lines=_shown(_history(household.id), _by_whom(household.id))
    )


@blueprint.get("/<community>/counter/households/<uuid:household_id>/history")
@allow(Permission.ENROL)
def history(household_id: UUID) -> str:
    """What happened to a household, and who did it."""
    household = served(household_id)
    with reading() as session:
        names = names_of_actors(session, household_id)
    return render_template(
        "cards/history.html", household=household, lines=_shown(_history(household_id), names)
    )


def card_history(card_id: UUID, household_id: UUID | None) -> list[dict[str, Any]]:
    """What happened to a card and who did it, oldest first, as the kit's `timeline` wants it."""
    words = card_words()
    with reading() as session:
        events = queries.history_of(session, community_id=g.community_id, card_id=card_id)
        names = names_of_actors(session, household_id)
    return [
        {
            "title": words.get(each.what, each.what),
            "at": each.at,
            "text": names.get(each.actor_id, _("somebody")),
        }
        for each in events
    ]


def names_of_actors(session: Session, household_id: UUID | None) -> dict[UUID, str]:
    """What staff call whoever did something: people, programs, the household itself."""
    community_id = g.community_id
    names = {each.id: each.display_name for each in staff(session, community_id=community_id)}
    names |= {each.id: each.name for each in access_keys(session, community_id=community_id)}
    names[OPERATOR_ID] = _("the server's administrator")
    if household_id is not None:
        names[household_id] = _("the household itself")
    return names


def _history(household_id: UUID) -> list[HistoryLine]:
    with reading() as session:
        return household_history(session, community_id=g.community_id, household_id=household_id)


def _by_whom(household_id: UUID) -> dict[UUID, str]:
    """A household reads whether it did something itself; staff are not named to it."""
    return {household_id: _("by yourself")}


def _shown(lines: Iterable[HistoryLine], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    about_cards, about_household, means = card_words(), household_words(), means_words()
    shown = []
    for line in lines:
        words = about_household if line.card_number is None else about_cards
        title = words.get(line.what, line.what)
        if line.card_number is not None:
            title = _("Card %(number)s: %(what)s", number=line.card_number, what=title)
        by = names.get(line.actor_id, _("at the counter"))
        text = by if line.means is None else f"{by}, {means[line.means]}"
        shown.append({"title": title, "at": line.at, "text": text})
    return shown


def card_words() -> dict[str, str]:
    """What can happen to a card."""
    return {
        "made": _("made"),
        "assigned": _("handed out"),
        "blocked": _("blocked, because it was lost"),
        "found": _("found again"),
        "replaced": _("replaced by a new one"),
        "returned": _("handed in"),
        "labelled": _("got another name"),
        "made_childs": _("made a child's card"),
        "made_ours": _("made a card for the whole household"),
        "run_cancelled": _("ended, because its print was spoiled"),
        "key_retired": _("ended, because all cards of that time were"),
        "household_split": _("ended, because the household went on in two"),
        "household_ended": _("ended, because the household did"),
        "merged": _("came along from a newcomer of this household"),
    }


def household_words() -> dict[str, str]:
    """What can happen to a household."""
    return {
        "joined": _("Joined"),
        "confirmed": _("The address was confirmed"),
        "changed": _("Another nickname or language"),
        "people": _("More or fewer people"),
        "moved": _("Moved to another address"),
        "split_asked": _("Said that somebody wants to go on apart"),
        "split_withdrawn": _("Took that back: nobody goes on apart"),
        "split_declined": _("The counter put the wish to go on apart away"),
        "split": _("Somebody went on as a household of their own; new cards and PIN"),
        "merged": _("Newcomers turned out to belong here; what they saved came along"),
        "ended": _("The household ended"),
        "passed_on": _("Something came later, and went where was chosen"),
    }


def means_words() -> dict[Means, str]:
    """How a household confirmed something."""
    return {Means.PIN: _("confirmed by PIN"), Means.SIGNATURE: _("signed on paper")}
