"""Seals, witnesses, proofs and checks in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

NAME = validate.And(validate.Length(1, 80), validate.Regexp(r"[^\x00-\x1f]+\Z"))


def _digits(length: int) -> validate.Regexp:
    """So many bytes as lower-case hexadecimal digits."""
    return validate.Regexp(rf"[0-9a-f]{{{2 * length}}}\Z")


class NewWitnessSchema(Schema):
    """An outsider's signature over a closed day."""

    name = fields.String(required=True, validate=NAME)
    public_key = fields.String(
        required=True, validate=_digits(32), metadata={"description": "Of Ed25519, in hexadecimal."}
    )
    signature = fields.String(
        required=True, validate=_digits(64), metadata={"description": "Of Ed25519, in hexadecimal."}
    )


class WitnessSchema(NewWitnessSchema):
    """A signature that was kept."""

    id = fields.UUID(required=True)


class SealSchema(Schema):
    """A closed day; `hash` is over all the others, each as text, so it is told as text."""

    community_id = fields.String(required=True)
    day = fields.String(required=True)
    timezone = fields.String(required=True)
    last_sequence = fields.String(required=True)
    last_register = fields.String(required=True)
    transactions = fields.String(required=True)
    postings = fields.String(required=True)
    root = fields.String(required=True)
    previous = fields.String(required=True, allow_none=True)
    sealed_at = fields.String(required=True)
    hash = fields.String(required=True)
    witnesses = fields.List(fields.Nested(NewWitnessSchema), required=True)


class SealPageSchema(Schema):
    """Closed days, newest first."""

    items = fields.List(fields.Nested(SealSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class ProofSchema(Schema):
    """A proof as `check_proof.py` takes it."""

    format = fields.String(required=True)
    event = fields.Dict(required=True)
    leg = fields.Dict(required=True)
    path = fields.List(fields.Dict(), required=True)
    seal = fields.Dict(required=True)
    witnesses = fields.List(fields.Nested(NewWitnessSchema), required=True)


class CheckSchema(Schema):
    """A check of the books. `result` is null while it goes on."""

    scope = fields.String(required=True, validate=validate.OneOf(["full", "new"]))
    began_at = fields.AwareDateTime(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    transactions = fields.Integer(required=True)
    result = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["right", "differs", "failed"])
    )
    difference = fields.String(required=True, allow_none=True)


class ChecksSchema(Schema):
    """The last checks, newest first."""

    items = fields.List(fields.Nested(CheckSchema), required=True)


class StartedCheckSchema(Schema):
    """A check that begins."""

    id = fields.UUID(required=True)
