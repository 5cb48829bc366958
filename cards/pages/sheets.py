"""Which cards shall be printed: those of a place's households, or a stack of new ones."""

from __future__ import annotations

from flask import g, render_template, request

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Refusal, reading
from cards import queries
from cards.pages.base import blueprint, now
from cards.queries import LetterList
from cards.reach import place_options

STACK_MOST = 200


@blueprint.get("/<community>/cards")
@allow(Permission.MANAGE_CARDS)
def sheets() -> str:
    """Which cards shall be printed?"""
    return sheets_page(None)


def sheets_page(problem: Refusal | None, errors: dict[str, str] | None = None) -> str:
    """The page, with what stood in the way: of all of it, or of fields."""
    with reading() as session:
        counts = queries.count_cards(session, community_id=g.community_id)
        letters_due = queries.count_letters(
            session, community_id=g.community_id, now=now(), which=LetterList.NEW
        )
    return render_template(
        "cards/sheets.html",
        counts=counts,
        letters_due=letters_due,
        places=place_options(Permission.MANAGE_CARDS),
        chosen=request.values.get("place", ""),
        stack_most=STACK_MOST,
        may_design=current_actor().may_within(Permission.MANAGE_CARDS, ScopeKind.PLACE, []),
        problem=None if problem is None else words_of(problem),
        errors=errors or {},
    )
