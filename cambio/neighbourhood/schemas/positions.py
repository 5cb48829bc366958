"""Where a row stands in a list, as the text inside a cursor."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from cambio.app.api import CursorUnknown, decode_cursor
from cambio.neighbourhood.queries import AddressView, PlaceView
from cambio.neighbourhood.rules.words import NAME_MAX

_Text = Annotated[str, msgspec.Meta(max_length=NAME_MAX, pattern=r"^[^\x00]*$")]
_Number = Annotated[int, msgspec.Meta(ge=0, le=99_999)]
AddressPosition = tuple[_Text, _Number, _Text, _Text]
PlacePosition = tuple[_Text, UUID]


_ADDRESS = msgspec.json.Decoder(AddressPosition)
_PLACE = msgspec.json.Decoder(PlacePosition)


def address_position(row: AddressView) -> str:
    """Where an address stands: by postcode, number, letter, addition."""
    return msgspec.json.encode(row.key).decode()


def place_position(row: PlaceView) -> str:
    """Where a place stands: by name, then id."""
    return msgspec.json.encode((row.name, row.id)).decode()


def read_address_position(cursor: str | None) -> AddressPosition | None:
    """The position in a cursor; None for the beginning of the list.

    Raises:
        CursorUnknown: it is not a cursor of such a list.
    """
    text = decode_cursor(cursor)
    try:
        return None if text is None else _ADDRESS.decode(text)
    except msgspec.DecodeError as error:
        raise CursorUnknown from error


def read_place_position(cursor: str | None) -> PlacePosition | None:
    """The position in a cursor; None for the beginning of the list.

    Raises:
        CursorUnknown: it is not a cursor of such a list.
    """
    text = decode_cursor(cursor)
    try:
        return None if text is None else _PLACE.decode(text)
    except msgspec.DecodeError as error:
        raise CursorUnknown from error
