"""Tables of earning: programmes with their rules and budgets, actions, and what was given."""

from cambio.earning.models.actions import Action
from cambio.earning.models.awards import (
    Award,
    AwardAdult,
    Participation,
    ParticipationPart,
    PlaceAward,
)
from cambio.earning.models.ending import EndingApproval, EndingChoice, EndingNotice, ProgrammeEnding
from cambio.earning.models.presence import NewcomerNote, PlaceParticipation
from cambio.earning.models.programmes import (
    Budget,
    BudgetPlan,
    Programme,
    ProgrammeMembership,
    Rule,
    RuleVersion,
    StreetChoice,
)
from cambio.earning.models.proposals import ActionProposal
from cambio.earning.models.reports import ActionPhoto, ActionReport, ReportDecision
from cambio.earning.models.series import ActionSeries
from cambio.earning.models.signals import Signal

__all__ = [
    "Action",
    "ActionPhoto",
    "ActionProposal",
    "ActionReport",
    "ActionSeries",
    "Award",
    "AwardAdult",
    "Budget",
    "BudgetPlan",
    "EndingApproval",
    "EndingChoice",
    "EndingNotice",
    "NewcomerNote",
    "Participation",
    "ParticipationPart",
    "PlaceAward",
    "PlaceParticipation",
    "Programme",
    "ProgrammeEnding",
    "ProgrammeMembership",
    "ReportDecision",
    "Rule",
    "RuleVersion",
    "Signal",
    "StreetChoice",
]
