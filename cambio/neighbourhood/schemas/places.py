"""Places as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments

KINDS = ("district", "neighbourhood", "street", "team")


class PlaceSchema(Schema):
    """A place; places form a tree."""

    id = fields.UUID()
    parent_id = fields.UUID(allow_none=True, metadata={"description": "null for a district."})
    kind = fields.String(validate=validate.OneOf(KINDS))
    name = fields.String()


class PlacePageSchema(Schema):
    """Places by name, and where the next page begins."""

    items = fields.List(fields.Nested(PlaceSchema))
    next = fields.String(allow_none=True)


class PlaceArguments(PageArguments):
    """Which places: all, of a kind, right below another."""

    parent_id = fields.UUID(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
