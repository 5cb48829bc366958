"""Settings: environment variables `CAMBIO_*`, read once, checked at once.

`docs/settings.md` shows the same table to whoever runs Cambio; a test keeps the two alike.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SECRET_BYTES_MIN = 32
NEAR = ("localhost", "127.0.0.1", "::1")
# Secrets that stand in documents or tutorials, and so protect nothing.
EXAMPLE_SECRETS = ("change-me", "changeme", "example", "secret", "cambio-demo", "0123456789abcdef")


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it means, and its default (None: required)."""

    name: str
    meaning: str
    default: str | None


TABLE: tuple[Setting, ...] = (
    Setting(
        "CAMBIO_DATABASE_URL",
        "The database: `sqlite:///path/to/file.sqlite` or `postgresql://user@host/name`.",
        "sqlite:///var/cambio.sqlite",
    ),
    Setting(
        "CAMBIO_READING_URL",
        "A streaming replica of PostgreSQL to read from; empty reads from CAMBIO_DATABASE_URL.",
        "",
    ),
    Setting(
        "CAMBIO_SECRET_KEY",
        "Signs sessions and cards: at least 32 characters that nobody can guess, kept for ever.",
        None,
    ),
    Setting(
        "CAMBIO_PUBLIC_URL",
        "The address at which residents reach this server; the QR code on a card says it.",
        "http://127.0.0.1:8000",
    ),
    Setting("CAMBIO_HOST", "The network address to listen on.", "127.0.0.1"),
    Setting("CAMBIO_PORT", "The port to listen on.", "8000"),
    Setting("CAMBIO_THREADS", "How many requests are served at the same time.", "16"),
    Setting(
        "CAMBIO_CARD_KEY",
        "The secret behind the keys that make card codes; empty derives it from CAMBIO_SECRET_KEY."
        " `A:one B:two` gives each key a secret of its own.",
        "",
    ),
    Setting(
        "CAMBIO_RATE_LIMITS",
        "`on` limits how often one address may ask; `off` is for load tests only.",
        "on",
    ),
    Setting(
        "CAMBIO_SHEETS_FOLDER",
        "A private folder where sheets of cards wait a day to be fetched, shared by all machines"
        " that serve; empty is a folder beside the SQLite database, or a temporary one.",
        "",
    ),
    Setting(
        "CAMBIO_SMTP_URL",
        "The server that takes e-mail: `smtp://host`, `smtps://user:password@host`, or"
        " `smtp+starttls://user:password@host:587`; empty sends none.",
        "",
    ),
    Setting(
        "CAMBIO_MAIL_FROM",
        "The address that e-mail comes from, such as `cambio@example.org`.",
        "",
    ),
    Setting(
        "CAMBIO_PUSH_KEY",
        "The secret behind the key by which push services know this server; empty derives it from"
        " CAMBIO_SECRET_KEY. With another one every browser has to subscribe again.",
        "",
    ),
    Setting(
        "CAMBIO_PUSH_SERVICES",
        "The hosts, each with all below it, that messages for screens are sent to.",
        "fcm.googleapis.com updates.push.services.mozilla.com push.apple.com notify.windows.com",
    ),
    Setting(
        "CAMBIO_PHOTOS_FOLDER",
        "A private folder that keeps the photos of actions, shared by all machines that serve;"
        " `cambio backup` copies it; empty is a folder beside the SQLite database, or `photos`"
        " where the server was started.",
        "",
    ),
    Setting("CAMBIO_LOG_LEVEL", "What is logged: DEBUG, INFO, WARNING or ERROR.", "INFO"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one running application. `demo` allows the demo's own secret."""

    database_url: str
    reading_url: str
    secret_key: str
    public_url: str
    host: str
    port: int
    threads: int
    card_key: str
    rate_limits: bool
    log_level: str
    sheets_folder: str = ""
    photos_folder: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    push_key: str = ""
    push_services: tuple[str, ...] = ()
    demo: bool = False

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over https only: wherever residents use https."""
        return self.public_url.startswith("https://")


def read_settings(
    environment: Mapping[str, str] | None = None, *, demo: bool = False, serving: bool = True
) -> Settings:
    """The settings in the environment.

    Raises:
        SettingsError: one is missing or wrong. Outside the demo a secret that is missing, short or
            an example is one of these.
    """
    source = os.environ if environment is None else environment
    values = {each.name: source.get(each.name, "") or each.default or "" for each in TABLE}
    if not demo and serving:
        _check_secret(values["CAMBIO_SECRET_KEY"])
    database_url = driver_url(values["CAMBIO_DATABASE_URL"])
    return Settings(
        database_url=database_url,
        reading_url=_reading_url(values["CAMBIO_READING_URL"], database_url),
        secret_key=values["CAMBIO_SECRET_KEY"],
        public_url=values["CAMBIO_PUBLIC_URL"].rstrip("/"),
        host=values["CAMBIO_HOST"],
        port=_number(values, "CAMBIO_PORT", 1, 65535),
        threads=_number(values, "CAMBIO_THREADS", 1, 256),
        card_key=values["CAMBIO_CARD_KEY"],
        rate_limits=values["CAMBIO_RATE_LIMITS"] != "off",
        log_level=values["CAMBIO_LOG_LEVEL"].upper(),
        sheets_folder=values["CAMBIO_SHEETS_FOLDER"],
        photos_folder=values["CAMBIO_PHOTOS_FOLDER"],
        smtp_url=_mail_server(values["CAMBIO_SMTP_URL"], values["CAMBIO_MAIL_FROM"]),
        mail_from=values["CAMBIO_MAIL_FROM"],
        push_key=values["CAMBIO_PUSH_KEY"],
        push_services=tuple(values["CAMBIO_PUSH_SERVICES"].split()),
        demo=demo,
    )


def driver_url(url: str) -> str:
    """The URL with the driver that we ship, and a relative SQLite path made absolute.

    Raises:
        SettingsError: neither SQLite nor PostgreSQL.
    """
    scheme, _, rest = url.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/"):
        return f"sqlite:///{Path(rest[1:]).absolute()}"
    raise SettingsError(
        "CAMBIO_DATABASE_URL must begin with sqlite:/// or postgresql://, not " + repr(scheme)
    )


def _reading_url(url: str, database_url: str) -> str:
    """Where to read: a replica of the database, or the database itself."""
    reading_url = driver_url(url) if url else database_url
    if reading_url != database_url and not (
        reading_url.startswith("postgresql") and database_url.startswith("postgresql")
    ):
        raise SettingsError("CAMBIO_READING_URL is for PostgreSQL alone: leave it empty")
    return reading_url


def _check_secret(secret: str) -> None:
    if not secret:
        raise SettingsError(
            "CAMBIO_SECRET_KEY is missing: set it to at least 32 characters that nobody can guess"
        )
    if len(secret) < SECRET_BYTES_MIN:
        raise SettingsError(
            f"CAMBIO_SECRET_KEY is too short: {len(secret)} characters, at least 32 are needed"
        )
    if len(set(secret)) < 10 or any(word in secret.lower() for word in EXAMPLE_SECRETS):
        raise SettingsError("CAMBIO_SECRET_KEY is an example: make one of your own")


def _mail_server(url: str, mail_from: str) -> str:
    """The URL as it is, if mail can be sent by it; empty for none."""
    if not url:
        return url
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise SettingsError("CAMBIO_SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://")
    if parts.password and parts.scheme == "smtp" and parts.hostname not in NEAR:
        raise SettingsError("CAMBIO_SMTP_URL would send its password in the open: use smtps://")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", mail_from):
        raise SettingsError(
            "CAMBIO_MAIL_FROM must be an e-mail address where CAMBIO_SMTP_URL is set"
        )
    return url


def _number(values: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values[name]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)
