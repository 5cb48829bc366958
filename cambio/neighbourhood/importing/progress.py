"""Telling how far long work is: once a second is enough, and shows that it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from cambio.database import perform
from cambio.neighbourhood.use_cases.address_import import NoteProgress, note_progress

SECONDS_BETWEEN = 1.0

Telling = Callable[[int, int], None]
"""Told how much is done, and how much there is to do in all."""


def telling(*, community_id: int, actor_id: UUID, import_id: UUID) -> Telling:
    """Notes the progress of an import where everybody can see it."""
    told_at = 0.0

    def tell(done: int, size: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < SECONDS_BETWEEN:
            return
        told_at = time.monotonic()
        perform(
            note_progress,
            NoteProgress(
                community_id=community_id,
                actor_id=actor_id,
                import_id=import_id,
                step_done=done,
                step_size=size,
            ),
        )

    return tell
