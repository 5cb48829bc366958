"""`cambio programme` and `cambio actions`."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import perform, reading
from cambio.earning.errors import ProgrammeFileInvalid
from cambio.earning.queries import communities_with_purses_out
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    AppliedProgramme,
    ApplyProgramme,
    ReturnPursesDue,
    apply_programme,
    return_purses_due,
)
from cambio.neighbourhood.errors import CommunityUnknown
from cambio.neighbourhood.tenancy import community_by_slug

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option("--community", "slug", required=True, help="Short name of the community.")
@as_json
@with_app
def apply(file: Path, slug: str, *, as_json: bool) -> None:
    """Make a programme what FILE says. Harmless when repeated; what was given stays."""
    community = community_by_slug(slug)
    if community is None:
        raise CommunityUnknown(slug=slug)
    read = read_programme(_text(file), zone=ZoneInfo(community.timezone))
    command = ApplyProgramme(community_id=community.id, actor_id=OPERATOR_ID, file=read)
    applied = perform(apply_programme, command)
    versions = {each.rule_slug: each.version for each in applied.new_versions}
    answer(
        {
            "slug": applied.slug,
            "created": applied.created,
            "new_versions": versions,
            "ended_rules": list(applied.ended_rules),
        },
        _told(applied),
        json_wanted=as_json,
    )


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
