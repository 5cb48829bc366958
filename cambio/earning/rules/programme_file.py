"""Reading a programme file: TOML in, a `ProgrammeFile` out, or every mistake with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo
from typing import TypeVar

from cambio.database.errors import N_
from cambio.earning.errors import FileFault, ProgrammeFileInvalid
from cambio.earning.rules.lines import lines_of, syntax_fault
from cambio.earning.rules.looking import read_watch
from cambio.earning.rules.programmes import (
    THEMES,
    BudgetDraft,
    CurrencyDraft,
    ProgrammeFile,
    Repeat,
    RuleDraft,
    RuleKind,
)
from cambio.earning.rules.rewards import Terms
from cambio.earning.rules.tables import AMOUNT_MAX, LANGUAGES, Table

NAME_MAX, TEXT_MAX = 80, 500
REWARD_MAX, PARTS_MAX, SCALE_MAX, KEEPS_MONTHS_MAX = 1_000_000, 100, 4, 120
FORGET_MONTHS_MAX = 60
EVIDENCE = ("household", "register")
D = TypeVar("D", RuleDraft, BudgetDraft)

CODE = re.compile(r"[A-Z]{1,8}")

NO_CODE = N_("code must be 1 to 8 capitals, such as CAM.")
HALF_NAMED = N_("A currency needs both words in each language: %(key)s is missing.")
NO_RULES = N_("A programme needs at least one rule, in a part called [[rule]].")
TWICE = N_("The short name %(slug)s stands there twice.")
NO_PARTS = N_("Somebody must get it: household_parts or street_parts must be above 0.")
PAYS_NOTHING = N_("This rule gives nothing. If it is for practice, write practice = true.")
PRACTICE_PAYS = N_("A rule for practice gives nothing: make its reward 0.")
MILESTONE_PER_HEAD = N_("A milestone gives one amount to a household: use fixed_minor alone.")
MILESTONE_UNASKED = N_("Milestones are for who agreed: write needs_consent = true.")
KEEPS_TWICE = N_("Tokens keep for so many months or until a day, not both.")
ENDS_FIRST = N_("valid_until must be later than valid_from.")


def read_programme(text: str, *, zone: tzinfo = UTC) -> ProgrammeFile:
    """The programme in a file. `zone` is where its days begin.

    Raises:
        ProgrammeFileInvalid: with every mistake and its line.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeFileInvalid([syntax_fault(str(error))]) from error
    faults: list[FileFault] = []
    whole = Table(values, path=(), places=lines_of(text), faults=faults)
    read = _programme(whole, zone)
    if faults:
        raise ProgrammeFileInvalid(sorted(faults, key=lambda fault: fault.line))
    return read


def _each_once(tables: Iterable[Table], read: Callable[[Table], D]) -> tuple[D, ...]:
    """The drafts in some tables, with a mistake noted where a short name comes again."""
    drafts: dict[str, D] = {}
    for table in tables:
        draft = read(table)
        if draft.slug in drafts:
            table.fault("slug", TWICE, slug=draft.slug)
        drafts[draft.slug] = draft
    return tuple(drafts.values())


def _programme(whole: Table, zone: tzinfo) -> ProgrammeFile:
    head = whole.table("programme")
    read = ProgrammeFile(
        slug=head.slug("slug"),
        names=head.words("name", most=NAME_MAX),
        descriptions=head.words("description", most=TEXT_MAX),
        consent_required=head.flag("needs_consent", default=False),
        currency=_currency(whole.table("currency")),
        rules=_each_once(whole.tables("rule"), lambda table: _rule(table, zone)),
        budgets=_each_once(whole.tables("budget"), _budget),
        forget_after_months=head.number(
            "forget_after_months", least=1, most=FORGET_MONTHS_MAX, default=12
        ),
    )
    if not read.rules:
        whole.fault("rule", NO_RULES)
    if not read.consent_required and any(rule.kind is RuleKind.MILESTONE for rule in read.rules):
        head.fault("needs_consent", MILESTONE_UNASKED)
    head.done()
    whole.done()
    return read


def _currency(table: Table) -> CurrencyDraft:
    code = table.text("code", most=8)
    if code and not CODE.fullmatch(code):
        table.fault("code", NO_CODE)
    singular = table.words("singular", most=NAME_MAX)
    plural = table.words("plural", most=NAME_MAX)
    for language in LANGUAGES:
        for key, has, lacks in (("plural", singular, plural), ("singular", plural, singular)):
            if language in has and language not in lacks:
                table.fault(key, HALF_NAMED, key=f"{key}_{language}")
    scale = table.number("scale", most=SCALE_MAX, default=0)
    table.done()
    names = {each: [singular[each], plural.get(each, "")] for each in singular}
    return CurrencyDraft(code=code, scale=scale, names=names)


def _rule(table: Table, zone: tzinfo) -> RuleDraft:
    kind = RuleKind(table.choice("kind", tuple(RuleKind)))
    is_milestone = kind is RuleKind.MILESTONE
    draft = RuleDraft(
        slug=table.slug("slug"),
        kind=kind,
        names=table.words("name", most=NAME_MAX),
        descriptions=table.words("description", most=TEXT_MAX),
        terms=_terms(table),
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


def _terms(table: Table) -> Terms:
    reward, split = table.table("reward"), table.table("split", required=False)
    terms = Terms(
        per_adult_minor=reward.number("per_adult_minor", most=REWARD_MAX, default=0),
        per_child_minor=reward.number("per_child_minor", most=REWARD_MAX, default=0),
        fixed_minor=reward.number("fixed_minor", most=REWARD_MAX, default=0),
        household_parts=split.number("household_parts", most=PARTS_MAX, default=1),
        street_parts=split.number("street_parts", most=PARTS_MAX, default=0),
        keeps_months=table.number("keeps_months", most=KEEPS_MONTHS_MAX, default=0) or None,
        keeps_until=table.day("keeps_until"),
    )
    if terms.keeps_months is not None and terms.keeps_until is not None:
        table.fault("keeps_until", KEEPS_TWICE)
    if terms.household_parts + terms.street_parts == 0:
        split.fault("household_parts", NO_PARTS)
    reward.done()
    split.done()
    return terms


def _check_reward(table: Table, draft: RuleDraft, *, practice: bool) -> None:
    if practice and not draft.terms.pays_nothing:
        table.fault("reward", PRACTICE_PAYS)
    elif not practice and draft.terms.pays_nothing:
        table.fault("reward", PAYS_NOTHING)
    per_head = draft.terms.per_adult_minor or draft.terms.per_child_minor
    if draft.kind is RuleKind.MILESTONE and per_head:
        table.fault("reward", MILESTONE_PER_HEAD)


def _budget(table: Table) -> BudgetDraft:
    draft = BudgetDraft(
        slug=table.slug("slug"),
        names=table.words("name", most=NAME_MAX),
        funder=table.slug("funder"),
        amount_minor=table.number("amount_minor", least=1, most=AMOUNT_MAX),
        theme=table.choice("theme", THEMES, default="") or None,
        collective_only=table.flag("collective_only", default=False),
    )
    table.done()
    return draft
