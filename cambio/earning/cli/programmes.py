"""`cambio programme` and `cambio actions`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import current_database, perform, reading
from cambio.earning import queries
from cambio.earning.errors import ProgrammeFileInvalid, ProgrammeUnknown, RuleUnknown
from cambio.earning.queries import Trial, communities_with_purses_out
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    AppliedProgramme,
    ApplyProgramme,
    GrantBudget,
    ReturnPursesDue,
    apply_programme,
    grant_budget,
    return_purses_due,
)
from cambio.neighbourhood.errors import CommunityUnknown
from cambio.neighbourhood.tenancy import CommunityView, community_by_slug

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
COMMUNITY = click.option("--community", "slug", required=True, help="Short name of the community.")
HALF_A_YEAR = timedelta(days=182)


@click.group(epilog="Example: cambio programme check cambio-company.toml")
def programme() -> None:
    """Programmes: what is earned, and with what."""


@programme.command("check", epilog="Example: cambio programme check cambio-company.toml")
@click.argument("file", type=FILE)
@as_json
def check(file: Path, *, as_json: bool) -> None:
    """Say what is wrong with a programme's FILE, line by line; change nothing."""
    try:
        read = read_programme(_text(file))
    except ProgrammeFileInvalid as invalid:
        rows = [{"line": fault.line, "fault": str(fault)} for fault in invalid.faults]
        text = "\n".join(str(fault) for fault in invalid.faults)
        answer({"faults": rows}, text, json_wanted=as_json)
        raise
    answer(
        {"faults": [], "slug": read.slug, "rules": [rule.slug for rule in read.rules]},
        f"{read.slug} is right: {len(read.rules)} rules",
        json_wanted=as_json,
    )


@programme.command(
    "apply", epilog="Example: cambio programme apply cambio-company.toml --community deventer"
)
@click.argument("file", type=FILE)
@COMMUNITY
@click.option("--grant", is_flag=True, help="Also make the grants that the file proposes.")
@as_json
@with_app
def apply(file: Path, slug: str, *, grant: bool, as_json: bool) -> None:
    """Make a programme what FILE says. Harmless when repeated; what was given stays."""
    community = community_named(slug)
    read = read_programme(_text(file), zone=ZoneInfo(community.timezone))
    command = ApplyProgramme(community_id=community.id, actor_id=OPERATOR_ID, file=read)
    applied = perform(apply_programme, command)
    granted = _grant_plans(community.id, applied.programme_id) if grant else []
    versions = {each.rule_slug: each.version for each in applied.new_versions}
    answer(
        {
            "slug": applied.slug,
            "created": applied.created,
            "new_versions": versions,
            "ended_rules": list(applied.ended_rules),
            "granted": granted,
        },
        "\n".join([_told(applied), *(f"granted: {each}" for each in granted)]),
        json_wanted=as_json,
    )


@programme.command(
    "try", epilog="Example: cambio programme try next.toml --rule clean-up --community deventer"
)
@click.argument("file", type=FILE)
@COMMUNITY
@click.option("--rule", "rule_slug", required=True, help="Short name of the rule in the file.")
@click.option("--first", type=DAY, help="From this day on; half a year before the last.")
@click.option("--last", type=DAY, help="Up to and with this day; today.")
@as_json
@with_app
def try_(
    file: Path,
    slug: str,
    rule_slug: str,
    first: datetime | None,
    last: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Say what a rule in FILE would have given, by street. Nothing is given and nothing is kept."""
    community = community_named(slug)
    zone = ZoneInfo(community.timezone)
    read = read_programme(_text(file), zone=zone)
    draft = next((rule for rule in read.rules if rule.slug == rule_slug), None)
    if draft is None:
        raise RuleUnknown
    until = last.date() if last else current_database().clock().astimezone(zone).date()
    with reading() as session:
        found = queries.programme(session, community_id=community.id, slug=read.slug)
        if found is None:
            raise ProgrammeUnknown
        trial = queries.try_rule(
            session,
            community_id=community.id,
            programme_id=found.id,
            draft=draft,
            first=first.date() if first else until - HALF_A_YEAR,
            last=until,
        )
    _answer_trial(trial, as_json=as_json)


def _answer_trial(trial: Trial, *, as_json: bool) -> None:
    rows = [
        {
            "place": trial.names[row.place_id] if row.place_id else None,
            "households": row.households,
            "household_minor": row.would.household_minor,
            "place_minor": row.would.place_minor,
            "paid_minor": row.paid.total_minor,
        }
        for row in trial.rows
    ]
    lines = [
        f"{row['place'] or '-'}: {row['household_minor']} to {row['households']} households,"
        f" {row['place_minor']} to the pot; given then: {row['paid_minor']}"
        for row in rows
    ]
    total = f"in all {trial.would.total_minor}; given then: {trial.paid.total_minor}"
    document = {
        "first": trial.first.isoformat(),
        "last": trial.last.isoformat(),
        "would_minor": trial.would.total_minor,
        "paid_minor": trial.paid.total_minor,
        "places": rows,
    }
    answer(document, "\n".join([*lines, total]), json_wanted=as_json)


@click.group(epilog="Example: cambio actions return-purses")
def actions() -> None:
    """Street actions."""


@actions.command("return-purses", epilog="Example: cambio actions return-purses --json")
@as_json
@with_app
def return_purses(*, as_json: bool) -> None:
    """Give back what is left in the purses of actions that were closed long enough ago.

    The server does this by itself; running both does no harm.
    """
    with reading() as session:
        community_ids = communities_with_purses_out(session)
    purses = 0
    for community_id in community_ids:
        command = ReturnPursesDue(community_id=community_id, actor_id=OPERATOR_ID)
        more = True
        while more:
            returned = perform(return_purses_due, command)
            purses, more = purses + returned.purses, returned.more
    answer({"purses": purses}, f"{purses} purses went back", json_wanted=as_json)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig", errors="replace")


def _told(applied: AppliedProgramme) -> str:
    if applied.created:
        return f"{applied.slug} is there now: {len(applied.new_versions)} rules"
    changed = [f"{each.rule_slug} has version {each.version}" for each in applied.new_versions]
    changed += [f"{slug} has ended" for slug in applied.ended_rules]
    return f"{applied.slug}: " + (", ".join(changed) or "nothing had changed")


def community_named(slug: str) -> CommunityView:
    """A community by its short name.

    Raises:
        CommunityUnknown: there is none.
    """
    community = community_by_slug(slug)
    if community is None:
        raise CommunityUnknown(slug=slug)
    return community


def _grant_plans(community_id: int, programme_id: UUID) -> list[str]:
    """Make the grants that are proposed and not made yet; answers their short names."""
    with reading() as session:
        plans = queries.budget_plans(session, community_id=community_id, programme_id=programme_id)
    for plan in plans:
        command = GrantBudget(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            request_key=f"plan/{programme_id}/{plan.slug}",
            programme_id=programme_id,
            funder_id=plan.funder_id,
            name=plan.names["nl"],
            amount_minor=plan.amount_minor,
            theme=plan.theme,
            collective_only=plan.collective_only,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            plan_slug=plan.slug,
        )
        perform(grant_budget, command)
    return [plan.slug for plan in plans]
