"""One `[[rule]]` of a programme file: what it rewards, how much, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from cambio.database.errors import N_
from cambio.earning.rules.amounts import FREE, Tariff
from cambio.earning.rules.caps import Beyond, Cap, CapScope
from cambio.earning.rules.conditions import Condition, ConditionKind
from cambio.earning.rules.looking import read_watch
from cambio.earning.rules.programmes import Repeat, RuleDraft, RuleKind
from cambio.earning.rules.rewards import Terms
from cambio.earning.rules.spans import Span
from cambio.earning.rules.tables import AMOUNT_MAX, NAME_MAX, TEXT_MAX, Table

REWARD_MAX, PARTS_MAX, KEEPS_MONTHS_MAX = 1_000_000, 100, 120
IN_A_ROW_MAX, HOUSEHOLDS_MAX = 60, 500
EVIDENCE = ("household", "register")

NO_PARTS = N_("Somebody must get it: household_parts or street_parts must be above 0.")
SPLIT_TWICE = N_("Write street_percent alone, or household_parts and street_parts.")
PAYS_NOTHING = N_("This rule gives nothing. If it is for practice, write practice = true.")
PRACTICE_PAYS = N_("A rule for practice gives nothing: make its reward 0.")
MILESTONE_PER_HEAD = N_("A milestone gives one amount to a household: use fixed_minor alone.")
MEASURED_TOGETHER = N_(
    "At an action bags, kilos and hours are measured for all together: write them in place_reward."
)
PLACE_OF_ONE = N_("place_reward is for actions and deeds, where a street or team works together.")
COLLECTION_PAYS = N_("A collection gives what was collected: leave out reward, cap and condition.")
KEEPS_TWICE = N_("Tokens keep for so many months or until a day, not both.")
ENDS_FIRST = N_("valid_until must be later than valid_from.")
CAP_WHEN = N_("Say for how long this limit counts: every = day, week, month or year.")
CAP_OF_ACTION = N_("A limit per action counts for the whole action: leave out every.")
CAP_NOT_HERE = N_("A limit per action is for rules about taking part in actions.")
PLACE_BEYOND = N_("What is beyond a street's own limit is not given: leave out beyond.")
STREAK_OF_WHAT = N_("Say what counts in a row: every = day, week, month or year.")
STREAK_LEAST = N_("Say how many in a row: least = 2 or more.")
ONLY_STREAK = N_("%(key)s belongs to a streak, or to a number of households.")
EXTRA_LATER = N_("extra_minor goes with first_time and streak: the others are for all or nothing.")
CONDITION_NOT_HERE = N_("This condition is for rules about taking part in actions.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long the currency says that tokens keep; a rule may say otherwise."""

    months: int | None = None
    until: date | None = None


def read_keeping(table: Table) -> Keeping:
    """`keeps_months` or `keeps_until` of a table; None and None when neither is there."""
    months = table.number("keeps_months", most=KEEPS_MONTHS_MAX, default=0) or None
    keeping = Keeping(months, table.day("keeps_until"))
    if keeping.months is not None and keeping.until is not None:
        table.fault("keeps_until", KEEPS_TWICE)
    return keeping


def read_rule(table: Table, zone: tzinfo, keeping: Keeping) -> RuleDraft:
    """A rule, with whatever is wrong noted."""
    kind = RuleKind(table.choice("kind", tuple(RuleKind)))
    is_milestone = kind is RuleKind.MILESTONE
    draft = RuleDraft(
        slug=table.slug("slug"),
        kind=kind,
        names=table.words("name", most=NAME_MAX),
        descriptions=table.words("description", most=TEXT_MAX),
        terms=_terms(table, kind, keeping),
        repeat=Repeat(table.choice("repeat", tuple(Repeat), default=Repeat.ALWAYS)),
        evidence=table.choice("evidence", EVIDENCE, default=EVIDENCE[0]) if is_milestone else None,
        looks_at=read_watch(table) if is_milestone else None,
        valid_from=table.moment("valid_from", zone),
        valid_until=table.moment("valid_until", zone),
    )
    _check_reward(table, draft, practice=table.flag("practice", default=False))
    if draft.valid_from and draft.valid_until and draft.valid_until <= draft.valid_from:
        table.fault("valid_until", ENDS_FIRST)
    table.done()
    return draft


def _terms(table: Table, kind: RuleKind, keeping: Keeping) -> Terms:
    reward = table.table("reward", required=False)
    own = read_keeping(table)
    kept = keeping if own == Keeping() else own
    household_parts, street_parts = _split(table, kind)
    work = _tariff(reward)
    terms = Terms(
        per_adult_minor=reward.number("per_adult_minor", most=REWARD_MAX, default=0),
        per_child_minor=reward.number("per_child_minor", most=REWARD_MAX, default=0),
        fixed_minor=work.fixed_minor,
        per_bag_minor=work.per_bag_minor,
        per_kilo_minor=work.per_kilo_minor,
        per_hour_minor=work.per_hour_minor,
        household_parts=household_parts,
        street_parts=street_parts,
        place=_place(table, kind),
        caps=tuple(_cap(each, kind) for each in table.tables("cap")),
        conditions=tuple(_condition(each, kind) for each in table.tables("condition")),
        keeps_months=kept.months,
        keeps_until=kept.until,
    )
    reward.done()
    return terms


def _split(table: Table, kind: RuleKind) -> tuple[int, int]:
    """How many parts are the household's and how many the street's."""
    split = table.table("split", required=False)
    if kind is RuleKind.COLLECTION:
        split.done()
        return 0, 1
    percent = split.number("street_percent", most=100, default=0)
    parts = (
        split.number("household_parts", most=PARTS_MAX, default=1),
        split.number("street_parts", most=PARTS_MAX, default=0),
    )
    if split.has("street_percent"):
        if split.has("household_parts") or split.has("street_parts"):
            split.fault("street_percent", SPLIT_TWICE)
        parts = (100 - percent, percent)
    if sum(parts) == 0:
        split.fault("household_parts", NO_PARTS)
    split.done()
    return parts


def _tariff(table: Table) -> Tariff:
    return Tariff(
        fixed_minor=table.number("fixed_minor", most=REWARD_MAX, default=0),
        per_bag_minor=table.number("per_bag_minor", most=REWARD_MAX, default=0),
        per_kilo_minor=table.number("per_kilo_minor", most=REWARD_MAX, default=0),
        per_hour_minor=table.number("per_hour_minor", most=REWARD_MAX, default=0),
    )


def _place(table: Table, kind: RuleKind) -> Tariff:
    """What a street or team gets for the work as a whole."""
    if not table.has("place_reward"):
        return FREE
    if kind not in (RuleKind.ATTENDANCE, RuleKind.DEED):
        table.fault("place_reward", PLACE_OF_ONE)
    place = table.table("place_reward")
    tariff = _tariff(place)
    place.done()
    return tariff


def _cap(table: Table, kind: RuleKind) -> Cap:
    scope = CapScope(table.choice("per", tuple(CapScope)))
    every = table.choice("every", tuple(Span), default="")
    cap = Cap(
        scope=scope,
        most_minor=table.number("most_minor", most=AMOUNT_MAX),
        span=Span(every) if every else None,
        beyond=Beyond(table.choice("beyond", tuple(Beyond), default=Beyond.NOTHING)),
    )
    if scope is CapScope.ACTION:
        if kind is not RuleKind.ATTENDANCE:
            table.fault("per", CAP_NOT_HERE)
        if cap.span is not None:
            table.fault("every", CAP_OF_ACTION)
    elif cap.span is None:
        table.fault("every", CAP_WHEN)
    if scope is CapScope.PLACE and cap.beyond is Beyond.STREET:
        table.fault("beyond", PLACE_BEYOND)
    table.done()
    return cap


def _condition(table: Table, kind: RuleKind) -> Condition:
    what = ConditionKind(table.choice("is", tuple(ConditionKind)))
    every = table.choice("every", tuple(Span), default="")
    most = IN_A_ROW_MAX if what is ConditionKind.STREAK else HOUSEHOLDS_MAX
    condition = Condition(
        kind=what,
        least=table.number("least", least=2, most=most, default=1),
        span=Span(every) if every else None,
        extra_minor=table.number("extra_minor", most=REWARD_MAX, default=0) or None,
    )
    for is_wrong, key, message in _wrong(condition, kind):
        if is_wrong:
            table.fault(key, message)
    table.done()
    return condition


def _wrong(condition: Condition, kind: RuleKind) -> list[tuple[bool, str, str]]:
    """What can be wrong with a condition: whether it is, at which key, and in which words."""
    what = condition.kind
    counted = (ConditionKind.STREAK, ConditionKind.HOUSEHOLDS)
    of_history = (ConditionKind.FIRST_TIME, ConditionKind.STREAK)
    at_actions = kind is RuleKind.ATTENDANCE
    return [
        (what in counted and condition.least < 2, "least", STREAK_LEAST),
        (what not in counted and condition.least > 1, "least", ONLY_STREAK),
        (what is ConditionKind.STREAK and condition.span is None, "every", STREAK_OF_WHAT),
        (what is not ConditionKind.STREAK and condition.span is not None, "every", ONLY_STREAK),
        (bool(condition.extra_minor) and what not in of_history, "extra_minor", EXTRA_LATER),
        (what is ConditionKind.HOUSEHOLDS and not at_actions, "is", CONDITION_NOT_HERE),
    ]


def _check_reward(table: Table, draft: RuleDraft, *, practice: bool) -> None:
    for is_wrong, message in _wrong_rewards(draft, practice=practice):
        if is_wrong:
            table.fault("reward", message)
            return


def _wrong_rewards(draft: RuleDraft, *, practice: bool) -> list[tuple[bool, str]]:
    """What can be wrong with a reward, the first that is so counts."""
    terms, kind = draft.terms, draft.kind
    if kind is RuleKind.COLLECTION:
        something = not terms.pays_nothing or terms.caps or terms.conditions
        return [(bool(something), COLLECTION_PAYS)]
    measured = terms.work.pays_for_measures
    per_head = bool(terms.per_adult_minor or terms.per_child_minor)
    return [
        (practice and not terms.pays_nothing, PRACTICE_PAYS),
        (not practice and terms.pays_nothing, PAYS_NOTHING),
        (kind is RuleKind.MILESTONE and (per_head or measured), MILESTONE_PER_HEAD),
        (kind is RuleKind.ATTENDANCE and measured, MEASURED_TOGETHER),
    ]
