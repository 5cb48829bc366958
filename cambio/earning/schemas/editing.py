"""What a manager changes of programmes, in JSON: files, rules, settings and the currency."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR
from cambio.earning.rules import PaysOn
from cambio.earning.rules.programme_file import VISIBLE_TO
from cambio.earning.rules.tables import AMOUNT_MAX, LANGUAGES, NAME_MAX, TEXT_MAX
from cambio.earning.schemas.awards import NAMES
from cambio.earning.schemas.documents import Document

FILE_MAX = 200_000
DRY_RUN = {"description": "Only say what it would do; nothing is changed."}
LIMIT = validate.Range(1, AMOUNT_MAX)


def _texts(most: int) -> fields.Dict:
    """A text by language; what is left out stays as it is."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=fields.String(validate=validate.Length(1, most)),
        metadata=NAMES,
    )


class ProgrammeFileSchema(Schema):
    """A programme file as text; see docs/programmes.md."""

    toml = fields.String(required=True, validate=validate.Length(1, FILE_MAX))
    dry_run = fields.Boolean(load_default=False, metadata=DRY_RUN)


class NewVersionSchema(Schema):
    """A version of a rule that was made."""

    rule_slug = fields.String(required=True)
    version = fields.Integer(required=True)


class AppliedProgrammeSchema(Schema):
    """What a file changed: nothing when it was applied before."""

    programme_id = fields.UUID(
        required=True, metadata={"description": "After a dry run of a new one it is nobody's."}
    )
    slug = fields.String(required=True)
    created = fields.Boolean(required=True)
    new_versions = fields.List(fields.Nested(NewVersionSchema), required=True)
    ended_rules = fields.List(fields.String(), required=True)


class NewRuleSchema(Schema):
    """A rule as it should be from its first day on."""

    rule = Document(
        keys=fields.String(),
        required=True,
        metadata={"description": "As a `[[rule]]` in a programme file; see docs/programmes.md."},
    )


class PutRuleSchema(Schema):
    """The version that was made; null when the rule said this already."""

    new_version = fields.Nested(NewVersionSchema, required=True, allow_none=True)


class RuleVersionSchema(Schema):
    """A version of a rule. `rule` can be changed, tried and sent back."""

    version = fields.Integer(required=True)
    valid_from = fields.AwareDateTime(required=True)
    valid_until = fields.AwareDateTime(required=True, allow_none=True)
    rule = Document(required=True)


class RuleVersionsSchema(Schema):
    """Every version of a rule, the newest first."""

    items = fields.List(fields.Nested(RuleVersionSchema), required=True)


class ProgrammeChangesSchema(Schema):
    """What a programme says of itself; whatever is left out stays as it is."""

    names = _texts(NAME_MAX)
    descriptions = _texts(TEXT_MAX)
    visible_to = fields.String(validate=validate.OneOf(VISIBLE_TO))
    pays_on = fields.String(validate=validate.OneOf([each.value for each in PaysOn]))
    four_eyes_minor = fields.Integer(
        strict=True,
        allow_none=True,
        validate=LIMIT,
        metadata={"description": "From this amount on two people approve; null for never."},
    )
    yearly_limit_minor = fields.Integer(
        strict=True,
        allow_none=True,
        validate=LIMIT,
        metadata={"description": "Warn before more than this in a year; null for never."},
    )


class ProgrammeSettingsSchema(Schema):
    """What a programme says of itself now."""

    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata=NAMES)
    descriptions = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata=NAMES
    )
    visible_to = fields.String(required=True)
    pays_on = fields.String(required=True)
    four_eyes_minor = fields.Integer(required=True, allow_none=True, metadata=MINOR)
    yearly_limit_minor = fields.Integer(required=True, allow_none=True, metadata=MINOR)


class NewCurrencySchema(Schema):
    """What tokens are called and count for; code and decimals stay, and may be left out."""

    currency = Document(
        keys=fields.String(),
        required=True,
        metadata={"description": "As `[currency]` in a programme file; see docs/programmes.md."},
    )
    keeping_for_all_rules = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Let what any rule gives from now on keep as `keeps_months` or"
            " `keeps_until` says, without them for ever; else each rule stays as it is."
        },
    )


class ChangedCurrencySchema(Schema):
    """The rules that got another version, because what they give keeps differently."""

    new_versions = fields.List(fields.Nested(NewVersionSchema), required=True)
