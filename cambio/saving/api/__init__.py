"""Saving in JSON."""

from cambio.saving.api.lapsing import blueprint as lapsing

__all__ = ["lapsing"]
