"""`cambio access`: people and keys from the command line, and the way in when nobody can get in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from uuid import UUID

import click
from flask import current_app

from cambio.access import credentials, queries, use_cases
from cambio.access.rules import normal_name
from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.app.permissions import STAFF, Role, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.neighbourhood.tenancy import community_by_slug

in_community = click.option("--community", "slug", required=True, help="Its short name.")
with_scope = click.option(
    "--scope",
    default=ScopeKind.COMMUNITY.value,
    show_default=True,
    help="How far the role reaches: `community`, or KIND:NAME or KIND:ID, where KIND is place,"
    " programme, shop or partner.",
)


@click.group(epilog="Example: cambio access create-key --help")
def access() -> None:
    """People of the staff, and access keys for programs."""


@access.command(
    "create-user",
    epilog="Example: cambio access create-user --community deventer --name anna"
    ' --display-name "Anna" --role manager',
)
@in_community
@click.option("--name", required=True, help="What the person signs in with.")
@click.option("--display-name", help="What pages show; the same as --name when left out.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role if role in STAFF])
)
@with_scope
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from the first line of standard input; else one is made.",
)
@as_json
@with_app
def create_user(
    slug: str,
    name: str,
    display_name: str | None,
    role: str,
    scope: str,
    *,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make somebody who can sign in, and print the password, this once."""
    reach = _reach(slug, scope)
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    password = credentials.new_password() if given is None else given
    command = use_cases.CreateUser(
        community_id=reach.community_id,
        actor_id=OPERATOR_ID,
        name=name,
        display_name=display_name or name,
        role=Role(role),
        scope_kind=reach.kind,
        scope_id=reach.scope_id,
        password_hash=credentials.hash_password(password, name=name),
    )
    user_id = perform(use_cases.create_user, command)
    # A password that came in is known already, and is not shown to whoever looks over a shoulder.
    shown = {} if password_stdin else {"password": password}
    text = f"made: {normal_name(name)}" + ("" if password_stdin else f"\npassword: {password}")
    answer(
        {"user_id": user_id, "name": normal_name(name), "role": role, **shown},
        text,
        json_wanted=as_json,
    )


@access.command(
    "create-key",
    epilog='Example: cambio access create-key --community deventer --role auditor --name "Audit"',
)
@in_community
@click.option("--name", required=True, help="Whose it is and what for, so that you know it later.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@with_scope
@as_json
@with_app
def create_key(slug: str, name: str, role: str, scope: str, *, as_json: bool) -> None:
    """Make an access key for a program, and print it, this once."""
    reach = _reach(slug, scope)
    command = use_cases.CreateKey(
        community_id=reach.community_id,
        actor_id=OPERATOR_ID,
        name=name,
        role=Role(role),
        scope_kind=reach.kind,
        scope_id=reach.scope_id,
    )
    created = perform(use_cases.create_key, command)
    answer(
        {"key_id": created.key_id, "name": name, "role": role, "key": created.secret},
        created.secret,
        json_wanted=as_json,
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a role reaches, as the command line said it."""

    community_id: int
    kind: ScopeKind
    scope_id: UUID | None


def _reach(slug: str, scope: str) -> _Reach:
    """The community and scope that were named.

    Raises:
        NotFound: there is no such community, place, shop or partner.
        UsageError: it is written wrongly, or several are called so.
    """
    community = community_by_slug(slug)
    if community is None:
        raise NotFound
    kind, _colon, named = scope.partition(":")
    if kind not in set(ScopeKind) or (kind == ScopeKind.COMMUNITY) == bool(named):
        raise click.UsageError(f"--scope is community or KIND:NAME or KIND:ID, not {scope!r}")
    scope_id = _scope_id(community.id, ScopeKind(kind), named) if named else None
    return _Reach(community.id, ScopeKind(kind), scope_id)


def _scope_id(community_id: int, kind: ScopeKind, named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        sources = current_app.extensions["cambio.scopes"]
    with reading() as session:
        options = queries.scope_options(session, community_id=community_id, sources=sources)
    found = [each for each in options if each.kind is kind and named in each.names]
    if not found:
        raise NotFound
    if len(found) > 1:
        lines = ", ".join(f"{kind}:{each.id} ({each.name})" for each in found)
        raise click.UsageError(f"several are called {named!r}: {lines}")
    return found[0].id
