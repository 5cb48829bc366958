"""The refusals of signing in and of roles."""

from __future__ import annotations

from flask_babel import LazyString, lazy_ngettext

from cambio.database import N_, Refusal


class NameInvalid(Refusal):
    """A name to sign in with that cannot be one."""

    code = "name_invalid"
    message = N_(
        "A name to sign in with has 2 to 60 letters or digits, and no spaces. A dot, a hyphen"
        " and an e-mail address are fine."
    )
    status = 422


class DisplayNameInvalid(Refusal):
    """A person's or a key's name that is empty or too long."""

    code = "display_name_invalid"
    message = N_("Fill in a name of 1 to 80 characters.")
    status = 422


class NameTaken(Refusal):
    """Another person of this community signs in with this name."""

    code = "name_taken"
    message = N_("Somebody signs in with this name already.")


class PasswordLength(Refusal):
    """A password that is too short, or longer than anybody types."""

    code = "password_length"
    message = N_("A password has %(least)s to %(most)s characters.")
    status = 422


class PasswordEasy(Refusal):
    """A password that a stranger would try first."""

    code = "password_easy"
    message = N_("This password is too easy to guess. A few words in a row is a good password.")
    status = 422


class SignInWrong(Refusal):
    """Name and password do not belong together; which of the two is wrong is not told."""

    code = "sign_in_wrong"
    message = N_("The name and the password do not belong together.")
    status = 401


class PasswordWrong(Refusal):
    """The present password is not this one."""

    code = "password_wrong"
    message = N_("This is not your present password.")
    status = 422


class TooSoon(Refusal):
    """After several mistakes one waits before the next try. Nobody is ever locked out."""

    code = "too_soon"
    message = N_("This went wrong a few times. Wait %(wait)s and try again.")
    status = 429

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds, wait=_span(seconds))


class InvitationUnknown(Refusal):
    """No invitation has this code, or another one took its place."""

    code = "invitation_unknown"
    message = N_("We do not know this invitation. Ask the manager for a new one.")
    status = 404


class InvitationOver(Refusal):
    """The invitation was used, or it waited too long."""

    code = "invitation_over"
    message = N_("This invitation was used or is too old. Ask the manager for a new one.")
    status = 410


class ScopeUnsuitable(Refusal):
    """A role that does not reach so far, or not to this kind of thing."""

    code = "scope_unsuitable"
    message = N_("This role cannot be given for this.")
    status = 422


class RoleNotYours(Refusal):
    """Only an administrator makes and unmakes administrators."""

    code = "role_not_yours"
    message = N_("You may not give or take this role.")
    status = 403


class LastManager(Refusal):
    """Nobody would be left who can manage the staff."""

    code = "last_manager"
    message = N_("Nobody else here can manage the staff. Give somebody else that role first.")


class UserBlocked(Refusal):
    """The person may not sign in any more."""

    code = "user_blocked"
    message = N_("This person is blocked. Lift that first.")


class KeyUnknown(Refusal):
    """The request shows an access key that we do not know, or that was withdrawn."""

    code = "access_key_unknown"
    message = N_("We do not know this access key, or it was withdrawn.")
    status = 401


class PinInvalid(Refusal):
    """Not a PIN: only digits, four to six of them."""

    code = "pin_invalid"
    message = N_("A PIN has %(least)s to %(most)s digits.")
    status = 422


class PinEasy(Refusal):
    """A PIN that a stranger would try first."""

    code = "pin_easy"
    message = N_("This PIN is too easy to guess. Choose another one.")
    status = 422


class PinWrong(Refusal):
    """Not the PIN of this household."""

    code = "pin_wrong"
    message = N_("This is not the right PIN.")
    status = 401


class PinNotChosen(Refusal):
    """The household has not chosen a PIN yet: the code in the letter comes first."""

    code = "pin_not_chosen"
    message = N_("There is no PIN yet. Choose one with the code in your letter.")


class CodeWrong(Refusal):
    """Not the one-time code that this household got by letter."""

    code = "pin_code_wrong"
    message = N_("This is not the code in your letter.")
    status = 401


class CodeOver(Refusal):
    """The one-time code was right, but it is too old."""

    code = "pin_code_over"
    message = N_("This code is too old. Ask for a new letter at the counter.")
    status = 410


def _span(seconds: int) -> LazyString:
    """How long to wait, in words, in the language of whoever reads it."""
    if seconds < 60:
        return lazy_ngettext("%(num)s second", "%(num)s seconds", seconds)
    return lazy_ngettext("%(num)s minute", "%(num)s minutes", -(-seconds // 60))
