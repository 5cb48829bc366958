"""`cambio programme end`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import current_database, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.cli.programmes import COMMUNITY, DAY, community_named, programme
from cambio.earning.ending_steps import carry_out, new_run, point_all
from cambio.earning.errors import ProgrammeUnknown
from cambio.earning.errors.ending import CauseUnknown
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.ending_standing import progress
from cambio.earning.rules.ending import MOVING, EndingStep, Remainder
from cambio.earning.schemas.ending import ending_document
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ApproveStep,
    EndProgramme,
    announce_ending,
    approve_step,
    end_programme,
    open_matters,
)
from cambio.neighbourhood.queries import organisations
from cambio.neighbourhood.tenancy import CommunityView

STEPS = click.Choice([each.value for each in (*MOVING, EndingStep.END)])


@programme.command(
    "end", epilog="Example: cambio programme end cambio-company --community deventer --step wallets"
)
@click.argument("programme_slug", metavar="PROGRAMME")
@COMMUNITY
@click.option("--earn-until", type=DAY, help="Announce it: the last day to earn.")
@click.option("--spend-until", type=DAY, help="The last day on which households spend.")
@click.option("--streets-until", type=DAY, help="The last day on which streets spend.")
@click.option("--cause", help="Name of the organisation that gets what nobody spends.")
@click.option(
    "--otherwise",
    type=click.Choice([each.value for each in Remainder]),
    default=Remainder.STREET.value,
    help="Where the rest goes of who does not choose.",
)
@click.option("--step", type=STEPS, help="Take this step.")
@click.option("--dry-run", is_flag=True, help="Say what it would move; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@as_json
@with_app
def end(programme_slug: str, slug: str, *, as_json: bool, **asked: Any) -> None:
    """Say how far the ending of a PROGRAMME is, announce it, or take its next step.

    Every balance is shown before anything moves. Without --yes it asks once more.
    """
    community = community_named(slug)
    found = _programme(community, programme_slug)
    if asked["earn_until"] and not asked["dry_run"]:
        _announce(community, found, asked)
    document = _document(community, found)
    step = EndingStep(asked["step"]) if asked["step"] else None
    if step is None or asked["dry_run"]:
        answer(document, _text(document), json_wanted=as_json)
        return
    if not asked["yes"]:
        click.echo(_text(document), err=True)
        click.confirm(f"Take the step '{step}'?", abort=True, err=True)
    done = _take(community, found, step)
    after = _document(community, found)
    told = f"{step}: {done['count']} done, {done['moved_minor']} moved"
    answer({"step": step, **done, "after": after}, f"{told}\n{_text(after)}", json_wanted=as_json)


def _announce(community: CommunityView, found: ProgrammeView, asked: dict[str, Any]) -> None:
    with reading() as session:
        known = organisations(session, community_id=community.id)
    cause_id = next((each.id for each in known if each.name == asked["cause"]), None)
    if cause_id is None:
        raise CauseUnknown
    earn_until: datetime = asked["earn_until"]
    spend_until: datetime = asked["spend_until"] or earn_until
    streets_until: datetime = asked["streets_until"] or spend_until
    command = AnnounceEnding(
        community_id=community.id,
        actor_id=OPERATOR_ID,
        programme_id=found.id,
        earn_until=earn_until.date(),
        spend_until=spend_until.date(),
        streets_until=streets_until.date(),
        otherwise=Remainder(asked["otherwise"]),
        cause_id=cause_id,
    )
    perform(announce_ending, command)
    point_all(community.id, found.id)


def _take(community: CommunityView, found: ProgrammeView, step: EndingStep) -> dict[str, int]:
    who: dict[str, Any] = {"community_id": community.id, "programme_id": found.id}
    if step is EndingStep.END:
        key = f"end/{new_id().hex}"
        command = EndProgramme(**who, actor_id=OPERATOR_ID, request_key=key)
        return {"count": 1, "moved_minor": perform(end_programme, command).returned_minor}
    perform(approve_step, ApproveStep(**who, actor_id=OPERATOR_ID, step=step, looked_at=True))
    done = carry_out(step, new_run(**who))
    return {"count": done.count, "moved_minor": done.moved_minor}


def _programme(community: CommunityView, programme_slug: str) -> ProgrammeView:
    with reading() as session:
        found = queries.programme(session, community_id=community.id, slug=programme_slug)
    if found is None:
        raise ProgrammeUnknown
    return found


def _document(community: CommunityView, found: ProgrammeView) -> dict[str, Any]:
    with reading() as session:
        shown = progress(
            session,
            community_id=community.id,
            programme_id=found.id,
            today=_today(community),
        )
        matters = open_matters(session, community_id=community.id, currency=found.currency)
    return ending_document(shown, matters)


def _today(community: CommunityView) -> date:
    return current_database().clock().astimezone(ZoneInfo(community.timezone)).date()


def _text(document: dict[str, Any]) -> str:
    """The balances and steps, a line each."""
    lines = [
        f"{each['purpose']}: {each['amount_minor']} in {each['accounts']} accounts"
        for each in document["held"]
    ]
    lines += [f"open: {each['what']}: {each['count']}" for each in document["open"]]
    moves = document["moves"]
    lines += [
        f"wallets {name}: {each['amount_minor']} of {each['accounts']} households"
        for name, each in moves.items()
    ]
    lines.append(f"could still be asked for: {document['liability_minor']}")
    lines.append(f"left in budgets: {document['budgets_minor']}")
    lines.append(f"not told yet: {document['untold']}")
    lines += [f"step {each['step']}: {each['state']}" for each in document["steps"]]
    return "\n".join(lines)
