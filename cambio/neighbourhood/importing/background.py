"""Work of this server that goes on while its pages are answered, one import at a time.

How far it is stands in the import's own row, so that any page of any process can tell. A server
that stops takes its work along: the row falls silent, is told as failed, and nothing counts of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from cambio.database import Refusal, perform
from cambio.neighbourhood.use_cases.address_import import NoteFailure, note_failure

log = logging.getLogger(__name__)


class Background:
    """The imports that one application is working on."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._turn = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(
        self, work: Callable[..., Any], *, community_id: int, actor_id: UUID, import_id: UUID
    ) -> None:
        """Have `check` or `carry_out` done for an import, and answer at once."""
        key = {"community_id": community_id, "actor_id": actor_id, "import_id": import_id}
        thread = threading.Thread(target=self._run, args=(work, key), daemon=True)
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def wait(self) -> None:
        """Until all that was started is done."""
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[..., Any], key: dict[str, Any]) -> None:
        with self._turn, self._app.app_context():
            try:
                work(**key)
            except Refusal as refusal:
                log.warning("import %s: %s", key["import_id"], refusal)
                perform(note_failure, NoteFailure(**key))
            except Exception:
                log.exception("import %s broke off", key["import_id"])
                perform(note_failure, NoteFailure(**key))


def background() -> Background:
    """The current application's own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the app outlives the request
    held: Background = app.extensions.setdefault("cambio.background", Background(app))
    return held
