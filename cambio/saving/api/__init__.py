"""Saving in JSON."""

from cambio.saving.api.gifts import blueprint as gifts
from cambio.saving.api.lapsing import blueprint as lapsing
from cambio.saving.api.matching import blueprint as matching
from cambio.saving.api.shares import blueprint as shares
from cambio.saving.api.voting import blueprint as voting

__all__ = ["gifts", "lapsing", "matching", "shares", "voting"]
