"""Saving in JSON: what goes in and what comes out."""

from cambio.saving.schemas.lapsing import (
    LapsingArguments,
    LapsingPageSchema,
    LapsingSchema,
    LetGoSchema,
    LetterRunSchema,
    ReadSchema,
    ToldListSchema,
    ToldSchema,
)

__all__ = [
    "LapsingArguments",
    "LapsingPageSchema",
    "LapsingSchema",
    "LetGoSchema",
    "LetterRunSchema",
    "ReadSchema",
    "ToldListSchema",
    "ToldSchema",
]
