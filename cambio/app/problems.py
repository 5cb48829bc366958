"""How a "no" is told: a page in plain words to people, an RFC 9457 problem to programs."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, current_app, g, json, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from cambio.app.guard import NotSignedIn
from cambio.database import N_, Refusal, Trouble, trouble_of

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

TROUBLES = {
    Trouble.BUSY: N_("It is busy here. Nothing was changed. Try again in a moment."),
    Trouble.FULL: N_("We have no room to keep this. Nothing was changed. Tell the manager."),
    Trouble.AWAY: N_("We cannot reach our books. Try again in a moment: nothing counts twice."),
}


def init_app(app: Flask) -> None:
    """Let every refusal, HTTP error and fault be answered in the form that the asker reads."""
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_fault)


def for_program() -> bool:
    """Whether a program is asking: everything under `/api/`."""
    return request.path.startswith("/api/")


def problem(
    status: int, code: str, detail: str, *, facts: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """A problem document (RFC 9457) with our `code`, which programs may rely on."""
    body = {
        "type": "about:blank",
        "title": detail,
        "status": status,
        "detail": detail,
        "code": code,
    } | (facts or {})
    return current_app.response_class(
        json.dumps(body, default=str) + "\n", status=status, mimetype=PROBLEM
    )


def words_of(refusal: Refusal) -> str:
    """The refusal in the asker's language."""
    # The sentence was marked for translation where its class was defined.
    text: str = gettext(refusal.message)
    return text % refusal.facts if refusal.facts else text


def _on_refusal(refusal: Refusal) -> ResponseReturnValue:
    if for_program():
        facts = {"facts": {name: str(value) for name, value in refusal.facts.items()}}
        return problem(
            refusal.status, refusal.code, words_of(refusal), facts=facts if refusal.facts else None
        )
    if isinstance(refusal, NotSignedIn) and request.method == "GET":
        return redirect(current_app.extensions["cambio.sign_in_url"]())
    page = render_template("error.html", status=refusal.status, message=words_of(refusal))
    return page, refusal.status


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if for_program():
        errors = getattr(error, "data", {}).get("messages")
        code = "invalid" if errors else (error.name or "error").lower().replace(" ", "_")
        detail = gettext("Some of what was sent is not right.") if errors else error.description
        return problem(
            status, code, detail or error.name, facts={"errors": errors} if errors else None
        )
    return render_template("error.html", status=status, message=None), status


def _on_fault(fault: Exception) -> ResponseReturnValue:
    """A fault of ours, or trouble with the database: logged with a number that the person can
    tell us, nothing shown of it."""
    number = g.get("request_id", "-")
    log.error("fault in request %s", number, exc_info=fault)
    trouble = trouble_of(fault)
    if trouble is None:
        status, code, words = 500, "fault", gettext("Something went wrong here.")
    else:
        status, code, words = 503, trouble.value, gettext(TROUBLES[trouble])
    if for_program():
        return problem(status, code, words, facts={"request_id": number})
    message = None if trouble is None else words
    page = render_template("error.html", status=status, message=message, request_id=number)
    return page, status
