"""`cambio programme` and `cambio actions`."""

from cambio.earning.cli import ending  # noqa: F401 - it adds its command
from cambio.earning.cli.programmes import actions, programme

__all__ = ["actions", "programme"]
