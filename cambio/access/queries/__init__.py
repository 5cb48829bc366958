"""Reads of access. Answers are frozen, and of secrets they hold hashes only for comparing."""

from cambio.access.queries.identity import (
    Identity,
    identity_of_household,
    identity_of_key,
    identity_of_staff,
)
from cambio.access.queries.locks import (
    Lock,
    PinState,
    password_lock,
    pin_lock,
    pin_state,
)
from cambio.access.queries.names import actor_names
from cambio.access.queries.scopes import (
    ScopeOption,
    ScopeSource,
    partners,
    places,
    scope_options,
    shops,
)
from cambio.access.queries.staff import (
    GrantView,
    InvitationView,
    KeyView,
    StaffView,
    access_keys,
    community_slug,
    has_other_staff,
    invitation,
    staff,
    staff_member,
)

__all__ = [
    "GrantView",
    "Identity",
    "InvitationView",
    "KeyView",
    "Lock",
    "PinState",
    "ScopeOption",
    "ScopeSource",
    "StaffView",
    "access_keys",
    "actor_names",
    "community_slug",
    "has_other_staff",
    "identity_of_household",
    "identity_of_key",
    "identity_of_staff",
    "invitation",
    "partners",
    "password_lock",
    "pin_lock",
    "pin_state",
    "places",
    "scope_options",
    "shops",
    "staff",
    "staff_member",
]
