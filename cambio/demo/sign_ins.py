"""Who can sign in to the demo and how: a file for programs, a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from cambio.demo.tables import load, story
from cards.keys import FIRST_KEY_ID, card_key
from cards.rules import CardNumber, code_for, qr_text

if TYPE_CHECKING:  # reading what was kept loads nothing
    from cambio.demo.loading import Loaded
    from cambio.demo.pins import Opener


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A way in: the form at `path`, and what to fill in there; a household's role is resident."""

    role: str
    name: str
    password: str
    path: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHousehold:
    """A household that one can sign in as, and what makes it worth a look.

    `card_url` is what its QR says, wherever the demo is served.
    """

    nickname: str
    about: str
    card_number: str
    pin: str
    card_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link with which somebody who was invited chooses a password, once."""

    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An access key for programs."""

    role: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIns:
    """All that one needs to get into the demo; `url` is where it was last served."""

    community: str
    url: str
    loaded_at: datetime
    sign_ins: tuple[SignIn, ...]
    households: tuple[OpenHousehold, ...]
    keys: tuple[Key, ...]
    invitation: Invitation

    def served_at(self, url: str) -> SignIns:
        """The same at another address."""
        host = urlsplit(url).netloc.upper()
        moved = (
            replace(each, card_url=urlsplit(each.card_url)._replace(netloc=host).geturl())
            for each in self.households
        )
        return replace(self, url=url, households=tuple(moved))

    def lines(self) -> Iterator[str]:
        """Who can sign in and how, for people."""
        yield f"Staff sign in at {self.url}/{self.community}/sign-in"
        for each in self.sign_ins:
            if each.role != "resident":
                yield f"  {each.role:14} {each.name:22} {each.password}"
        yield f"Households sign in at {self.url}/{self.community}/card"
        for household in self.households:
            yield (
                f"  card {household.card_number}, PIN {household.pin}:"
                f" {household.nickname}, {household.about}"
            )
        yield f"{self.invitation.name} was invited: {self.url}{self.invitation.path}"


def sign_ins_of(loaded: Loaded, *, public_url: str) -> SignIns:
    """What the loading of the demo told this once, inside its application."""
    slug = load("community")["community"]["slug"]
    households = [_open_household(loaded, opener, public_url) for opener in loaded.openers]
    staff = [
        SignIn(
            role=person.role,
            name=person.login,
            password=person.password,
            path=f"/{slug}/sign-in",
            fields={"name": person.login, "password": person.password},
        )
        for person in loaded.world.staff.values()
    ]
    residents = [
        SignIn(
            role="resident",
            name=each.card_number,
            password=each.pin,
            path=f"/{slug}/card",
            fields={"number": each.card_number, "pin": each.pin},
        )
        for each in households
    ]
    return SignIns(
        community=slug,
        url=public_url,
        loaded_at=loaded.world.calendar.now,
        sign_ins=(*staff, *residents),
        households=tuple(households),
        keys=tuple(Key(role=role, key=key) for role, key in loaded.keys.items()),
        invitation=Invitation(
            name=story()["invited"]["login"], path=f"/{slug}/invitation/{loaded.invitation_code}"
        ),
    )


def write_sign_ins(path: Path, sign_ins: SignIns) -> None:
    """Keep them, for whoever owns the folder alone."""
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(sign_ins), indent=2) + b"\n")


def read_sign_ins(path: Path) -> SignIns:
    """What was kept."""
    return msgspec.json.decode(path.read_bytes(), type=SignIns)


def _open_household(loaded: Loaded, opener: Opener, public_url: str) -> OpenHousehold:
    household, world = opener.household, loaded.world
    number = CardNumber(household.cards[0].number)
    code = code_for(
        card_key(FIRST_KEY_ID), community_id=world.community_id, number=number, revision=1
    )
    return OpenHousehold(
        nickname=household.nickname,
        about=opener.about,
        card_number=number.shown,
        pin=opener.pin,
        card_url=qr_text(code, public_url=public_url),
    )
