"""What the pages of messages share: the form on which a household says how it wants to hear."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, request
from flask_babel import gettext as _

from cambio.app.guard import current_actor
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.messages.errors import ChannelUnknown
from cambio.messages.queries.choices import ChoiceView, choice_of
from cambio.messages.queries.outbox import MessageView, messages
from cambio.messages.rules.choices import EMAIL_MAX, Channel
from cambio.messages.rules.news import Kind
from cambio.messages.sending.links import settings
from cambio.messages.use_cases import ChooseMessages, choose_messages

blueprint = Blueprint(
    "messages", __name__, url_prefix="/<community>", template_folder="../templates"
)

FIELDS = {
    "channel_unknown": "channel",
    "email_invalid": "email",
    "email_missing": "email",
    "quiet_hours_invalid": "quiet_from",
    "no_phone_listens": "channel",
}
SHOWN_TO_HOUSEHOLD = 10


def kind_words() -> dict[Kind, str]:
    """What can be told, as a household chooses it."""
    return {
        Kind.TOKENS: _("Tokens that you got"),
        Kind.ORDER: _("Your order is ready"),
        Kind.ACTION: _("Something is to be done in your street"),
        Kind.LAPSING: _("Some of your tokens do not keep for ever"),
        Kind.DECISION: _("We have decided about what you told us"),
        Kind.TOGETHER: _("What becomes of what you buy together"),
        Kind.VOUCHER: _("A voucher for you, or one that is nearly over"),
    }


def channel_words() -> dict[Channel, str]:
    """The ways in which we tell it."""
    return {
        Channel.LETTER: _("By letter"),
        Channel.EMAIL: _("By e-mail"),
        Channel.PUSH: _("On the screen of a phone or computer"),
        Channel.NONE: _("Not at all"),
    }


def keep_choice(household_id: UUID) -> Refusal | None:
    """Keep what the form says; the refusal when it cannot be kept."""
    form = request.form
    try:
        chosen = perform(choose_messages, _command(household_id))
    except Refusal as refusal:
        return refusal
    if chosen.email_to_confirm is None:
        flash(_("What you changed was kept."), "success")
    elif form.get("channel") == Channel.EMAIL:
        flash(
            _(
                "We send an e-mail to %(email)s. Open the link in it. Until then you hear by "
                "letter.",
                email=chosen.email_to_confirm,
            ),
            "success",
        )
    return None


def _command(household_id: UUID) -> ChooseMessages:
    form = request.form
    channel = form.get("channel", "")
    if channel not in set(Channel):
        raise ChannelUnknown
    wanted = set(form.getlist("kinds"))
    return ChooseMessages(
        community_id=g.community_id,
        actor_id=current_actor().id,
        household_id=household_id,
        channel=Channel(channel),
        unwanted=[kind for kind in Kind if kind.value not in wanted],
        is_weekly=bool(form.get("weekly")),
        quiet_from=_hour("quiet_from"),
        quiet_until=_hour("quiet_until"),
        email=form.get("email", "")[: EMAIL_MAX + 1],
    )


def _hour(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 2 else -1


def facts_of(household_id: UUID, refusal: Refusal | None) -> dict[str, Any]:
    """What the form needs: as it was typed after a refusal, else as it is kept."""
    with reading() as session:
        view = choice_of(session, community_id=g.community_id, household_id=household_id)
        last = messages(
            session,
            community_id=g.community_id,
            states=["sent"],
            household_id=household_id,
            limit=SHOWN_TO_HOUSEHOLD,
        )
    return {
        "view": view,
        "values": _typed() if refusal else _kept(view),
        "errors": {FIELDS.get(refusal.code, ""): words_of(refusal)} if refusal else {},
        "channels": _channels(view),
        "kinds": [(kind.value, words) for kind, words in kind_words().items()],
        "hours": [(str(hour), f"{hour:02}:00") for hour in range(24)],
        "email_max": EMAIL_MAX,
        "has_email": _offers_email(view),
        "last": [_line(each) for each in last],
    }


def _kept(view: ChoiceView) -> dict[str, Any]:
    choice = view.choice
    return {
        "channel": choice.channel.value,
        "kinds": [kind.value for kind in Kind if kind not in choice.unwanted],
        "weekly": choice.is_weekly,
        "quiet_from": str(choice.quiet_from),
        "quiet_until": str(choice.quiet_until),
        "email": view.email or "",
    }


def _typed() -> dict[str, Any]:
    form = request.form
    names = ("channel", "weekly", "quiet_from", "quiet_until", "email")
    return {name: form.get(name, "") for name in names} | {"kinds": form.getlist("kinds")}


def _channels(view: ChoiceView) -> list[tuple[str, str, str]]:
    """The ways to choose from; what this server or household cannot use is not offered."""
    hints = {
        Channel.LETTER: _("We bring or send you a letter now and then."),
        Channel.EMAIL: _("You need an e-mail address."),
        Channel.PUSH: _("For this you first press the button below, on that phone or computer."),
        Channel.NONE: _("What everybody has to know still comes by letter."),
    }
    possible = {
        Channel.EMAIL: _offers_email(view),
        Channel.PUSH: bool(view.phones) or view.choice.channel is Channel.PUSH,
    }
    return [
        (channel.value, words, hints[channel])
        for channel, words in channel_words().items()
        if possible.get(channel, True)
    ]


def _offers_email(view: ChoiceView) -> bool:
    return bool(settings().smtp_url or view.email)


def _line(each: MessageView) -> dict[str, Any]:
    return {"title": channel_words()[each.channel], "at": each.sent_at}
