"""The refusals of what is sent to a page as a file."""

from __future__ import annotations

from cambio.database import N_, Refusal


class PictureUnusable(Refusal):
    """A file that is no picture, or none that we take."""

    code = "picture_unusable"
    message = N_("We cannot use this picture. Choose a photo as JPEG, PNG or WebP.")
    status = 422


class PictureTooLarge(Refusal):
    """A picture with too many bytes or pixels. Facts: `megabytes`, `megapixels`."""

    code = "picture_too_large"
    message = N_(
        "This picture is too large: at most %(megabytes)s MB and %(megapixels)s million pixels."
    )
    status = 413
