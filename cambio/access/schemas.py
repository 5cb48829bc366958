"""What the JSON API says about who is asking."""

from __future__ import annotations

from marshmallow import Schema, fields

from cambio.app.guard import ActorKind
from cambio.app.permissions import Permission, Role, ScopeKind


class GrantSchema(Schema):
    """A role with how far it reaches."""

    role = fields.Enum(Role, by_value=True, required=True)
    scope_kind = fields.Enum(ScopeKind, by_value=True, required=True)
    scope_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Null where the scope is the whole community."},
    )


class MeSchema(Schema):
    """Who is asking."""

    id = fields.UUID(required=True)
    kind = fields.Enum(ActorKind, by_value=True, required=True)
    name = fields.String(required=True)
    community = fields.String(
        required=True, metadata={"description": "The community's short name, as in addresses."}
    )
    grants = fields.List(fields.Nested(GrantSchema), required=True)
    permissions = fields.List(
        fields.Enum(Permission, by_value=True),
        required=True,
        metadata={"description": "What the roles allow, within their scopes."},
    )
