"""What belongs to items, as JSON: files with all of them, variants, and gifts of the catalogue."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from catalog.rules.item_files import BYTES_MAX
from catalog.schemas.items import NUMBER_MAX, TEXT_MAX, WORDS_MAX, price, texts
from catalog.schemas.orders import ForHouseholdSchema

WORDS = validate.Length(max=TEXT_MAX)


class ItemFileTextSchema(Schema):
    """A file of items: the text of a CSV file."""

    csv = fields.String(required=True, validate=validate.Length(max=BYTES_MAX))


class ItemFileProblemSchema(Schema):
    """What is wrong with a line. The first line with an item is 2, as a spreadsheet shows it."""

    line = fields.Integer()
    code = fields.String()
    reason = fields.String()


class ItemFilePlanSchema(Schema):
    """What a file would do. With any problem it does nothing."""

    file_id = fields.UUID()
    created = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    problems = fields.List(fields.Nested(ItemFileProblemSchema))


class ImportedItemsSchema(Schema):
    """What a file did."""

    created = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()


class NewVariantSchema(Schema):
    """Another size or colour. With the first one the item itself gets a name too: `first`."""

    variant = texts(required=True, validate=validate.Length(max=WORDS_MAX))
    first = texts(load_default=None, allow_none=True, validate=validate.Length(max=WORDS_MAX))
    code = fields.String(load_default=None, allow_none=True, validate=WORDS)
    on_hand = fields.Integer(
        strict=True, load_default=0, validate=validate.Range(-NUMBER_MAX, NUMBER_MAX)
    )


class ItemGiftSchema(ForHouseholdSchema):
    """So many times what a gift of the catalogue costs."""

    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(1, NUMBER_MAX))
    unit_prices = price(
        load_default=None,
        allow_none=True,
        metadata={"description": "What was shown for one; null takes today's."},
    )
    way = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, WORDS_MAX))


class ItemGivenSchema(Schema):
    """What was given of an item, and what the wallet still holds, by currency."""

    item_id = fields.UUID()
    given = price()
    left = fields.Dict(keys=fields.String(), values=fields.Integer())
