"""What the scan page says. All of it comes with the page, so that a phone has it in its pocket."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, url_for
from flask_babel import gettext as _

from cambio.neighbourhood.rules.households import NICKNAME_MAX
from cambio.web.components import asset
from cambio.web.language import LANGUAGE_NAMES, current_language
from cards.rules.address_text import ADDRESS_MAX
from cards.use_cases.scan_messages import Verdict

NO_ACTION = UUID(int=0)
"""Stands in an address for the action, which the page puts in."""

COUNTED = "counted"
"""A good card, as far as the phone knows; the server has not spoken yet."""
TO_CHECK = "to_check"
"""Kept by the phone, which cannot tell whether the card is good."""


def page_words() -> dict[str, Any]:
    """What the page's templates need, whoever asks for the page."""
    return {
        "data": scan_data(),
        "words": verdict_words(),
        "no_action": NO_ACTION,
        "language_names": LANGUAGE_NAMES,
        "address_max": ADDRESS_MAX,
        "nickname_max": NICKNAME_MAX,
    }


def scan_data() -> dict[str, Any]:
    """What the page's scripts work with: addresses and words, and nothing of anybody."""
    language = current_language()
    return {
        "community": g.community.slug,
        "timezone": g.community.timezone,
        "home": url_for("scan.home"),
        "supplies": url_for("scan.supplies"),
        "cards": url_for("scan.card_list"),
        "scans": url_for("Scans.Scans"),
        "reports": url_for("Phones.PhoneReports", device_id="PHONE"),
        "sign_in": url_for("access.sign_in"),
        "worker": url_for("scan.worker", language=language),
        "library": asset("vendor/zxing-wasm/reader/index.js"),
        "wasm": asset("vendor/zxing-wasm/reader/zxing_reader.wasm"),
        "words": verdict_words(),
        "says": _sentences()
        | _sentences_of_trouble()
        | _sentences_of_the_camera()
        | _sentences_of_numbers(),
    }


def verdict_words() -> dict[str, dict[str, str]]:
    """What the screen says to neighbours for each verdict: `tone`, `title` and `text`.

    Neighbours see who is counted and nothing else; why not, the household sees at home.
    """
    counted = {"tone": "leaf", "title": _("Counted"), "text": _("Thank you!")}
    looking = {
        "tone": "amber",
        "title": _("We will look into it"),
        "text": _("It is kept. You need to do nothing."),
    }
    return {
        COUNTED: counted,
        TO_CHECK: looking,
        Verdict.CREDITED: counted,
        Verdict.MORE_CREDITED: counted | {"text": _("Thank you, all of you!")},
        Verdict.DUPLICATE: counted | {"title": _("Counted already")},
        Verdict.PURSE_EMPTY: counted,
        Verdict.UNKNOWN: looking,
        Verdict.REVOKED: looking,
        Verdict.REPLACED: looking,
        Verdict.QUEUED: looking,
        Verdict.INVALID: looking,
        Verdict.KEY_REUSED: looking | {"text": _("Please scan this card once more.")},
        Verdict.ACTION_CLOSED: looking | {"text": _("This action is closed.")},
        Verdict.NOT_OPEN: looking | {"text": _("This action is not open yet.")},
        Verdict.NOT_AUTHORISED: looking | {"text": _("You may not scan at this action.")},
    }


def _sentences() -> dict[str, str]:
    """What the page says while all is well; `{n}`, `{t}` and the like are filled in by it."""
    return {
        "neighbour": _("You are neighbour %(number)s today!", number="{n}"),
        "neighbours_one": _("neighbour counted"),
        "neighbours_many": _("neighbours counted"),
        "waiting_one": _("1 waiting"),
        "waiting_many": _("%(number)s waiting", number="{n}"),
        "counted_at": _("Counted at %(time)s.", time="{t}"),
        "adults_one": _("1 adult"),
        "adults_many": _("%(number)s adults", number="{n}"),
        "children_one": _("1 child"),
        "children_many": _("%(number)s children", number="{n}"),
        "card_ends": _("card ending in %(ends)s", ends="{e}"),
        "state_waiting": _("waits"),
        "state_counted": _("counted"),
        "state_look": _("we look into it"),
        "undone": _("Taken off the list. It was not sent."),
        "fetched": _("Fetched at %(time)s: %(number)s cards.", time="{t}", number="{n}"),
        "sign_in": _("Sign in again"),
        "scan_cards": _("Scan cards"),
        "ready": _("This phone is ready. Scanning also works without the internet."),
        "status_open": _("open now"),
        "status_planned": _("planned"),
        "status_closed": _("closed"),
        "status_cancelled": _("called off"),
    }


def _sentences_of_trouble() -> dict[str, str]:
    return {
        "offline": _("No connection. Just go on: what you scan is kept, and sent later."),
        "signed_out": _(
            "You were signed out. Your scans are kept: sign in again and they are sent."
        ),
        "not_fetched": _(
            "This phone has not fetched this action yet. Scans are kept and looked at later."
        ),
        "not_open": _("This action is not open yet. Open it first: before that nobody is counted."),
        "closed": _("This action is closed. Who is scanned now is not counted any more."),
        "storage_full": _(
            "This phone is full: the scan is NOT kept. Free some space, such as photos, and scan"
            " the card again. Or write the card number down."
        ),
        "storage_low": _(
            "This phone is full. Free some space before you scan, by deleting photos or apps."
        ),
        "storage_broken": _(
            "This browser keeps nothing, perhaps because its window is private: the scan is NOT"
            " kept. Open this page in an ordinary window."
        ),
        "undo_late": _("This scan is being sent, or is sent already."),
        "not_kept": _("Not kept"),
        "not_ours_title": _("Not a card"),
        "no_card_title": _("No card seen"),
        "not_ours": _("This is no card of ours. Turn the card: the square must be ours."),
    }


def _sentences_of_the_camera() -> dict[str, str]:
    return {
        "camera_denied": _(
            "The camera is switched off for this page. Allow it in the settings of your browser,"
            " or type the card number below."
        ),
        "camera_missing": _(
            "This device has no camera that we can use. Take a photo or type the card number below."
        ),
        "camera_black": _(
            "The picture stays black. Is something in front of the camera? Another app may be"
            " using it. You can always type the card number below."
        ),
        "reader_broken": _(
            "The reader of cards does not start in this browser. Type the card number below."
        ),
        "no_card_in_photo": _(
            "We see no card in this photo. Go closer, and hold the card flat in the light."
        ),
    }


def _sentences_of_numbers() -> dict[str, str]:
    """What is wrong with a card number that was typed, by its fault."""
    return {
        "number_empty": _("Type the eight letters and digits of the card."),
        "number_left_out_character": _(
            "%(characters)s is on no card: it looks too much like another. Look once more.",
            characters="{c}",
        ),
        "number_impossible_character": _(
            "%(characters)s is on no card. A card number has letters and digits alone.",
            characters="{c}",
        ),
        "number_too_short": _("You typed %(number)s of the 8 letters and digits.", number="{n}"),
        "number_too_long": _(
            "You typed %(number)s letters and digits; a card has 8.", number="{n}"
        ),
        "number_check_failed": _(
            "This is not right yet: the last one checks the others, and %(typed)s does not fit"
            " (it would be %(wanted)s).",
            typed="{c}",
            wanted="{w}",
        ),
        "number_look": _("Is one different on the card, or did two change places?"),
        "number_perhaps": _(
            "Is number %(place)s, the %(typed)s, perhaps a %(other)s?",
            place="{p}",
            typed="{c}",
            other="{o}",
        ),
        "number_swapped": _(
            "Did %(first)s and %(second)s change places?", first="{c}", second="{o}"
        ),
    }
