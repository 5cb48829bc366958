"""What the API of earning shares: its blueprint, and who is asking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_smorest import Blueprint

from cambio.app.guard import NotAllowed, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import problem, words_of
from cambio.database import NotFound, reading
from cambio.earning import queries
from cambio.earning.errors import ProgrammeFileInvalid
from cambio.earning.queries import ActionView, ProgrammeView
from cambio.neighbourhood.queries import place_path

blueprint = Blueprint(
    "earning_api", __name__, description="Programmes, budgets and street actions."
)


def community_id() -> int:
    """The community of whoever is asking; the guard let nobody in without one."""
    return current_actor().community_id or 0


def asked() -> dict[str, Any]:
    """Who asks, where: the fields of every command."""
    return {"community_id": community_id(), "actor_id": current_actor().id}


def own_household() -> UUID:
    """The household that is asking.

    Raises:
        NotAllowed: somebody else is.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def zone() -> ZoneInfo:
    """The time zone of that community."""
    with reading() as session:
        return queries.zone_of(session, community_id())


def managed_programme(programme_id: UUID, permission: Permission) -> ProgrammeView:
    """A programme of the community for which whoever asks has the permission.

    Raises:
        NotAllowed: the role is for another programme only.
        NotFound: there is none with this id.
    """
    require_within(permission, ScopeKind.PROGRAMME, [programme_id])
    return programme_or_404(programme_id)


def programme_or_404(programme_id: UUID) -> ProgrammeView:
    """A programme of the community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        found = queries.programme(session, community_id=community_id(), programme_id=programme_id)
    if found is None:
        raise NotFound
    return found


def shown_of(programmes: Iterable[ProgrammeView]) -> list[ProgrammeView]:
    """Those of which whoever asks reads."""
    household_id = current_actor().household_id
    joined: set[UUID] = set()
    if household_id is not None:
        with reading() as session:
            found = queries.memberships_of(
                session, community_id=community_id(), household_id=household_id
            )
        joined = {each.programme_id for each in found}
    is_staff = household_id is None
    return [
        each
        for each in programmes
        if each.is_shown_to(is_staff=is_staff, is_member=each.id in joined)
    ]


@blueprint.errorhandler(ProgrammeFileInvalid)
def _on_faults(invalid: ProgrammeFileInvalid) -> ResponseReturnValue:
    """Every mistake in a file or a part of one, with its line where there are lines."""
    faults = [
        # The words of a fault were marked for translation where they were written.
        {
            "line": each.line or None,
            "key": each.facts.get("key"),
            "detail": _(each.message) % each.facts,
        }
        for each in invalid.faults
    ]
    facts = {"errors": {"file": faults}}
    return problem(invalid.status, invalid.code, words_of(invalid), facts=facts)


def action_or_404(action_id: UUID) -> ActionView:
    """An action of the community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        found = queries.action(session, community_id=community_id(), action_id=action_id)
    if found is None:
        raise NotFound
    return found


def require_in_place(permission: Permission, place_id: UUID) -> None:
    """Refuse unless the permission reaches this place.

    Raises:
        NotAllowed: the role is for another place only.
    """
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [each.id for each in path])
