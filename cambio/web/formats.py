"""How amounts, days and times are written in the language and time zone of the reader."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, Protocol

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale, get_timezone, ngettext
from flask_babel import gettext as _

DayForm = Literal["full", "long", "medium", "short"]

FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
MINUS = "\N{MINUS SIGN}"

# Babel's plain "en" is American. The neighbourhood reads day before month.
_WRITTEN_AS: Mapping[str, str] = {"en": "en_GB"}


class CurrencyWords(Protocol):
    """What a currency must tell to be written.

    `name` is the word for one ("cambi"), `plural` for more ("cambi's"), `scale` the number of
    decimals in a whole unit: 0 when minor units are whole tokens, 2 when they are hundredths.
    """

    @property
    def name(self) -> str: ...
    @property
    def plural(self) -> str: ...
    @property
    def scale(self) -> int: ...


def reader_locale() -> Locale:
    """The locale to write in: the reader's, or Dutch outside a request."""
    language = str(get_locale() or "nl")
    return Locale.parse(_WRITTEN_AS.get(language, language))


def format_number(value: int | Decimal) -> str:
    """Writes a whole or decimal number with the reader's separators: 1.234 or 1,234."""
    return str(format_decimal(value, locale=reader_locale()))


def format_amount(amount_minor: int, scale: int = 0, *, signed: bool = False) -> str:
    """Writes an amount without its currency.

    Decimals are left out when they are all nought. `signed` puts a plus before what comes in;
    the minus is a real minus sign, so that it is wide enough to see.
    """
    whole = Decimal(abs(amount_minor)).scaleb(-scale)
    pattern = "#,##0" if whole == whole.to_integral_value() else "#,##0." + "0" * scale
    digits = str(format_decimal(whole, format=pattern, locale=reader_locale()))
    if amount_minor < 0:
        return _isolated(MINUS + digits)
    return _isolated("+" + digits if signed and amount_minor > 0 else digits)


def format_money(amount_minor: int, currency: CurrencyWords, *, signed: bool = False) -> str:
    """Writes an amount with the name of its currency: "12 cambi's", "+1 cambi"."""
    is_one = abs(amount_minor) == 10**currency.scale
    word = currency.name if is_one else currency.plural
    return _isolated(f"{format_amount(amount_minor, currency.scale, signed=signed)} {word}")


def _isolated(amount: str) -> str:
    """Keeps a sign before its amount in a sentence that is read from right to left."""
    is_turned = reader_locale().text_direction == "rtl"
    return f"{FIRST_STRONG_ISOLATE}{amount}{END_OF_ISOLATE}" if is_turned else amount


def format_euros(amount_cents: int) -> str:
    """Writes euros with their sign and two decimals: "€ 12,50"."""
    euros = Decimal(amount_cents).scaleb(-2)
    return str(format_currency(euros, "EUR", locale=reader_locale())).replace("\xa0", " ")


def format_share(part: int, whole: int) -> str:
    """Writes which share of the whole a part is: "40%". Of nothing, everything is 0%."""
    percent = part * 100 // whole if whole else 0
    return f"{percent}%"


def local_moment(value: datetime) -> datetime:
    """The moment on the reader's clock.

    Raises:
        ValueError: the moment has no time zone, so nobody can tell when it was.
    """
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    zone = get_timezone()
    return value.astimezone(zone) if zone is not None else value


def _local_day(value: date) -> date:
    return local_moment(value).date() if isinstance(value, datetime) else value


def format_day(value: date, form: DayForm = "long") -> str:
    """Writes a day, from "zaterdag 3 januari 2026" (full) to "03-01-2026" (short)."""
    return str(format_date(_local_day(value), format=form, locale=reader_locale()))


def format_clock(value: datetime | time) -> str:
    """Writes hours and minutes of the day: "14:30"."""
    clock = local_moment(value).time() if isinstance(value, datetime) else value
    return str(format_time(clock, format="HH:mm", locale=reader_locale()))


def format_moment(value: datetime, form: DayForm = "long") -> str:
    """Writes a day with its time: "3 januari 2026 om 14:30"."""
    return str(_("%(day)s at %(time)s", day=format_day(value, form), time=format_clock(value)))


def format_span(start: datetime, end: datetime, form: DayForm = "full") -> str:
    """Writes from when until when, naming the day once if it is the same day."""
    if _local_day(start) == _local_day(end):
        clocks = f"{format_clock(start)}\N{EN DASH}{format_clock(end)}"
        return f"{format_day(start, form)}, {clocks}"
    return f"{format_moment(start, form)} \N{EN DASH} {format_moment(end, form)}"


def format_near_day(value: date, *, today: date) -> str:
    """Writes a day as people say it near today: "gisteren", "over 3 dagen", else the date."""
    days = (_local_day(value) - _local_day(today)).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return str(near[days])
    if 1 < days < 7:
        return str(ngettext("in %(num)s day", "in %(num)s days", days))
    if -7 < days < -1:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))
    return format_day(value)
