"""Saving in JSON."""

from cambio.saving.api.lapsing import blueprint as lapsing
from cambio.saving.api.voting import blueprint as voting

__all__ = ["lapsing", "voting"]
