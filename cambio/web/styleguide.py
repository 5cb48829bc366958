"""What the style guide shows: made-up examples, one of each kind. Nothing of it is stored."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import pgettext

from cambio.web import formats


@dataclass(frozen=True, slots=True)
class SampleCurrency:
    """A currency that exists in the style guide alone."""

    name: str = "cambi"
    plural: str = "cambi's"
    scale: int = 0


NEWEST = datetime(2026, 1, 1, 13, 20, tzinfo=UTC)
BAGS = (41, 18, 37, 62, 55, 70, 24, 12, 48, 66, 31, 27)
SAVED = (310, 352, 401, 388, 455, 520, 498, 540, 612, 655, 701, 690)


def samples() -> dict[str, Any]:
    """Everything that `styleguide.html` needs, in the reader's language."""
    currency = SampleCurrency()
    return {
        "currency": currency,
        "newest": NEWEST,
        "movements": _movements(currency),
        "orders": _orders(),
        "steps": _steps(),
        "events": _events(),
        "bags": list(zip(_months(), BAGS, strict=True)),
        "saved": list(zip(_months(), SAVED, strict=True)),
        "streets": ("Dreef", "Zandweerdsweg", "Holterweg"),
        "community_name": "Deventer",
        "household_name": "Zonnebloem",
        "language_names": [("nl", "Nederlands"), ("en", "English")],
        "errors": {
            "postcode": pgettext("sample", "Write the postcode as 7411 AB."),
            "adults": pgettext("sample", "Fill in 1 or more."),
        },
    }


def _months() -> list[str]:
    names = formats.reader_locale().months["stand-alone"]["abbreviated"]
    return [names[number] for number in range(1, 13)]


def _movements(currency: SampleCurrency) -> list[dict[str, Any]]:
    rows = (
        (
            pgettext("sample", "Clean-up in the Dreef"),
            2,
            0,
            pgettext("sample", "2 adults took part"),
        ),
        (
            pgettext("sample", "Litter picker, collected"),
            -8,
            3,
            pgettext("sample", "Shop on the Zandweerdsweg"),
        ),
        (pgettext("sample", "Gift to your street"), -5, 12, None),
        (
            pgettext("sample", "Fireworks clean-up"),
            4,
            31,
            pgettext("sample", "2 adults and 1 child took part"),
        ),
    )
    balance = 124
    movements = []
    for title, amount, days, note in rows:
        movements.append(
            {
                "title": title,
                "at": NEWEST - timedelta(days=days),
                "amount_minor": amount,
                "currency": currency,
                "balance_minor": balance,
                "note": note,
                "href": None,
            }
        )
        balance -= amount
    return movements


def _orders() -> list[dict[str, Any]]:
    return [
        {
            "number": "1042",
            "item": pgettext("sample", "Litter picker"),
            "count": 2,
            "price": 16,
            "state": "leaf",
        },
        {
            "number": "1043",
            "item": pgettext("sample", "Bags, a roll of 20"),
            "count": 1,
            "price": 3,
            "state": "amber",
        },
        {
            "number": "1044",
            "item": pgettext("sample", "Compost bin"),
            "count": 1,
            "price": 1250,
            "state": "brick",
        },
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "title": pgettext("sample", "Addresses"),
            "text": pgettext("sample", "4,212 addresses in 96 streets."),
            "state": "done",
        },
        {
            "title": pgettext("sample", "Programme"),
            "text": pgettext("sample", "Choose what residents earn, and for what."),
            "state": "current",
            "href": "#steps",
            "action": pgettext("sample", "Choose a programme"),
        },
        {
            "title": pgettext("sample", "Cards"),
            "text": pgettext("sample", "Print cards for a street."),
            "state": "todo",
        },
    ]


def _events() -> list[dict[str, Any]]:
    rows = (
        (pgettext("sample", "Collected at the counter"), "leaf", "check", 0, None),
        (
            pgettext("sample", "Ready to be collected"),
            "sky",
            "bag",
            1,
            pgettext("sample", "A message was sent."),
        ),
        (pgettext("sample", "Waiting for the street's vote"), "amber", "clock", 4, None),
        (
            pgettext("sample", "First order cancelled"),
            "brick",
            "undo",
            9,
            pgettext("sample", "All tokens returned."),
        ),
    )
    return [
        {
            "title": title,
            "tone": tone,
            "icon": icon,
            "at": NEWEST - timedelta(days=days),
            "text": text,
        }
        for title, tone, icon, days, text in rows
    ]
