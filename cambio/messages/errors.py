"""The refusals of messages."""

from __future__ import annotations

from cambio.database import N_, Refusal


class ChannelUnknown(Refusal):
    """Not one of the ways in which a household can hear."""

    code = "channel_unknown"
    message = N_("Choose how you want to hear from us.")
    status = 422


class EmailInvalid(Refusal):
    """Nothing can be sent to this address."""

    code = "email_invalid"
    message = N_("This is not an e-mail address. Look for the @ and the dot.")
    status = 422


class EmailMissing(Refusal):
    """By e-mail, but no address."""

    code = "email_missing"
    message = N_("Fill in your e-mail address.")
    status = 422


class EmailChanged(Refusal):
    """The link in a message is for another address than the household has now, or too old."""

    code = "email_changed"
    message = N_("This link no longer works. Ask for a new one on the page about messages.")
    status = 409


class LinkUnknown(Refusal):
    """A link that we did not write."""

    code = "link_unknown"
    message = N_("This link does not work. Did you copy all of it?")
    status = 404


class QuietHoursInvalid(Refusal):
    """Not two whole hours of the day."""

    code = "quiet_hours_invalid"
    message = N_("Choose two whole hours, from 0 to 23.")
    status = 422


class NoPhoneListens(Refusal):
    """On the screen, but no phone or computer was set up for it."""

    code = "no_phone_listens"
    message = N_("First press the button on the phone where you want to see our messages.")
    status = 409


class PushServiceUnknown(Refusal):
    """The address to send to is of no push service that this server knows."""

    code = "push_service_unknown"
    message = N_("We cannot send messages to this browser. Choose another way.")
    status = 422


class PushKeysInvalid(Refusal):
    """The keys of a browser that nobody can write to."""

    code = "push_keys_invalid"
    message = N_("This browser did not give what we need to send messages. Try again.")
    status = 422


class TooManyPhones(Refusal):
    """More phones and computers than one household has."""

    code = "too_many_phones"
    message = N_("You see our messages on %(most)s screens already. Stop one of them first.")


class MessageUnknown(Refusal):
    """No such message in this community."""

    code = "message_unknown"
    message = N_("We cannot find this message.")
    status = 404


class MessageNotDead(Refusal):
    """Only what was given up can be tried again by hand."""

    code = "message_not_dead"
    message = N_("This message is still on its way, or has arrived.")


class NothingToWrite(Refusal):
    """No household waits for a letter."""

    code = "nothing_to_write"
    message = N_("No household waits for a letter.")


class RunUnknown(Refusal):
    """No such run of letters in this community."""

    code = "run_unknown"
    message = N_("We cannot find these letters.")
    status = 404
