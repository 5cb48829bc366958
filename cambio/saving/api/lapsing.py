"""JSON: what lapses when, telling it, and letting it go."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import CursorUnknown, PageArguments, decode_cursor, page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database, perform, reading
from cambio.neighbourhood.reach import own_community, require_everywhere
from cambio.saving import queries, schemas
from cambio.saving.api.base import asked, own_household_id
from cambio.saving.errors import LetterRunUnknown
from cambio.saving.letting_go import LetGo, let_go
from cambio.saving.queries import Lapsing, Place
from cambio.saving.queries.letter_runs import letters_to_post
from cambio.saving.rules import goes_on, tell_until
from cambio.saving.use_cases import (
    LetterRun,
    ReadNotices,
    WriteNotices,
    read_notices,
    write_notices,
)
from cambio.saving.use_cases.letter_runs import PostLetters, post_letters

ACTS_MOST = 40
"""So many short acts are one request; whoever asks again goes on."""

blueprint = Blueprint("lapsing_api", __name__, description="Tokens that do not keep for ever.")


@blueprint.route("/lapsing")
class LapsingList(MethodView):
    """What lapses."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.LapsingArguments, location="query")
    @blueprint.response(200, schemas.LapsingPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What lapses up to a day, of whom, and whether they were told; changes nothing"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        owner_id = arguments["owner_id"]
        return _page(arguments, arguments["until"], [owner_id] if owner_id else None)


@blueprint.route("/lapsing/mine")
class MyLapsing(MethodView):
    """What lapses of the household that is asking."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.LapsingPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What lapses of one's own tokens in the next three months"""
        return _page(arguments, None, [own_household_id()])

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.ReadSchema)
    def post(self) -> dict[str, Any]:
        """Say that one has read it: then no letter is needed"""
        command = ReadNotices(
            **asked(),
            household_id=own_household_id(),
            today=_today(),
        )
        return {"read": perform(read_notices, command)}


@blueprint.route("/lapsing/letters")
class Letters(MethodView):
    """Telling by letter."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.WaitingLettersListSchema)
    def get(self) -> dict[str, Any]:
        """Letters that were prepared, and that nobody posted yet"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        with reading() as session:
            return {"items": letters_to_post(session, community_id=own_community())}

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(201, schemas.LetterRunSchema)
    def post(self) -> LetterRun:
        """Note who is told by letter or on a board: those whose tokens lapse and who do not know"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = WriteNotices(
            **asked(),
            request_key=request_key(),
            today=_today(),
        )
        return perform(write_notices, command)


@blueprint.route("/lapsing/letters/<uuid:run_id>")
class LettersOfRun(MethodView):
    """One run of letters."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.ToldListSchema)
    def get(self, run_id: UUID) -> dict[str, Any]:
        """Whom a run of letters tells what"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        with reading() as session:
            told = queries.told_in(session, community_id=own_community(), run_id=run_id)
        if not told:
            raise LetterRunUnknown
        return {"items": told}


@blueprint.route("/lapsing/letters/<uuid:run_id>/posted")
class PostedLetters(MethodView):
    """Letters that the job prepared."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.PostedSchema)
    def post(self, run_id: UUID) -> dict[str, Any]:
        """Say that prepared letters are posted: they count from today"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = PostLetters(
            **asked(),
            run_id=run_id,
            today=_today(),
        )
        return {"notices": perform(post_letters, command)}


@blueprint.route("/lapsing/runs")
class Runs(MethodView):
    """Letting go."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.LetGoSchema)
    def post(self) -> LetGo:
        """Let go what was told of long enough ago

        It needs no key: what a notice told of lapses once, however often this is asked.
        """
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        return let_go(own_community(), _today(), actor_id=current_actor().id, acts_most=ACTS_MOST)


def _page(
    arguments: dict[str, Any], until: date | None, owner_ids: list[UUID] | None
) -> dict[str, Any]:
    today, limit = _today(), arguments["limit"]
    with reading() as session:
        found = queries.lapsing(
            session,
            community_id=own_community(),
            until=until or tell_until(today),
            owner_ids=owner_ids,
            after=_place_in(arguments["cursor"]),
            limit=limit + 1,
        )
    page = page_of(found, limit=limit, position=lambda each: "|".join(map(str, each.place)))
    return {**page, "items": [_item(each, today) for each in page["items"]]}


def _item(each: Lapsing, today: date) -> dict[str, Any]:
    day = goes_on(each.lapses_on, each.notices, amount_minor=each.amount_minor, today=today)
    return asdict(each) | {"told": each.told, "goes_on": day}


def _place_in(cursor: str | None) -> Place | None:
    position = decode_cursor(cursor)
    if position is None:
        return None
    try:
        day, layer_id, account_id = position.split("|")
        return Place(date.fromisoformat(day), UUID(layer_id), UUID(account_id))
    except ValueError as error:
        raise CursorUnknown from error


def _today() -> date:
    """The day on the community's calendar."""
    with reading() as session:
        return queries.today_in(session, own_community(), current_database().clock())
