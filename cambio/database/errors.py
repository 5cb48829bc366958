"""The expected "no" of the whole application."""

from __future__ import annotations

from typing import Any, ClassVar


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a sentence for translation where it stands; the edge translates it when it is told."""
    return text


class Refusal(Exception):  # noqa: N818 - an expected no is not an error
    """An act that the rules do not allow: not a fault, and nothing was changed.

    A subclass names one reason. `code` is for programs and never changes; `message` is an English
    sentence with `%(name)s` placeholders, translated at the edge; `facts` fills them.
    `status` is the HTTP status that the edges answer with.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = N_("This cannot be done now.")
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return self.message % self.facts if self.facts else self.message


class NotFound(Refusal):
    """No such thing in this community."""

    code = "not_found"
    message = N_("We cannot find this.")
    status = 404


class RequestKeyInvalid(Refusal):
    """A request key that is empty, longer than 200 characters, or no plain text."""

    code = "request_key_invalid"
    message = N_("Something is missing in this request. Load the page again.")
    status = 400


class RequestKeyReused(Refusal):
    """The request key was used before for a request with other content."""

    code = "request_key_reused"
    message = N_("This request key was used before, for something else.")
    status = 422
