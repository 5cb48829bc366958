"""E-mail: a message as text and as simple HTML, handed to the server of CAMBIO_SMTP_URL."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.messages.queries.parcels import Parcel
from cambio.messages.sending.links import public_link, settings, sign_email, sign_stop
from cambio.messages.sending.outcome import ACCEPTED, Outcome
from cambio.messages.writing import Written, write
from cambio.web.language import is_right_to_left

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Link:
    """An address in an e-mail, with what it is for."""

    label: str
    url: str


class Post:
    """A connection to the mail server, opened with the first e-mail and kept for the next."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._server: smtplib.SMTP | None = None
        self.is_away = False

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one message over. Once the server cannot be reached, no other is tried."""
        if parcel.choice.email is None:
            return Outcome("no_address", for_good=True)
        if self.is_away:
            return Outcome("unreachable")
        message = as_email(parcel, parcel.choice.email)
        try:
            self._server = self._server or _connected(self._url)
        except (OSError, smtplib.SMTPException):
            self.is_away = True
            return Outcome("unreachable")
        try:
            self._server.send_message(message)
        except smtplib.SMTPException as error:
            outcome = _refused(error)
        except OSError:
            outcome = Outcome("broken_off")
        else:
            return ACCEPTED
        self.close()
        return outcome

    def close(self) -> None:
        """Say goodbye; the next message would open a connection anew."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server = None


def as_email(parcel: Parcel, to: str) -> EmailMessage:
    """A message as an e-mail: the same at each attempt, its Message-ID and Date included."""
    written = write(parcel)
    is_news = parcel.purpose == "news"
    host = urlsplit(settings().public_url).hostname or "localhost"
    message = EmailMessage()
    message["From"] = Address(parcel.community_name, addr_spec=settings().mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = written.subject
    message["Date"] = format_datetime(parcel.made_at)
    message["Message-ID"] = f"<{parcel.id.hex}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    with force_locale(written.language):
        links = _links(parcel) if is_news else _confirm_links(parcel, to)
    if is_news:
        # RFC 8058: the mail program's own button stops it, with one press and no signing in.
        message["List-Unsubscribe"] = f"<{links[-1].url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    facts = {
        "written": written,
        "community_name": parcel.community_name,
        "links": links,
        "direction": "rtl" if is_right_to_left(written.language) else "ltr",
    }
    message.set_content(_as_text(written, links, parcel.community_name))
    # Outside a request there is no page: the template gets these facts and nothing of a layout.
    html = current_app.jinja_env.get_template("messages/email.html").render(facts)
    message.add_alternative(html, subtype="html")
    # Last: giving a message its content takes away what its head said of the content before.
    message["Content-Language"] = written.language
    return message


def _as_text(written: Written, links: tuple[Link, ...], community_name: str) -> str:
    paragraphs = [
        written.greeting,
        *written.lines,
        f"{written.closing}\n{community_name}",
        written.footer,
        "\n".join(f"{link.label}:\n{link.url}" for link in links),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _links(parcel: Parcel) -> tuple[Link, ...]:
    community = parcel.community_slug
    signed = sign_stop(community_id=parcel.community_id, household_id=parcel.household.id)
    return (
        Link(_("Your page"), public_link("cards.my_household", community=community)),
        Link(_("Choose how you hear from us"), public_link("messages.mine", community=community)),
        Link(
            _("Stop these messages"),
            public_link("messages.ask_stop", community=community, signed=signed),
        ),
    )


def _confirm_links(parcel: Parcel, to: str) -> tuple[Link, ...]:
    signed = sign_email(
        community_id=parcel.community_id, household_id=parcel.household.id, email=to
    )
    url = public_link("messages.ask_confirm", community=parcel.community_slug, signed=signed)
    return (Link(_("Yes, this is my address"), url),)


def _connected(url: str) -> smtplib.SMTP:
    """A connection to a mail server, signed in where the URL says as whom."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _refused(error: smtplib.SMTPException) -> Outcome:
    """A mail server's no: for good when it is about this message or whom it is for."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            code = max(code for code, _words in recipients.values())
            return Outcome(f"recipient_{code}", for_good=code >= 500)
        case smtplib.SMTPDataError(smtp_code=code):
            return Outcome(f"content_{code}", for_good=code >= 500)
        case smtplib.SMTPResponseException(smtp_code=code):
            return Outcome(f"server_{code}")
        case _:
            return Outcome("broken_off")
