"""Refusals of spending from a pot."""

from __future__ import annotations

from cambio.database import N_, Refusal


class VoteNeeded(Refusal):
    """More than a captain spends alone. Facts: `limit` and `left` in whole tokens, `days`."""

    code = "vote_needed"
    message = N_(
        "Above %(limit)s in %(days)s days the street decides by vote. Without a vote %(left)s is"
        " left now."
    )


class KeptForDecision(Refusal):
    """What the street decided before is kept in the pot. Facts: `free`, in whole tokens."""

    code = "kept_for_decision"
    message = N_(
        "The pot keeps what the street decided about before. %(free)s is free for other things."
    )


class DecisionUnusable(Refusal):
    """The proposal was not accepted, is of another pot or currency, or is for something else."""

    code = "decision_unusable"
    message = N_("The street did not decide this. Choose what it did decide.")


class DecisionSpent(Refusal):
    """Less is left of what the street decided. Facts: `left_minor`."""

    code = "decision_spent"
    message = N_("So much is not left of what the street decided.")


class AgreementInvalid(Refusal):
    """Numbers that nobody could decide by. Facts: `most`, `days`, `households`."""

    code = "agreement_invalid"
    message = N_(
        "Choose at most %(most)s tokens, 1 to %(days)s days and 1 to %(households)s households."
    )
    status = 422
