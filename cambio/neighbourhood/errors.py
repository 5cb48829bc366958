"""The refusals of the neighbourhood."""

from __future__ import annotations

from cambio.database import N_, Refusal


class SlugTaken(Refusal):
    """Another community has this short name."""

    code = "slug_taken"
    message = N_("There is a community with this short name already.")


class SlugInvalid(Refusal):
    """A short name that cannot stand in an address."""

    code = "slug_invalid"
    message = N_("A short name has 2 to 40 small letters, digits or hyphens.")
    status = 422
