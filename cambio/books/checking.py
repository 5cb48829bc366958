"""Carrying out checks of the books: read at length, written down by short acts.

Job, page and command line all start it; the page in a thread of its own.
"""

from __future__ import annotations

import threading
import time
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import select

from cambio.app.cli import OPERATOR_ID
from cambio.books.models import BooksCheck
from cambio.books.sealing import number_all
from cambio.books.use_cases import (
    BeginCheck,
    EndCheck,
    TellProgress,
    begin_check,
    end_check,
    tell_progress,
)
from cambio.database import perform, reading
from cambio.ledger.checks.newly import check_new
from cambio.ledger.checks.walking_together import last_place
from cambio.ledger.validation import Progress, VerifyReport, verify

# Often enough for somebody who looks, seldom enough not to be felt.
TOLD_EVERY_S = 1.0
PROCESSES = 2
CHECKING = "check the books"
"""The name of a thread that checks everything."""


def check_everything(
    community_id: int, *, actor_id: UUID = OPERATOR_ID, progress: Progress | None = None
) -> VerifyReport:
    """Check all books of a community and write down what was found."""
    check_id = perform(
        begin_check, BeginCheck(community_id=community_id, actor_id=actor_id, scope="full")
    )
    return _check_everything(community_id, check_id, progress)


def start_checking_everything(community_id: int, actor_id: UUID) -> UUID:
    """Begin the same in the background; answers the id under which its progress is kept."""
    check_id = perform(
        begin_check, BeginCheck(community_id=community_id, actor_id=actor_id, scope="full")
    )
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the app outlives the request
    thread = threading.Thread(
        target=_in_background, args=(app, community_id, check_id), name=CHECKING
    )
    thread.start()
    return check_id


def check_what_is_new(community_id: int) -> bool:
    """Check what came since the last check, and write it down; answers whether all is right."""
    number_all(community_id)
    check_id = perform(
        begin_check, BeginCheck(community_id=community_id, actor_id=OPERATOR_ID, scope="new")
    )
    with reading() as session:
        query = select(BooksCheck.until).filter_by(community_id=community_id, result="right")
        after = session.scalar(query.order_by(BooksCheck.until.desc()).limit(1)) or 0
        walked, until = check_new(session, community_id, after=after)
    perform(
        end_check,
        EndCheck(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            check_id=check_id,
            result="differs" if walked.difference else "right",
            until=until,
            transactions=walked.transactions,
            postings=walked.postings,
            difference=str(walked.difference) if walked.difference else None,
        ),
    )
    return walked.difference is None


def _in_background(app: Flask, community_id: int, check_id: UUID) -> None:
    with app.app_context():
        _check_everything(community_id, check_id, None)


def _check_everything(community_id: int, check_id: UUID, progress: Progress | None) -> VerifyReport:
    told_at = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if progress is not None:
            progress(done, total)
        if time.monotonic() - told_at > TOLD_EVERY_S:
            told_at = time.monotonic()
            perform(
                tell_progress,
                TellProgress(
                    community_id=community_id,
                    actor_id=OPERATOR_ID,
                    check_id=check_id,
                    done=done,
                    total=total,
                ),
            )

    try:
        with reading() as session:
            until = last_place(session, community_id)
            report = verify(session, community_id, tell, processes=PROCESSES)
    except Exception:
        _end(community_id, check_id, None, 0)
        raise
    _end(community_id, check_id, report, until)
    return report


def _end(community_id: int, check_id: UUID, report: VerifyReport | None, until: int) -> None:
    first = report.first_difference if report else None
    perform(
        end_check,
        EndCheck(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            check_id=check_id,
            result="failed" if report is None else "differs" if first else "right",
            until=until,
            transactions=report.transactions if report else 0,
            postings=report.postings if report else 0,
            difference=str(first) if first else None,
        ),
    )
