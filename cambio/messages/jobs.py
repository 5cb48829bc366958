"""What messages do by themselves, at set times."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler import Turn
from cambio.database import perform, reading
from cambio.messages.sending.dispatching import send_due
from cambio.messages.use_cases import ForgetMessages, forget_messages
from cambio.neighbourhood.queries import community_ids


def send_messages() -> int:
    """Send what is due; answers how many messages were accepted."""
    return send_due()


def forget_old_messages(_turn: Turn) -> int:
    """Forget what was told long ago, in every community; answers how much."""
    with reading() as session:
        communities = community_ids(session)
    return sum(_forget_in(community_id) for community_id in communities)


def _forget_in(community_id: int) -> int:
    command = ForgetMessages(community_id=community_id, actor_id=OPERATOR_ID)
    forgotten = 0
    while some := perform(forget_messages, command):
        forgotten += some
    return forgotten
