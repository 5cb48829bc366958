"""Photos of reports in JSON; their content comes and goes as files."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.earning.rules.photos import TOUCHES_MAX, PhotoMoment

_thousandths = validate.Range(0, 1_000)


class NewPhotoFileSchema(Schema):
    """The file of a photo: JPEG, PNG or WebP, at most 20 MB."""

    photo = Upload(required=True)


class NewPhotoSchema(Schema):
    """When a photo was taken."""

    moment = fields.Enum(PhotoMoment, by_value=True, load_default=PhotoMoment.AFTER)


class PhotoSchema(Schema):
    """A photo of an action, drawn anew: upright, without camera, time or place."""

    id = fields.UUID(required=True)
    action_id = fields.UUID(required=True)
    moment = fields.Enum(PhotoMoment, by_value=True, required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    added_at = fields.AwareDateTime(required=True)
    blurred_at = fields.AwareDateTime(required=True, allow_none=True)


class PhotosSchema(Schema):
    """The photos of an action: those from before first."""

    items = fields.List(fields.Nested(PhotoSchema), required=True)


class PhotoBoxSchema(Schema):
    """A rectangle, in thousandths of the photo's width and height from its left upper corner."""

    left = fields.Integer(required=True, strict=True, validate=_thousandths)
    top = fields.Integer(required=True, strict=True, validate=_thousandths)
    right = fields.Integer(required=True, strict=True, validate=_thousandths)
    bottom = fields.Integer(required=True, strict=True, validate=_thousandths)

    @validates_schema
    def _is_an_area(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["left"] >= data["right"] or data["top"] >= data["bottom"]:
            raise ValidationError("right and bottom lie beyond left and top")


class PhotoSpotSchema(Schema):
    """A round touch, in thousandths: of the width, the height, and again the width."""

    x = fields.Integer(required=True, strict=True, validate=_thousandths)
    y = fields.Integer(required=True, strict=True, validate=_thousandths)
    radius = fields.Integer(required=True, strict=True, validate=_thousandths)


class PhotoBlurSchema(Schema):
    """What is to be blurred for good: all of it, or the areas named."""

    whole = fields.Boolean(load_default=False)
    boxes = fields.List(
        fields.Nested(PhotoBoxSchema), load_default=list, validate=validate.Length(max=100)
    )
    spots = fields.List(
        fields.Nested(PhotoSpotSchema), load_default=list, validate=validate.Length(max=TOUCHES_MAX)
    )
