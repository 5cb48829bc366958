"""Reading a programme file: TOML in, a `ProgrammeFile` out, or every mistake with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any, TypeVar

from cambio.database.errors import N_
from cambio.earning.errors import FileFault, ProgrammeFileInvalid
from cambio.earning.rules.lines import lines_of, syntax_fault
from cambio.earning.rules.programmes import (
    THEMES,
    BudgetDraft,
    CurrencyDraft,
    FunderDraft,
    ProgrammeFile,
    RuleDraft,
    RuleKind,
)
from cambio.earning.rules.rule_tables import Keeping, read_keeping, read_rule
from cambio.earning.rules.tables import AMOUNT_MAX, LANGUAGES, NAME_MAX, TEXT_MAX, Table

SCALE_MAX, FORGET_MONTHS_MAX = 4, 60
MICROS = 1_000_000
VISIBLE_TO = ("everyone", "members", "staff")
PAYS_ON = ("scan", "approval")
FUNDING_KINDS = ("funder", "corporation")
D = TypeVar("D", RuleDraft, BudgetDraft, FunderDraft)

CODE = re.compile(r"[A-Z]{1,8}")

NO_CODE = N_("code must be 1 to 8 capitals, such as CAM.")
HALF_NAMED = N_("A currency needs both words in each language: %(key)s is missing.")
NO_RULES = N_("A programme needs at least one rule, in a part called [[rule]].")
TWICE = N_("The short name %(slug)s stands there twice.")
MILESTONE_UNASKED = N_("Milestones are for who agreed: write needs_consent = true.")
NO_VALUE = N_("%(key)s must be a number of euros above 0, with at most six decimals.")
NO_FUNDER = N_("There is no [[funder]] with the short name %(slug)s.")
EUROS_AT_HOME = N_(
    "Euros of a neighbourhood are never in a wallet: make this a collection, or household_parts 0."
)
EUROS_SCALE = N_("Euros have two decimals: write scale = 2.")
NO_BANK = N_("Money is collected into a bank account: write bank_account_of at the currency.")
PERIOD = N_("ends_on must not be before starts_on.")


def read_programme(text: str, *, zone: tzinfo = UTC) -> ProgrammeFile:
    """The programme in a file. `zone` is where its days begin.

    Raises:
        ProgrammeFileInvalid: with every mistake and its line.
    """
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeFileInvalid([syntax_fault(str(error))]) from error
    faults: list[FileFault] = []
    whole = Table(values, path=(), places=lines_of(text), faults=faults)
    read = _programme(whole, zone)
    if faults:
        raise ProgrammeFileInvalid(sorted(faults, key=lambda fault: fault.line))
    return read


def read_programme_document(document: Mapping[str, Any], *, zone: tzinfo = UTC) -> ProgrammeFile:
    """The programme in the words of a file, outside a file: from a form.

    Raises:
        ProgrammeFileInvalid: with every mistake; none has a line.
    """
    faults: list[FileFault] = []
    read = _programme(Table(document, path=(), places={}, faults=faults), zone)
    if faults:
        raise ProgrammeFileInvalid(faults)
    return read


def read_currency(document: Mapping[str, Any]) -> tuple[CurrencyDraft, Keeping]:
    """The currency in the words of a file, outside a file, and how long it keeps.

    Raises:
        ProgrammeFileInvalid: with every mistake; none has a line.
    """
    faults: list[FileFault] = []
    table = Table(document, path=(), places={}, faults=faults)
    keeping = read_keeping(table)
    draft = _currency(table)
    if faults:
        raise ProgrammeFileInvalid(faults)
    return draft, keeping


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
    head, money = whole.table("programme"), whole.table("currency")
    keeping = read_keeping(money)
    rules, budgets = whole.tables("rule"), whole.tables("budget")
    read = ProgrammeFile(
        slug=head.slug("slug"),
        names=head.words("name", most=NAME_MAX),
        descriptions=head.words("description", most=TEXT_MAX),
        consent_required=head.flag("needs_consent", default=False),
        visible_to=head.choice("visible_to", VISIBLE_TO, default="everyone"),
        pays_on=head.choice("pays_on", PAYS_ON, default="scan"),
        four_eyes_minor=head.number("four_eyes_minor", most=AMOUNT_MAX, default=0) or None,
        yearly_limit_minor=head.number("yearly_limit_minor", most=AMOUNT_MAX, default=0) or None,
        currency=_currency(money),
        funders=_each_once(whole.tables("funder"), _funder),
        rules=_each_once(rules, lambda table: read_rule(table, zone, keeping)),
        budgets=_each_once(budgets, _budget),
        forget_after_months=head.number(
            "forget_after_months", least=1, most=FORGET_MONTHS_MAX, default=12
        ),
    )
    if not read.rules:
        whole.fault("rule", NO_RULES)
    if not read.consent_required and any(rule.kind is RuleKind.MILESTONE for rule in read.rules):
        head.fault("needs_consent", MILESTONE_UNASKED)
    _check_euros(money, rules, read)
    _check_funders(budgets, read)
    head.done()
    whole.done()
    return read


def _check_euros(money: Table, tables: Iterable[Table], read: ProgrammeFile) -> None:
    """Euros stand in somebody's bank account, and never in a wallet."""
    holder = read.currency.bank_account_of
    if holder is not None and holder not in {each.slug for each in read.funders}:
        money.fault("bank_account_of", NO_FUNDER, slug=holder)
    if holder is not None and read.currency.scale != 2:
        money.fault("scale", EUROS_SCALE)
    for table, rule in zip(tables, read.rules, strict=False):
        if holder is not None and rule.terms.pays_households:
            table.fault("reward", EUROS_AT_HOME)
        if holder is None and rule.kind is RuleKind.COLLECTION:
            table.fault("kind", NO_BANK)


def _check_funders(tables: Iterable[Table], read: ProgrammeFile) -> None:
    known = {each.slug for each in read.funders}
    for table, budget in zip(tables, read.budgets, strict=False):
        if known and budget.funder not in known:
            table.fault("funder", NO_FUNDER, slug=budget.funder)


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
    draft = CurrencyDraft(
        code=code,
        scale=scale,
        names={each: [singular[each], plural.get(each, "")] for each in singular},
        euro_micros=_micros(table),
        bank_account_of=table.slug("bank_account_of") if table.has("bank_account_of") else None,
    )
    table.done()
    return draft


def _micros(table: Table) -> int | None:
    """What one unit is worth in millionths of a euro; None where the file gives no value."""
    if not table.has("euro_value"):
        return None
    micros = table.decimal("euro_value", NO_VALUE) * MICROS
    if not (1 <= micros <= MICROS * MICROS and micros == int(micros)):
        table.fault("euro_value", NO_VALUE)
        return None
    return int(micros)


def _funder(table: Table) -> FunderDraft:
    draft = FunderDraft(
        slug=table.slug("slug"),
        name=table.text("name", most=NAME_MAX),
        kind=table.choice("kind", FUNDING_KINDS, default=FUNDING_KINDS[0]),
    )
    table.done()
    return draft


def _budget(table: Table) -> BudgetDraft:
    draft = BudgetDraft(
        slug=table.slug("slug"),
        names=table.words("name", most=NAME_MAX),
        funder=table.slug("funder"),
        amount_minor=table.number("amount_minor", least=1, most=AMOUNT_MAX),
        theme=table.choice("theme", THEMES, default="") or None,
        collective_only=table.flag("collective_only", default=False),
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
    )
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        table.fault("ends_on", PERIOD)
    table.done()
    return draft
