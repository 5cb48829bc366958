"""Saving in JSON: what goes in and what comes out."""

from cambio.saving.schemas.lapsing import (
    LapsingArguments,
    LapsingPageSchema,
    LapsingSchema,
    LetGoSchema,
    LetterRunSchema,
    PostedSchema,
    ReadSchema,
    ToldListSchema,
    ToldSchema,
    WaitingLettersListSchema,
    WaitingLettersSchema,
)

__all__ = [
    "LapsingArguments",
    "LapsingPageSchema",
    "LapsingSchema",
    "LetGoSchema",
    "LetterRunSchema",
    "PostedSchema",
    "ReadSchema",
    "ToldListSchema",
    "ToldSchema",
    "WaitingLettersListSchema",
    "WaitingLettersSchema",
]
