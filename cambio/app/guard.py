"""The guard at the door of every route.

A route without `allow(...)` does not start; a request is checked before its input is read. Who is
asking is told by `cambio.access`, through `identify_with`; this floor knows no users.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, request
from flask.views import View

from cambio.app.permissions import Permission, Role, ScopeKind, roles_with
from cambio.database import N_, Refusal

F = TypeVar("F", bound=Callable[..., Any])

NOBODY_ID = UUID(int=0)


class ActorKind(StrEnum):
    """How somebody came in: not at all, as staff, with an access key, or as a household."""

    NOBODY = "nobody"
    STAFF = "staff"
    KEY = "key"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with its scope; `scope_id` is None where the scope is the whole community."""

    role: Role
    scope_kind: ScopeKind = ScopeKind.COMMUNITY
    scope_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking. `id` stands on commands and transactions; `community_id` is None for nobody.

    A household's id is the household's own.
    """

    id: UUID
    kind: ActorKind
    name: str
    community_id: int | None
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, whatever their scope."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def household_id(self) -> UUID | None:
        """The household that signed in, or None."""
        return self.id if self.kind is ActorKind.HOUSEHOLD else None

    def may(self, permission: Permission) -> bool:
        """Whether any of the actor's roles holds the permission."""
        return permission is Permission.ANYONE or not self.roles.isdisjoint(roles_with(permission))

    def may_within(
        self, permission: Permission, scope_kind: ScopeKind, scope_ids: Collection[UUID]
    ) -> bool:
        """Whether the permission is held for the whole community, or for one of these scopes.

        For a place pass the ids of the place and of all above it.
        """
        roles = roles_with(permission)
        return any(
            grant.role in roles
            and (
                grant.scope_kind is ScopeKind.COMMUNITY
                or (grant.scope_kind is scope_kind and grant.scope_id in scope_ids)
            )
            for grant in self.grants
        )


NOBODY = Actor(NOBODY_ID, ActorKind.NOBODY, "", None)


class NotSignedIn(Refusal):
    """The route is for people who have signed in."""

    code = "not_signed_in"
    message = N_("Please sign in first.")
    status = 401


class NotAllowed(Refusal):
    """The actor's roles do not allow this, or not here."""

    code = "not_allowed"
    message = N_("You may not do this with your role.")
    status = 403


def allow(permission: Permission) -> Callable[[F], F]:
    """Say which permission a view asks for. Stands above everything that reads input."""

    def mark(view: F) -> F:
        view.__dict__["__permission__"] = permission
        return view

    return mark


def current_actor() -> Actor:
    """Who is asking; `NOBODY` when nobody signed in."""
    if "actor" not in g:
        identify: Callable[[], Actor] = current_app.extensions.get(
            "cambio.identify", lambda: NOBODY
        )
        g.actor = NOBODY  # a key that is none of ours: the page that says so asks once more
        g.actor = identify()
    actor: Actor = g.actor
    return actor


def require_within(
    permission: Permission, scope_kind: ScopeKind, scope_ids: Collection[UUID]
) -> None:
    """Refuse unless the actor holds the permission for one of these scopes.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    if not current_actor().may_within(permission, scope_kind, scope_ids):
        raise NotAllowed


def identify_with(
    app: Flask, identify: Callable[[], Actor], *, sign_in_url: Callable[[], str]
) -> None:
    """Tell the guard how to find out who is asking and where one signs in.

    Called once, by `cambio.access`.
    """
    app.extensions["cambio.identify"] = identify
    app.extensions["cambio.sign_in_url"] = sign_in_url


def permission_of(app: Flask, endpoint: str, method: str) -> Permission | None:
    """The permission that a route asks for, or None when it does not say."""
    view = app.view_functions[endpoint]
    view_class: type[View] | None = getattr(view, "view_class", None)
    if view_class is not None:
        handler = getattr(view_class, method.lower(), None)
        return getattr(handler, "__permission__", None)
    return getattr(view, "__permission__", None)


def init_app(app: Flask) -> None:
    """Guard every request, and refuse to start with a route that does not say who may use it."""
    app.before_request(_check_request)


def check_routes(app: Flask) -> None:
    """Raise for each route that does not say who may use it.

    Raises:
        LookupError: names the routes.
    """
    silent = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if permission_of(app, rule.endpoint, method) is None and rule.endpoint != "static"
    ]
    if silent:
        raise LookupError("routes without allow(...): " + ", ".join(silent))


def _check_request() -> None:
    if request.headers.get("Authorization") is not None:
        current_actor()  # a wrong key is refused, whatever it asks for
    if request.endpoint is None or request.endpoint == "static":
        return
    method = "GET" if request.method == "HEAD" else request.method
    if method == "OPTIONS":
        return
    permission = permission_of(current_app, request.endpoint, method)
    if permission is None:
        abort(405)
    if permission is Permission.ANYONE:
        return
    actor = current_actor()
    if actor.kind is ActorKind.NOBODY:
        raise NotSignedIn
    community_id = g.get("community_id")
    if not actor.may(permission) or community_id not in (None, actor.community_id):
        raise NotAllowed
