"""What these pages share: the blueprint, what roles are called, what they can be given for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from cambio.access import queries, rules
from cambio.access.errors import RoleNotYours, ScopeUnsuitable
from cambio.access.queries import GrantView, ScopeOption
from cambio.app.guard import current_actor, require_within
from cambio.app.permissions import STAFF, Permission, Role, ScopeKind
from cambio.database import Command, reading

blueprint = Blueprint("access", __name__, url_prefix="/<community>", template_folder="../templates")

# What each role is called, and what somebody with it does, in words for whoever gives it.
ROLES: dict[Role, tuple[LazyString, LazyString]] = {
    Role.RESIDENT: (_("resident"), _("Sees what every resident may see.")),
    Role.VOLUNTEER: (_("volunteer"), _("Plans clean-ups and scans cards there.")),
    Role.CAPTAIN: (
        _("street captain"),
        _("As a volunteer, and buys from the street's pot with the street."),
    ),
    Role.SHOPKEEPER: (_("shopkeeper"), _("Looks after items, prepares orders, hands them out.")),
    Role.PARTNER: (_("partner"), _("Accepts vouchers, such as a museum or a swimming pool.")),
    Role.PROFESSIONAL: (_("professional"), _("Offers hours, such as a caretaker or a gardener.")),
    Role.CORPORATION: (
        _("housing corporation"),
        _("Sees programmes. Never sees balances, nor who took part."),
    ),
    Role.FUNDER: (_("funder"), _("Sees what happens with the money that was given.")),
    Role.MANAGER: (
        _("manager"),
        _("Manages places, programmes, households, cards, orders and staff."),
    ),
    Role.AUDITOR: (_("auditor"), _("Checks the books, without names.")),
    Role.ADMINISTRATOR: (
        _("administrator"),
        _("May do all that a manager may, and makes administrators."),
    ),
}

SCOPES: dict[ScopeKind, LazyString] = {
    ScopeKind.COMMUNITY: _("Everything here"),
    ScopeKind.PLACE: _("One place"),
    ScopeKind.PROGRAMME: _("One programme"),
    ScopeKind.SHOP: _("One shop"),
    ScopeKind.PARTNER: _("One partner"),
}

WHOLE = ScopeKind.COMMUNITY.value


def command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command in the page's community, by whoever is asking."""
    return make(community_id=g.community_id, actor_id=current_actor().id, **fields)


def roles_to_give() -> frozenset[Role]:
    """The roles that the actor may give and take here: a role for a part gives none."""
    return rules.may_give(
        {grant.role for grant in current_actor().grants if grant.scope_kind is ScopeKind.COMMUNITY}
    )


def require_managing() -> None:
    """Refuse unless the actor manages the staff of the whole community.

    Raises:
        NotAllowed: the role is for a part of it only.
    """
    require_within(Permission.MANAGE_STAFF, ScopeKind.COMMUNITY, ())


def require_giving(roles: Collection[Role]) -> None:
    """Refuse unless the actor may give and take all of these roles.

    Raises:
        NotAllowed: the actor manages a part of the community only.
        RoleNotYours: one of the roles is not the actor's to give.
    """
    require_managing()
    if not set(roles) <= roles_to_give():
        raise RoleNotYours


def require_giving_key(role: Role) -> None:
    """As `require_giving` for the role of a key; a key may also be a resident's.

    Raises:
        NotAllowed, RoleNotYours: as `require_giving`.
    """
    require_giving({role} - {Role.RESIDENT})


def role_options(*, for_key: bool = False) -> list[tuple[str, LazyString, LazyString]]:
    """The roles that the actor may give, as choices of a form."""
    roles = roles_to_give() | ({Role.RESIDENT} if for_key else frozenset())
    return [(role.value, *ROLES[role]) for role in Role if role in roles]


def scopes() -> list[ScopeOption]:
    """All that a role can be given for here, but the community itself."""
    with reading() as session:
        return queries.scope_options(
            session,
            community_id=g.community_id,
            sources=current_app.extensions["cambio.scopes"],
        )


def scope_choices(options: list[ScopeOption]) -> list[Any]:
    """The same as choices of a form, in groups by kind."""
    choices: list[Any] = [(WHOLE, SCOPES[ScopeKind.COMMUNITY])]
    for kind in ScopeKind:
        group = [(f"{each.kind}:{each.id}", each.name) for each in options if each.kind is kind]
        if group:
            choices.append({"label": SCOPES[kind], "options": group})
    return choices


def chosen_role(value: str | None) -> Role | None:
    """The role in a form; None when none was chosen."""
    return Role(value) if value in {*STAFF, Role.RESIDENT} else None


def chosen_scope(value: str | None) -> tuple[ScopeKind, UUID | None]:
    """The scope in a form: its kind, and its id, None for the community.

    Raises:
        ScopeUnsuitable: it is none of those that were offered.
    """
    kind, _colon, scope_id = (value or WHOLE).partition(":")
    try:
        return ScopeKind(kind), UUID(scope_id) if scope_id else None
    except ValueError as error:
        raise ScopeUnsuitable from error


def grant_words(grant: GrantView, options: list[ScopeOption]) -> str:
    """A role in words, with what it is for: "shopkeeper (Neighbourhood shop)"."""
    role = str(ROLES[grant.role][0])
    if grant.scope_id is None:
        return role
    names = {option.id: option.name for option in options}
    return f"{role} ({names.get(grant.scope_id) or SCOPES[grant.scope_kind]})"
