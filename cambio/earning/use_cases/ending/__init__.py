"""Ending a programme, act by act; docs/programmes.md tells the order."""

from cambio.earning.use_cases.ending.announcing import (
    AnnouncedEnding,
    AnnounceEnding,
    WithdrawEnding,
    announce_ending,
    withdraw_ending,
)
from cambio.earning.use_cases.ending.approving import ApproveStep, approve_step
from cambio.earning.use_cases.ending.choosing import ChooseRemainder, choose_remainder
from cambio.earning.use_cases.ending.closing import EndedProgramme, EndProgramme, end_programme
from cambio.earning.use_cases.ending.forgetting import ForgetProgramme, forget_programme
from cambio.earning.use_cases.ending.open_matters import (
    EndingSource,
    GiveBackOpen,
    GivenBack,
    OpenMatter,
    give_back_open,
    open_matters,
)
from cambio.earning.use_cases.ending.remainders import (
    MovedRemainders,
    MovePots,
    MoveRemainders,
    move_pots,
    move_remainders,
)
from cambio.earning.use_cases.ending.settling import SettledTills, SettleTills, settle_tills
from cambio.earning.use_cases.ending.spending import programme_of, programme_to_spend
from cambio.earning.use_cases.ending.telling import (
    EndingLetters,
    PointAtEnding,
    ReadEnding,
    WriteEndingLetters,
    point_at_ending,
    read_ending,
    write_ending_letters,
)

__all__ = [
    "AnnounceEnding",
    "AnnouncedEnding",
    "ApproveStep",
    "ChooseRemainder",
    "EndProgramme",
    "EndedProgramme",
    "EndingLetters",
    "EndingSource",
    "ForgetProgramme",
    "GiveBackOpen",
    "GivenBack",
    "MovePots",
    "MoveRemainders",
    "MovedRemainders",
    "OpenMatter",
    "PointAtEnding",
    "ReadEnding",
    "SettleTills",
    "SettledTills",
    "WithdrawEnding",
    "WriteEndingLetters",
    "announce_ending",
    "approve_step",
    "choose_remainder",
    "end_programme",
    "forget_programme",
    "give_back_open",
    "move_pots",
    "move_remainders",
    "open_matters",
    "point_at_ending",
    "programme_of",
    "programme_to_spend",
    "read_ending",
    "settle_tills",
    "withdraw_ending",
    "write_ending_letters",
]
