"""Limits, conditions, tariffs, funders and banks in a programme file, and every mistake in them."""

from __future__ import annotations

from datetime import date

import pytest

from cambio.earning.errors import ProgrammeFileInvalid
from cambio.earning.rules import Beyond, CapScope, ConditionKind, Span, read_programme

GOOD = """\
[programme]
slug = "tidy"
name_nl = "Netjes"
description_nl = "Samen netjes."
pays_on = "approval"
visible_to = "members"

[currency]
code = "TDY"
singular_nl = "punt"
plural_nl = "punten"
euro_value = 0.125
keeps_months = 6

[[funder]]
slug = "town"
name = "Gemeente"

[[rule]]
slug = "first"
kind = "deed"
name_nl = "Zak"
description_nl = "Per zak."
reward = { per_bag_minor = 2 }
split = { street_percent = 40 }

[[rule.cap]]
per = "household"
every = "week"
most_minor = 10
beyond = "street"

[[rule]]
slug = "second"
kind = "attendance"
name_nl = "Dag"
description_nl = "Per dag."
reward = { per_adult_minor = 2 }
place_reward = { per_bag_minor = 1 }
keeps_until = 2027-12-31

[[rule.cap]]
per = "action"
most_minor = 100

[[rule.condition]]
is = "streak"
least = 3
every = "month"
extra_minor = 5

[[budget]]
slug = "year"
name_nl = "Jaar"
funder = "town"
amount_minor = 100
starts_on = 2026-01-01
ends_on = 2026-12-31
"""


def test_limits_conditions_and_periods_are_read_where_they_stand() -> None:
    read = read_programme(GOOD)
    first, second = (rule.terms for rule in read.rules)
    assert (read.pays_on, read.visible_to, read.currency.euro_micros) == (
        "approval",
        "members",
        125_000,
    )
    assert (first.household_parts, first.street_parts, first.keeps_months) == (60, 40, 6)
    assert [(cap.scope, cap.span, cap.beyond) for cap in first.caps] == [
        (CapScope.HOUSEHOLD, Span.WEEK, Beyond.STREET)
    ]
    assert [(cap.scope, cap.span) for cap in second.caps] == [(CapScope.ACTION, None)]
    assert [(each.kind, each.least, each.extra_minor) for each in second.conditions] == [
        (ConditionKind.STREAK, 3, 5)
    ]
    assert (second.place.per_bag_minor, second.keeps_months) == (1, None)
    assert read.budgets[0].ends_on == date(2026, 12, 31)


BANK = 'euro_value = 0.125\nbank_account_of = "town"\nscale = 2'
FAULTS = [
    ('every = "week"', "", 27, "Say for how long this limit counts"),
    ('every = "week"', 'every = "fortnight"', 29, "every must be one of these: day, week"),
    ('per = "household"', 'per = "action"', 28, "for rules about taking part in actions"),
    ('per = "household"', 'per = "place"', 31, "What is beyond a street's own limit"),
    ("most_minor = 10\n", "", 27, "most_minor is missing here."),
    ("most_minor = 10\n", "most_minor = 10\nmost_minors = 1\n", 31, "Do you mean most_minor?"),
    ('per = "action"', 'per = "action"\nevery = "day"', 44, "leave out every"),
    ("least = 3", "", 46, "Say how many in a row"),
    ('every = "month"', "", 46, "Say what counts in a row"),
    ('is = "streak"', 'is = "team"', 48, "least belongs to a streak"),
    ('is = "streak"', 'is = "households"', 50, "extra_minor goes with first_time and streak"),
    ("{ per_adult_minor = 2 }", "{ per_hour_minor = 2 }", 38, "write them in place_reward"),
    ("{ street_percent = 40 }", "{ street_percent = 101 }", 25, "a whole number from 0 to 100"),
    ("street_percent = 40", "street_percent = 40, street_parts = 1", 25, "street_percent alone"),
    ("euro_value = 0.125", 'euro_value = "veel"', 12, "a number of euros above 0"),
    ("euro_value = 0.125", "euro_value = 0.0000001", 12, "a number of euros above 0"),
    ('funder = "town"', 'funder = "village"', 55, "no [[funder]] with the short name village"),
    ("ends_on = 2026-12-31", "ends_on = 2025-12-31", 58, "must not be before starts_on"),
    ("starts_on = 2026-01-01", "starts_on = 0026-01-01", 57, "starts_on must be a day"),
    ("euro_value = 0.125", BANK, 26, "never in a wallet"),
    ("euro_value = 0.125", BANK.replace("scale = 2", "scale = 0"), 14, "write scale = 2"),
    ("euro_value = 0.125", BANK.replace("town", "moon"), 13, "short name moon"),
    ('kind = "deed"', 'kind = "collection"', 24, "A collection gives what was collected"),
    ('kind = "deed"', 'kind = "collection"', 21, "write bank_account_of"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), FAULTS)
def test_every_mistake_is_named_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(ProgrammeFileInvalid) as refused:
        read_programme(GOOD.replace(old, new, 1))
    said = [str(fault) for fault in refused.value.faults]
    assert any(each.startswith(f"line {line}: ") and words in each for each in said), said
