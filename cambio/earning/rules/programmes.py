"""A programme as data: what a file or a manager says of it, and which version holds when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from cambio.earning.rules.rewards import Terms

# The seven themes by which neighbourhood budgets are accounted for, in the order of that report.
THEMES = (
    "clean-and-whole",
    "feeling-safe",
    "neighbourhood-services",
    "sustainable-behaviour",
    "liveability",
    "social-cohesion",
    "taking-part-in-work",
)

Words = Mapping[str, str]
"""A text by language, such as `{"nl": "Opruimactie", "en": "Clean-up"}`. Dutch is always there."""


class RuleKind(StrEnum):
    """What a rule looks at."""

    ATTENDANCE = "attendance"
    """Taking part in an action."""
    MILESTONE = "milestone"
    """Something good that was noticed. Only ever given, never taken away."""
    DEED = "deed"
    """Something done on its own: a bag handed in, an hour of work, a line of a tariff sheet."""
    COLLECTION = "collection"
    """Euros collected for a neighbourhood's pot."""


class Repeat(StrEnum):
    """How often a household can be given the same milestone."""

    ALWAYS = "always"
    YEARLY = "yearly"
    ONCE = "once"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyDraft:
    """A unit of account. `names` holds singular and plural by language, `scale` the decimals.

    `euro_micros` is what one whole unit counts for in the accounts, in millionths of a euro; None
    for no value. `bank_account_of` is the short name of the organisation whose bank account a
    currency in euros mirrors; None for tokens.
    """

    code: str
    scale: int
    names: Mapping[str, list[str]]
    euro_micros: int | None = None
    bank_account_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderDraft:
    """An organisation that gives, or that keeps a bank account; found by its name."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as it should be.

    `valid_from` is None for "from the moment that it is applied", `valid_until` None for "until
    further notice". `evidence` says who may note a milestone; None for actions.
    `looks_at` says what a milestone looks at (see `rules.milestones.watch_from`).
    """

    slug: str
    kind: RuleKind
    names: Words
    descriptions: Words
    terms: Terms
    repeat: Repeat = Repeat.ALWAYS
    evidence: str | None = None
    looks_at: Mapping[str, Any] | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDraft:
    """A grant that a file proposes; tokens come only with the act of granting.

    `funder` is the short name of one of the file's funders; in a file without any, of an
    organisation in whatever list the file belongs to. It pays from `starts_on` up to and with
    `ends_on`, None for no such bound.
    """

    slug: str
    names: Words
    funder: str
    amount_minor: int
    theme: str | None
    collective_only: bool
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFile:
    """A whole programme as data. See `models.Programme` for what its words mean."""

    slug: str
    names: Words
    descriptions: Words
    currency: CurrencyDraft
    consent_required: bool
    rules: tuple[RuleDraft, ...]
    funders: tuple[FunderDraft, ...] = ()
    budgets: tuple[BudgetDraft, ...] = ()
    visible_to: str = "everyone"
    pays_on: str = "scan"
    four_eyes_minor: int | None = None
    yearly_limit_minor: int | None = None
    forget_after_months: int = 12


class Version(Protocol):
    """What must be known of a version of a rule to tell whether it holds."""

    @property
    def version(self) -> int: ...
    @property
    def valid_from(self) -> datetime: ...
    @property
    def valid_until(self) -> datetime | None: ...


V = TypeVar("V", bound=Version)


def latest_in_force(versions: Iterable[V], at: datetime) -> V | None:
    """The version that holds at a moment, or None.

    A later version replaces those before it for good: when it ends, none of them comes back.
    """
    begun = [each for each in versions if each.valid_from <= at]
    latest = max(begun, key=lambda each: each.version, default=None)
    if latest is None or (latest.valid_until is not None and latest.valid_until <= at):
        return None
    return latest


def name_in(names: Words, language: str) -> str:
    """The text in a language, or in Dutch where there is none in that."""
    return names.get(language) or names["nl"]
