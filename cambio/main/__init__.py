"""Composes all rooms into one application."""

from cambio.main.application import COMMANDS, create_app, main
from cambio.main.schedule import JOBS

__all__ = ["COMMANDS", "JOBS", "create_app", "main"]
