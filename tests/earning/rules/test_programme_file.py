"""Programme files: what they say, and every mistake with its line."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cambio.earning.errors import (
    ProgrammeFileInvalid,
)
from cambio.earning.rules import (
    RuleKind,
    read_programme,
)
from tests.earning.ground import CAMBIO

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)

GOOD = """\
[programme]
slug = "tidy"
name_nl = "Netjes"
description_nl = "Samen netjes."

[currency]
code = "TDY"
singular_nl = "punt"
plural_nl = "punten"

[[rule]]
slug = "clean"
kind = "attendance"
name_nl = "Schoon"
description_nl = "Voor ieder 2."
valid_from = 2026-04-01
reward = { per_adult_minor = 2 }
split = { household_parts = 1, street_parts = 1 }

[[budget]]
slug = "first"
name_nl = "Eerste"
funder = "town"
amount_minor = 100
"""

EVERY_FILE = sorted(CAMBIO.glob("earning/data/*.toml")) + sorted(
    CAMBIO.glob("demo/data/programmes/*.toml")
)


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_programme_that_we_ship_can_be_read(path: object) -> None:
    assert read_programme(CAMBIO.joinpath(str(path)).read_text(encoding="utf-8")).rules


def test_a_file_is_read_into_what_it_says() -> None:
    read = read_programme(GOOD, zone=ZoneInfo("Europe/Amsterdam"))
    rule, budget = read.rules[0], read.budgets[0]
    assert (read.slug, read.currency.code, read.consent_required) == ("tidy", "TDY", False)
    assert read.currency.names == {"nl": ["punt", "punten"]}
    assert (rule.kind, rule.terms.per_adult_minor) == (RuleKind.ATTENDANCE, 2)
    assert rule.valid_from == datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    assert (budget.funder, budget.amount_minor, budget.theme) == ("town", 100, None)


FAULTS = [
    ('slug = "tidy"\n', "", 1, "slug is missing here."),
    ('slug = "tidy"', 'slug = "Tidy!"', 2, "slug must be small letters, digits and hyphens"),
    ('name_nl = "Netjes"', 'name_en = "Tidy"', 1, "name_nl is missing here: every name"),
    ('name_nl = "Netjes"', 'name_nl = ""', 3, "name_nl must be a text between quotes"),
    ('code = "TDY"', 'code = "tdy"', 7, "code must be 1 to 8 capitals"),
    ('plural_nl = "punten"', 'plural_nl = "punten"\nplural_en = "points"', 6, "singular_en is"),
    (
        'kind = "attendance"',
        'kind = "party"',
        13,
        "one of these: attendance, milestone, deed, collection.",
    ),
    ('kind = "attendance"', 'kind = "milestone"', 17, "A milestone gives one amount"),
    ('kind = "attendance"', 'kind = "milestone"', 1, "write needs_consent = true"),
    ("per_adult_minor = 2", "per_adult_minor = -2", 17, "a whole number from 0 to"),
    ("per_adult_minor = 2", "per_adult_minor = 2.5", 17, "a whole number from 0 to"),
    ("per_adult_minor = 2", "per_adult_minor = true", 17, "a whole number from 0 to"),
    ("per_adult_minor = 2", "per_adult_minor = 0", 17, "write practice = true"),
    ("per_adult_minor = 2", "per_adlut_minor = 2", 17, "Do you mean per_adult_minor?"),
    ("reward = {", "practice = true\nreward = {", 18, "make its reward 0"),
    ("household_parts = 1, street_parts = 1", "household_parts = 0", 18, "Somebody must get it"),
    ("valid_from = 2026-04-01", 'valid_from = "April"', 16, "valid_from must be a day"),
    (
        "valid_from = 2026-04-01",
        "valid_from = 2026-04-01\nvalid_until = 2026-03-01",
        17,
        "valid_until must be later",
    ),
    ("[[rule]]", "[[role]]", 11, "role is not a word that we know here. Do you mean rule?"),
    ("[[rule]]", "[[role]]", 0, "A programme needs at least one rule"),
    ("[[rule]]", "[rule]", 11, "rule must be a part of its own"),
    ("amount_minor = 100", "amount_minor = 0", 24, "a whole number from 1 to"),
    ('funder = "town"', 'funder = "town"\ntheme = "fun"', 24, "theme must be one of these"),
    ('slug = "first"', "slug = ", 21, "This line cannot be read."),
    ("amount_minor = 100", 'amount_minor = """', 0, "The file ends in the middle of something."),
    (
        "[[budget]]",
        GOOD[GOOD.index("[[rule]]") : GOOD.index("[[budget]]")] + "[[budget]]",
        21,
        "stands there twice",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), FAULTS)
def test_every_mistake_is_named_with_its_line(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(ProgrammeFileInvalid) as refused:
        read_programme(GOOD.replace(old, new, 1))
    found = [(fault.line, str(fault)) for fault in refused.value.faults]
    assert any(at == line and words in told for at, told in found), found


def test_all_mistakes_are_told_at_once_in_their_order() -> None:
    text = GOOD.replace('"tidy"', '"Tidy"').replace('"TDY"', '"tdy"').replace("= 100", "= 0")
    with pytest.raises(ProgrammeFileInvalid) as refused:
        read_programme(text)
    assert [fault.line for fault in refused.value.faults] == [2, 7, 24]
    assert str(refused.value).startswith("The file has 3 mistakes. The first: line 2:")
