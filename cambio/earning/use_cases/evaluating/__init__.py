"""The monthly evaluation of milestones."""

from cambio.earning.use_cases.evaluating.milestones import (
    Evaluated,
    EvaluateMilestones,
    evaluate_milestones,
)

__all__ = ["EvaluateMilestones", "Evaluated", "evaluate_milestones"]
