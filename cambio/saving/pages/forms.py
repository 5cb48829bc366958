"""Reading the forms of saving: commands, ids, days and amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import g, request

from cambio.app.guard import current_actor
from cambio.app.problems import words_of
from cambio.database import Command, Refusal, new_id
from cambio.saving.errors import AmountUnreadable

REQUEST_KEY_MAX = 200
AMOUNT_DIGITS_MAX = 12


def command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command in the page's community, by whoever is asking."""
    return make(community_id=g.community_id, actor_id=current_actor().id, **fields)


def keyed_of(make: Callable[..., Command], **fields: Any) -> Any:
    """The same with the request key of the form, which makes sending it twice harmless."""
    key = request.form.get("request_key", "")[:REQUEST_KEY_MAX] or str(new_id())
    return command_of(make, request_key=key, **fields)


def chosen_id(name: str) -> UUID | None:
    """The id that was chosen in a field of the form; None for none, or for no id."""
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None


def chosen_day(name: str) -> date | None:
    """The day in a field of the form; None when it is empty, or no day."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def whole_number(name: str) -> int:
    """A small whole number in a field of the form; 0 for none, which every rule refuses."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= AMOUNT_DIGITS_MAX else 0


def amount_in(name: str, *, scale: int) -> int:
    """The amount in a field of the form, in minor units; an empty one is 0.

    Raises:
        AmountUnreadable: it is no amount of this currency.
    """
    return minor_of(request.form.get(name, ""), scale=scale)


def minor_of(text: str, *, scale: int) -> int:
    """An amount as people type it, in minor units.

    Raises:
        AmountUnreadable: it is none, or has more decimals than the currency.
    """
    plain = text.strip().replace(",", ".")
    if not plain:
        return 0
    try:
        minor = Decimal(plain).scaleb(scale)
    except InvalidOperation as error:
        raise AmountUnreadable from error
    whole = minor.is_finite() and minor == minor.to_integral_value()
    if not whole or not 0 <= minor < 10**AMOUNT_DIGITS_MAX:
        raise AmountUnreadable
    return int(minor)


def shown_amount(amount_minor: int, *, scale: int) -> str:
    """An amount as it stands in a field, without what parts thousands: "50", "12,5"."""
    return f"{Decimal(amount_minor).scaleb(-scale):f}".replace(".", ",")


def errors_of(refusal: Refusal, fields: Mapping[str, str]) -> dict[str, str]:
    """A refusal under the field that it is about, or at the top of the form."""
    return {fields.get(refusal.code, "form"): words_of(refusal)}
