"""Logs tell what happened, and never a secret: card codes and access keys are blotted out."""

from __future__ import annotations

import logging
import re

# What follows /K/ on a card, /A/ on a poster and /V/ on a voucher, a bearer key, and what is signed
# or holds once in a link.
SECRETS = re.compile(
    r"(/[KkAaVv]/|Bearer\s+|cambio_|/invitation/|/messages/(?:stop|confirm)/)[A-Za-z0-9_\-.]+"
)


class Blot(logging.Filter):
    """Replaces secrets in a record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = SECRETS.sub(r"\1***", text)
        if clean != text:
            record.msg, record.args = clean, ()
        return True


def quiet_secrets(logger: logging.Logger) -> None:
    """Blot secrets out of everything that the logger's handlers write."""
    for handler in logger.handlers:
        if not any(isinstance(each, Blot) for each in handler.filters):
            handler.addFilter(Blot())
