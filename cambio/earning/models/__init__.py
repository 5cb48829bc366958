"""Tables of earning: programmes with their rules and budgets, actions, and what was given."""

from cambio.earning.models.actions import Action
from cambio.earning.models.awards import Award, Participation, ParticipationPart
from cambio.earning.models.presence import NewcomerNote, PlaceParticipation
from cambio.earning.models.programmes import (
    Budget,
    Programme,
    ProgrammeMembership,
    Rule,
    RuleVersion,
)

__all__ = [
    "Action",
    "Award",
    "Budget",
    "NewcomerNote",
    "Participation",
    "ParticipationPart",
    "PlaceParticipation",
    "Programme",
    "ProgrammeMembership",
    "Rule",
    "RuleVersion",
]
