"""Who is asking, told by the cookie of a browser or the key of a program; how a session begins.

Edges call these functions. Passwords and PINs are compared here, before anything is performed: a
use case holds the door to the database, and comparing takes long on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, after_this_request, g, request, session, url_for

from cambio.access import credentials, queries, use_cases
from cambio.access.errors import (
    CodeWrong,
    KeyUnknown,
    PasswordWrong,
    PinNotChosen,
    PinWrong,
    SignInWrong,
    TooSoon,
)
from cambio.access.queries import Identity, ScopeSource
from cambio.access.use_cases import StartedSignIn, Try
from cambio.app.guard import NOBODY, NOBODY_ID, Actor, ActorKind, identify_with
from cambio.database import Refusal, current_database, perform, reading

COOKIE = "sign_in"


def init_app(app: Flask, scopes: Sequence[ScopeSource] = ()) -> None:
    """Tell the guard who is asking; `scopes` are what upper floors let roles be given for."""
    identify_with(app, identify, sign_in_url=sign_in_url)
    app.extensions["cambio.scopes"] = tuple(scopes)


# ---------------------------------------------------------------------------- who is asking


def identify() -> Actor:
    """Who is asking, by one reading of the database; none for who shows nothing.

    A cookie counts in its own community only: elsewhere one is nobody, and may sign in there. A
    request with an `Authorization` header is judged by that alone.

    Raises:
        KeyUnknown: it shows a key that is none of ours, or was withdrawn.
    """
    shown = request.headers.get("Authorization")
    if shown is not None:
        return _actor_of_key(shown)
    cookie = session.get(COOKIE)
    if not isinstance(cookie, list) or len(cookie) != 4:
        return NOBODY
    kind, community_id, sign_in_id, secret = cookie
    if g.get("community_id") not in (None, community_id):
        return NOBODY
    find = queries.identity_of_staff if kind == "staff" else queries.identity_of_household
    with reading() as reader:
        found = find(
            reader,
            community_id=community_id,
            sign_in_id=UUID(sign_in_id),
            secret=secret,
            now=_now(),
        )
    return NOBODY if found is None else _actor(found, ActorKind(kind))


def current_sign_in_id() -> UUID | None:
    """The sign-in of this browser, or None."""
    cookie = session.get(COOKIE)
    return UUID(cookie[2]) if cookie else None


def _actor_of_key(shown: str) -> Actor:
    scheme, _, secret = shown.partition(" ")
    with reading() as reader:
        found = queries.identity_of_key(reader, secret=secret.strip())
    if scheme.lower() != "bearer" or found is None:
        after_this_request(_ask_for_key)
        raise KeyUnknown
    today = _now().date()
    if found.last_used_on != today:
        noted = use_cases.NoteKeyUse(
            community_id=found.community_id, actor_id=found.id, key_id=found.id, used_on=today
        )
        perform(use_cases.note_key_use, noted)
    return _actor(found, ActorKind.KEY)


def _ask_for_key(response: Response) -> Response:
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _actor(found: Identity, kind: ActorKind) -> Actor:
    return Actor(found.id, kind, found.name, found.community_id, found.grants)


# ------------------------------------------------------------------------ sessions of a browser


def begin_session(started: StartedSignIn, *, community_id: int, kind: ActorKind) -> None:
    """Make this browser the one that signed in.

    Of what the cookie held before, only the language stays: nobody can prepare a browser in which
    another then signs in.
    """
    language = session.get("language")
    _forget_cookie()
    if language is not None:
        session["language"] = language
    session[COOKIE] = [kind.value, community_id, started.sign_in_id.hex, started.secret]
    # A household's cookie goes with the browser window; staff stay signed in.
    session.permanent = kind is ActorKind.STAFF


def end_session() -> None:
    """Sign this browser out, here and in the database; harmless when nobody is signed in."""
    cookie = session.get(COOKIE)
    if cookie:
        command = use_cases.SignOut(
            community_id=cookie[1], actor_id=NOBODY_ID, sign_in_id=UUID(cookie[2])
        )
        perform(use_cases.sign_out, command)
    language = session.get("language")
    _forget_cookie()
    if language is not None:
        session["language"] = language


def _forget_cookie() -> None:
    session.clear()
    # What was worked out from the old cookie in this request must not outlive it.
    g.pop("actor", None)
    g.pop("csrf_token", None)


# ---------------------------------------------------------------------------------------- staff


def sign_in_with_password(*, community_id: int, name: str, password: str) -> None:
    """Sign this browser in as a person of the staff.

    Raises:
        SignInWrong: name and password do not belong together.
        TooSoon: after several mistakes one waits first.
    """
    proven = _proven_password(community_id, name, password)
    command = use_cases.SignInStaff(
        community_id=community_id, actor_id=NOBODY_ID, name=name, proven_hash=proven
    )
    outcome = perform(use_cases.sign_in_staff, command)
    _require(outcome, SignInWrong)
    if outcome.started is not None:
        begin_session(outcome.started, community_id=community_id, kind=ActorKind.STAFF)


def change_password(*, community_id: int, user: queries.StaffView, present: str, new: str) -> None:
    """Give a person who is signed in here another password; other browsers are signed out.

    Raises:
        PasswordLength, PasswordEasy: the new one will not do.
        PasswordWrong: the present one is not this.
        TooSoon: after several mistakes one waits first.
    """
    password_hash = credentials.hash_password(new, name=user.name)
    command = use_cases.ChangePassword(
        community_id=community_id,
        actor_id=user.id,
        user_id=user.id,
        proven_hash=_proven_password(community_id, user.name, present),
        password_hash=password_hash,
        kept_sign_in_id=current_sign_in_id(),
    )
    _require(perform(use_cases.change_password, command), PasswordWrong)


def accept_invitation(
    *, community_id: int, invitation: queries.InvitationView, code: str, password: str
) -> None:
    """Set an invited person's password and sign this browser in.

    Raises:
        PasswordLength, PasswordEasy: it will not do.
        InvitationUnknown, InvitationOver, UserBlocked: the link does not work (any more).
    """
    command = use_cases.AcceptInvitation(
        community_id=community_id,
        actor_id=invitation.user_id,
        code=code,
        password_hash=credentials.hash_password(password, name=invitation.name),
    )
    accepted = perform(use_cases.accept_invitation, command)
    begin_session(accepted.started, community_id=community_id, kind=ActorKind.STAFF)


def _proven_password(community_id: int, name: str, password: str) -> str | None:
    with reading() as reader:
        lock = queries.password_lock(reader, community_id=community_id, name=name, now=_now())
    if lock.wait_seconds:
        raise TooSoon(seconds=lock.wait_seconds)
    matches = credentials.password_matches(lock.stored_hash, password)
    return lock.stored_hash if matches else None


# ----------------------------------------------------------------------------------- households


def sign_in_with_pin(*, community_id: int, household_id: UUID, pin: str) -> None:
    """Sign this browser in as a household.

    Raises:
        PinNotChosen: the household chooses a PIN first, with the code in its letter.
        PinWrong: not its PIN.
        TooSoon: after several mistakes one waits first.
        NotFound: the household has ended.
    """
    confirm_pin(
        community_id=community_id, household_id=household_id, pin=pin, actor_id=household_id
    )
    _sign_in_household(community_id, household_id)


def choose_pin(*, community_id: int, household_id: UUID, code: str, pin: str) -> None:
    """Set a household's PIN with the code in its letter, and sign this browser in.

    Raises:
        PinInvalid, PinEasy: the PIN will not do.
        CodeWrong, CodeOver: the code is not in its letter, or is too old.
        TooSoon: after several mistakes one waits first.
        NotFound: the household has ended.
    """
    command = use_cases.ChoosePin(
        community_id=community_id,
        actor_id=household_id,
        household_id=household_id,
        code=code,
        pin_hash=credentials.hash_pin(household_id, pin),
    )
    _require(perform(use_cases.choose_pin, command), CodeWrong)
    _sign_in_household(community_id, household_id)


def confirm_pin(*, community_id: int, household_id: UUID, pin: str, actor_id: UUID) -> None:
    """Have a household confirm an act by its PIN, at the counter too; starts no session.

    `actor_id` is whoever holds the keyboard.

    Raises:
        PinNotChosen, PinWrong, TooSoon: as `sign_in_with_pin`.
    """
    with reading() as reader:
        lock = queries.pin_lock(
            reader, community_id=community_id, household_id=household_id, now=_now()
        )
    if lock.stored_hash is None:
        raise PinNotChosen
    if lock.wait_seconds:
        raise TooSoon(seconds=lock.wait_seconds)
    matches = credentials.pin_matches(lock.stored_hash, household_id, pin)
    command = use_cases.CheckPin(
        community_id=community_id,
        actor_id=actor_id,
        household_id=household_id,
        proven_hash=lock.stored_hash if matches else None,
    )
    _require(perform(use_cases.check_pin, command), PinWrong)


def _sign_in_household(community_id: int, household_id: UUID) -> None:
    command = use_cases.SignInHousehold(
        community_id=community_id, actor_id=household_id, household_id=household_id
    )
    started = perform(use_cases.sign_in_household, command)
    begin_session(started, community_id=community_id, kind=ActorKind.HOUSEHOLD)


def _require(outcome: Try, mistake: type[Refusal]) -> None:
    if not outcome.succeeded:
        raise TooSoon(seconds=outcome.wait_seconds) if outcome.wait_seconds else mistake()


# ------------------------------------------------------------------------------------ ways back


def sign_in_url() -> str:
    """Where to sign in, with the way back to the page at hand; the first page outside all
    communities."""
    if g.get("community") is None:
        return "/"
    query = request.query_string.decode("ascii", "ignore")
    return url_for("access.sign_in", next=request.path + (f"?{query}" if query else ""))


def own_path(target: str | None) -> str | None:
    """The target, if it is a path on this very server; None for anything else.

    Browsers read backslashes as slashes and drop control characters, so neither may be in it.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _now() -> datetime:
    return current_database().clock()
