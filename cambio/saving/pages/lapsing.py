"""Pages of saving: what lapses when, and the letters that tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import HouseholdView, households, places
from cambio.saving import queries
from cambio.saving.errors import LetterRunUnknown
from cambio.saving.pages.base import blueprint, today
from cambio.saving.queries import Lapsing, Told
from cambio.saving.queries.letter_runs import letters_to_post
from cambio.saving.rules import goes_on, tell_until
from cambio.saving.use_cases import ReadNotices, WriteNotices, read_notices, write_notices
from cambio.saving.use_cases.letter_runs import PostLetters, post_letters
from cambio.web.formats import format_money
from cambio.web.layout import currency

SHOWN_MOST = 200


@blueprint.get("/lapsing")
@allow(Permission.MANAGE_PROGRAMMES)
def lapsing() -> str:
    """What lapses soon, of whom, and who was told."""
    until = tell_until(today())
    with reading() as session:
        found = queries.lapsing(session, community_id=g.community_id, until=until, limit=SHOWN_MOST)
        names = _names(session, found)
        waiting = letters_to_post(session, community_id=g.community_id)
    rows = [_row(each, names) for each in found]
    return render_template(
        "saving/lapsing.html",
        rows=rows,
        untold=sum(not each.noted for each in found),
        until=until,
        most=SHOWN_MOST,
        waiting=waiting,
    )


@blueprint.post("/lapsing/letters")
@allow(Permission.MANAGE_PROGRAMMES)
def write_letters() -> ResponseReturnValue:
    """Note who is told by letter, and show the letters to print."""
    command = WriteNotices(
        community_id=g.community_id,
        actor_id=current_actor().id,
        request_key=request.form.get("request_key", "")[:200] or str(new_id()),
        today=today(),
    )
    try:
        run = perform(write_notices, command)
    except Refusal as refusal:
        flash(_(refusal.message), "error")
        return redirect(url_for("saving.lapsing"), 303)
    return redirect(url_for("saving.letters", run_id=run.run_id), 303)


@blueprint.get("/lapsing/letters/<uuid:run_id>")
@allow(Permission.MANAGE_PROGRAMMES)
def letters(run_id: UUID) -> str:
    """The letters of one run, a sheet each, and a sheet for the board of each street."""
    with reading() as session:
        told = queries.told_in(session, community_id=g.community_id, run_id=run_id)
        if not told:
            raise LetterRunUnknown
        by_owner: dict[UUID, list[Told]] = defaultdict(list)
        for each in told:
            by_owner[each.owner_id].append(each)
        wanted = {each.owner_id for each in told if each.purpose is Purpose.WALLET}
        homes = households(session, community_id=g.community_id, household_ids=wanted)
        names = _names(session, told)
    sheets = [_letter(household, by_owner[household.id]) for household in homes]
    sheets += [
        {"name": names[owner_id], "household": None, "lines": _lines(rows)}
        for owner_id, rows in by_owner.items()
        if owner_id not in wanted
    ]
    return render_template(
        "saving/letters.html", sheets=sheets, told_on=told[0].told_on, run_id=run_id
    )


@blueprint.post("/lapsing/letters/<uuid:run_id>/posted")
@allow(Permission.MANAGE_PROGRAMMES)
def post_run(run_id: UUID) -> ResponseReturnValue:
    """The letters are in the post, the sheets hang: from today it is told."""
    command = PostLetters(
        community_id=g.community_id, actor_id=current_actor().id, run_id=run_id, today=today()
    )
    perform(post_letters, command)
    flash(_("Noted: told today. Nothing of it lapses within six weeks."), "success")
    return redirect(url_for("saving.lapsing"), 303)


@blueprint.post("/my/lapsing")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def read_mine() -> ResponseReturnValue:
    """The household says that it read what lapses."""
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    command = ReadNotices(
        community_id=g.community_id,
        actor_id=current_actor().id,
        household_id=household_id,
        today=today(),
    )
    perform(read_notices, command)
    return redirect(url_for("cards.my_household"), 303)


def _row(each: Lapsing, names: dict[UUID, str]) -> dict[str, Any]:
    last = each.notices[-1] if each.told else None
    return {
        "who": names[each.owner_id],
        "currency": each.currency,
        "amount_minor": each.amount_minor,
        "goes_on": goes_on(
            each.lapses_on, each.notices, amount_minor=each.amount_minor, today=today()
        ),
        "told_on": last and last.told_on,
        "prepared": each.noted,
        "means": last and last.means.value,
    }


def _letter(household: HouseholdView, told: Iterable[Told]) -> dict[str, Any]:
    return {"name": household.nickname, "household": household, "lines": _lines(told)}


def _lines(told: Iterable[Told]) -> list[dict[str, Any]]:
    return [
        {
            "amount": format_money(each.amount_minor, currency(each.currency)),
            "goes_on": goes_on(each.lapses_on, (), amount_minor=0, today=each.told_on),
        }
        for each in told
    ]


def _names(session: Session, found: Iterable[Lapsing | Told]) -> dict[UUID, str]:
    """What the owners are called: households by their nickname, places by their name."""
    owners = {each.owner_id for each in found}
    named = {
        each.id: each.nickname
        for each in households(session, community_id=g.community_id, household_ids=owners)
    }
    if owners - named.keys():
        named |= {each.id: each.name for each in places(session, community_id=g.community_id)}
    return {owner_id: named.get(owner_id, "") for owner_id in owners}
