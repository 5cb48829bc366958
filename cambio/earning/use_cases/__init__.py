"""What is done in earning, one function per act."""

from cambio.earning.use_cases.actions import (
    AnnounceAction,
    AnnouncedAction,
    CancelAction,
    CloseAction,
    EndedAction,
    OpenAction,
    OpenedAction,
    announce_action,
    cancel_action,
    close_action,
    open_action,
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
from cambio.earning.use_cases.newcomers import (
    CorrectNewcomers,
    Newcomers,
    NoteNewcomers,
    correct_newcomers,
    note_newcomers,
)
from cambio.earning.use_cases.participations import (
    ParticipationReceipt,
    RecordParticipation,
    record_participation,
)
from cambio.earning.use_cases.place_participations import (
    RecordPlaceParticipation,
    record_place_participation,
)
from cambio.earning.use_cases.planning import (
    LogAction,
    PlanAction,
    PlannedAction,
    log_action,
    plan_action,
)
from cambio.earning.use_cases.programmes import (
    AppliedProgramme,
    ApplyProgramme,
    NewVersion,
    apply_programme,
)
from cambio.earning.use_cases.proposals import (
    DeclineProposal,
    ProposeAction,
    decline_proposal,
    propose_action,
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
from cambio.earning.use_cases.strikes import (
    StrikeParticipation,
    StruckParticipation,
    strike_participation,
)

__all__ = [
    "AnnounceAction",
    "AnnouncedAction",
    "AppliedProgramme",
    "ApplyProgramme",
    "CancelAction",
    "CloseAction",
    "CorrectNewcomers",
    "DeclineProposal",
    "EndedAction",
    "FillPurse",
    "FilledPurse",
    "Grant",
    "GrantBudget",
    "JoinProgramme",
    "LeaveProgramme",
    "LogAction",
    "Membership",
    "MilestoneReceipt",
    "NewVersion",
    "Newcomers",
    "NoteNewcomers",
    "OpenAction",
    "OpenedAction",
    "ParticipationReceipt",
    "PayWaiting",
    "PlanAction",
    "PlannedAction",
    "ProposeAction",
    "RecordMilestone",
    "RecordParticipation",
    "RecordPlaceParticipation",
    "ReturnGrantRest",
    "ReturnPursesDue",
    "ReturnedPurses",
    "ReturnedRest",
    "StrikeParticipation",
    "StruckParticipation",
    "announce_action",
    "apply_programme",
    "cancel_action",
    "close_action",
    "correct_newcomers",
    "decline_proposal",
    "fill_purse",
    "grant_budget",
    "join_programme",
    "leave_programme",
    "log_action",
    "note_newcomers",
    "open_action",
    "pay_waiting",
    "plan_action",
    "propose_action",
    "record_milestone",
    "record_participation",
    "record_place_participation",
    "return_grant_rest",
    "return_purses_due",
    "strike_participation",
]
