"""What is done in earning, one function per act."""

from cambio.earning.use_cases.actions import (
    CancelAction,
    CloseAction,
    EndedAction,
    OpenAction,
    OpenedAction,
    PlanAction,
    PlannedAction,
    cancel_action,
    close_action,
    open_action,
    plan_action,
)
from cambio.earning.use_cases.budgets import (
    Grant,
    GrantBudget,
    ReturnedRest,
    ReturnGrantRest,
    grant_budget,
    return_grant_rest,
)
from cambio.earning.use_cases.memberships import (
    JoinProgramme,
    LeaveProgramme,
    Membership,
    join_programme,
    leave_programme,
)
from cambio.earning.use_cases.milestones import (
    MilestoneReceipt,
    RecordMilestone,
    record_milestone,
)
from cambio.earning.use_cases.participations import (
    ParticipationReceipt,
    RecordParticipation,
    record_participation,
)
from cambio.earning.use_cases.programmes import (
    AppliedProgramme,
    ApplyProgramme,
    NewVersion,
    apply_programme,
)
from cambio.earning.use_cases.purses import (
    FilledPurse,
    FillPurse,
    PayWaiting,
    ReturnedPurses,
    ReturnPursesDue,
    fill_purse,
    pay_waiting,
    return_purses_due,
)

__all__ = [
    "AppliedProgramme",
    "ApplyProgramme",
    "CancelAction",
    "CloseAction",
    "EndedAction",
    "FillPurse",
    "FilledPurse",
    "Grant",
    "GrantBudget",
    "JoinProgramme",
    "LeaveProgramme",
    "Membership",
    "MilestoneReceipt",
    "NewVersion",
    "OpenAction",
    "OpenedAction",
    "ParticipationReceipt",
    "PayWaiting",
    "PlanAction",
    "PlannedAction",
    "RecordMilestone",
    "RecordParticipation",
    "ReturnGrantRest",
    "ReturnPursesDue",
    "ReturnedPurses",
    "ReturnedRest",
    "apply_programme",
    "cancel_action",
    "close_action",
    "fill_purse",
    "grant_budget",
    "join_programme",
    "leave_programme",
    "open_action",
    "pay_waiting",
    "plan_action",
    "record_milestone",
    "record_participation",
    "return_grant_rest",
    "return_purses_due",
]
