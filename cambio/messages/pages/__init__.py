"""Pages of messages: how a household hears from us, and what a manager sees of what goes out."""

from cambio.messages.pages import counter, links, mine, outbox
from cambio.messages.pages.base import blueprint

__all__ = ["blueprint", "counter", "links", "mine", "outbox"]
