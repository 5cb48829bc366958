"""The refusals of programmes and their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cambio.database import N_, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class FileFault:
    """One mistake in a programme file.

    `line` counts from 1 and is 0 when no line can be named. `message` is an English sentence,
    marked for translation where it is written; `facts` fill its placeholders.
    """

    line: int
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        words = self.message % self.facts if self.facts else self.message
        return f"line {self.line}: {words}" if self.line else words


class ProgrammeFileInvalid(Refusal):
    """A programme file with mistakes. `faults` names each; facts: `count`, `first`."""

    code = "programme_file_invalid"
    message = N_("The file has %(count)s mistakes. The first: %(first)s")
    status = 422

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__(count=len(faults), first=str(faults[0]))
        self.faults = tuple(faults)


class ProgrammeUnknown(NotFound):
    """No such programme in this community."""

    code = "programme_unknown"
    message = N_("We cannot find this programme.")


class ProgrammeEnded(Refusal):
    """A programme in which nothing is given any more."""

    code = "programme_ended"
    message = N_("This programme has ended.")


class CurrencyFixed(Refusal):
    """A programme keeps its currency, and a currency its number of decimals. Facts: `code`."""

    code = "currency_fixed"
    message = N_("The currency %(code)s exists already, and in another way.")


class RuleUnknown(NotFound):
    """No such rule in this community."""

    code = "rule_unknown"
    message = N_("We cannot find this rule.")


class RuleKindWrong(Refusal):
    """A rule for actions used for a milestone, or the other way round."""

    code = "rule_kind_wrong"
    message = N_("This rule is meant for something else.")
    status = 422


class RuleNotInForce(Refusal):
    """A rule that has no version at that moment."""

    code = "rule_not_in_force"
    message = N_("This rule does not hold on that day.")
