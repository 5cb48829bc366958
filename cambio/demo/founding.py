"""The community before anybody joined: organisations, programmes with their money, staff, keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cambio.access import credentials
from cambio.access.use_cases import (
    CreateKey,
    CreateUser,
    InviteStaff,
    create_key,
    create_user,
    invite_staff,
)
from cambio.app.cli import OPERATOR_ID
from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.demo.calendar import Calendar
from cambio.demo.stage import Stage
from cambio.demo.tables import DATA, PROGRAMMES, Table, load, story
from cambio.demo.world import By, Person, World
from cambio.earning import queries as earning
from cambio.earning.rules import ProgrammeFile, read_programme
from cambio.earning.use_cases import ApplyProgramme, GrantBudget, apply_programme, grant_budget
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    CreateCommunity,
    add_organisation,
    create_community,
)


def found_community(calendar: Calendar, stage: Stage, *, scale: float) -> World:
    """The community itself, with nothing in it."""
    table = load("community")["community"]
    community_id = perform(
        create_community,
        CreateCommunity(
            community_id=0,
            actor_id=OPERATOR_ID,
            slug=table["slug"],
            name=table["name"],
            language=table["language"],
        ),
    )
    return World(community_id, calendar, stage, scale)


def add_organisations(world: World) -> None:
    """Shops with their pick-up points, partners, corporations, funders."""
    for table in load("organisations")["organisation"]:
        command = AddOrganisation(
            **_operator(world),
            kind=table["kind"],
            name=table["name"],
            pick_up=_pick_up(table),
            opening_hours=table.get("opening_hours_nl"),
        )
        world.organisations[table["slug"]] = perform(add_organisation, command)


def _pick_up(organisation: Table) -> str | None:
    point = organisation.get("pick_up_point")
    return f"{point['name_nl']}, {point['address_line']}. {point['note_nl']}" if point else None


def apply_programmes(world: World) -> None:
    """Both programmes from their files, each with the grants that the file proposes."""
    for slug in PROGRAMMES:
        text = (DATA / "programmes" / f"{slug}.toml").read_text(encoding="utf-8")
        file = read_programme(text, zone=world.calendar.zone)
        applied = perform(apply_programme, ApplyProgramme(**_operator(world), file=file))
        world.programmes[slug] = applied.programme_id
        _grant(world, file)
    with reading() as session:
        known = earning.rules(session, community_id=world.community_id, at=world.calendar.start)
    world.rules = {rule.slug: rule.rule_id for rule in known}


def _grant(world: World, file: ProgrammeFile) -> None:
    for budget in file.budgets:
        granted = perform(
            grant_budget,
            GrantBudget(
                **_operator(world),
                request_key=f"grant/{budget.slug}",
                programme_id=world.programmes[file.slug],
                funder_id=world.organisations[budget.funder],
                name=budget.names["nl"],
                amount_minor=budget.amount_minor,
                theme=budget.theme,
                collective_only=budget.collective_only,
            ),
        )
        world.budgets[budget.slug] = granted.budget_id


def hire_staff(world: World) -> None:
    """Somebody for every role, with a password made here and now."""
    tables = story()["staff"]
    passwords = [credentials.new_password() for _ in tables]
    with ThreadPoolExecutor() as pool:  # hashing takes its time, on purpose
        logins = [table["login"] for table in tables]
        hashes = list(pool.map(_hashed, passwords, logins))
    for table, password, password_hash in zip(tables, passwords, hashes, strict=True):
        login = table["login"]
        role, scope_kind = Role(table["role"]), ScopeKind(table["scope_kind"])
        scope_id = {
            ScopeKind.PLACE: world.places,
            ScopeKind.PROGRAMME: world.programmes,
            ScopeKind.SHOP: world.organisations,
            ScopeKind.PARTNER: world.organisations,
        }.get(scope_kind, {}).get(table["scope"])
        command = CreateUser(
            **_operator(world),
            name=login,
            display_name=table["name"],
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            password_hash=password_hash,
        )
        user_id = perform(create_user, command)
        world.staff[login] = Person(
            user_id, login, table["name"], role, scope_kind, scope_id, password
        )


def _hashed(password: str, login: str) -> str:
    return credentials.hash_password(password, name=login)


def invite(world: World) -> str:
    """Somebody new, invited today; answers the code in the link."""
    table = story()["invited"]
    command = InviteStaff(
        **world.by(world.first_with(Role.MANAGER).login),
        name=table["login"],
        display_name=table["name"],
        role=Role(table["role"]),
    )
    return perform(invite_staff, command).code


def make_unknown_pin(world: World) -> None:
    """The one hash that stands for all PINs nobody knows."""
    world.unknown_pin_hash = credentials.hash_password(credentials.new_password(), name="nobody")


def cut_keys(world: World) -> dict[Role, str]:
    """An access key for every role, with the reach of the first person who has it."""
    secrets = {}
    for role in Role:
        holder = next((each for each in world.staff.values() if each.role is role), None)
        command = CreateKey(
            **_operator(world),
            name=f"demo {role}",
            role=role,
            scope_kind=holder.scope_kind if holder else ScopeKind.COMMUNITY,
            scope_id=holder.scope_id if holder else None,
        )
        secrets[role] = perform(create_key, command).secret
    return secrets


def _operator(world: World) -> By:
    return By(community_id=world.community_id, actor_id=OPERATOR_ID)
