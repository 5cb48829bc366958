"""Letters to send: the code with which a household chooses its PIN, and so proves its address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.access.use_cases.pins import CODE_VALID_FOR
from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform_each, reading
from cards import queries
from cards.errors import NoLettersDue
from cards.pages.base import blueprint, command_of, now
from cards.printing import Window
from cards.printing.files import letters_file
from cards.printing.prepared import issuer
from cards.queries import LetterList
from cards.reach import chosen_places, place_options

PAGE = 50
LETTERS_MOST = 500
"""In one file: each letter is an act of its own, and a second draws about a hundred."""


@blueprint.get("/<community>/cards/letters")
@allow(Permission.MANAGE_CARDS)
def letters() -> str:
    """Who waits for a letter?"""
    return _page(None)


@blueprint.post("/<community>/cards/letters")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_letters() -> ResponseReturnValue:
    """Print the letters of a list; each code is made now, and stands on paper only."""
    try:
        return _letters_file()
    except NoLettersDue as refusal:
        return _page(words_of(refusal)), refusal.status


def _letters_file() -> ResponseReturnValue:
    place_ids = chosen_places(Permission.MANAGE_CARDS)
    with reading() as session:
        views = queries.letters(
            session,
            community_id=g.community_id,
            now=now(),
            which=LetterList.NEW if _which() is LetterList.NEW else LetterList.DUE,
            place_ids=place_ids,
            limit=LETTERS_MOST,
        )
        by = issuer(session, community_id=g.community_id)
    commands = [command_of(IssuePinCode, household_id=each.household.id) for each in views]
    codes = [
        (view, code)
        for view, code in zip(views, perform_each(issue_pin_code, commands), strict=True)
        # Whoever ended a moment ago gets no letter.
        if not isinstance(code, Refusal)
    ]
    if not codes:
        raise NoLettersDue
    window = Window.LEFT if request.form.get("window") == "left" else Window.RIGHT
    return letters_file(codes, by, window=window, name=_("letters"))


def _which() -> LetterList:
    asked = request.values.get("which", "")
    return LetterList(asked) if asked in set(LetterList) else LetterList.NEW


def _after() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None


def _page(problem: str | None) -> str:
    which, place = _which(), request.values.get("place", "")
    about = {
        "community_id": g.community_id,
        "now": now(),
        "place_ids": chosen_places(Permission.MANAGE_CARDS),
    }
    with reading() as session:
        views = queries.letters(session, **about, which=which, after=_after(), limit=PAGE + 1)
        counts = {each: queries.count_letters(session, **about, which=each) for each in LetterList}
    shown = views[:PAGE]
    after = shown[-1].household.id if len(views) > PAGE else None
    return render_template(
        "cards/letters.html",
        which=which.value,
        tabs=_tabs(which, place, counts),
        views=shown,
        count=counts[which],
        most=LETTERS_MOST,
        valid_for=CODE_VALID_FOR,
        places=place_options(Permission.MANAGE_CARDS),
        chosen=place,
        problem=problem,
        older=after and url_for("cards.letters", which=which, place=place or None, after=after),
    )


def _tabs(which: LetterList, place: str, counts: dict[LetterList, int]) -> list[dict[str, Any]]:
    labels = {
        LetterList.NEW: _("Joined on the page"),
        LetterList.DUE: _("Everybody without a PIN"),
        LetterList.SENT: _("Printed"),
    }
    return [
        {
            "label": labels[each],
            "href": url_for("cards.letters", which=each, place=place or None),
            "current": each is which,
            "count": counts[each],
        }
        for each in LetterList
    ]
