"""The form of an item: from a row to its fields, and from its fields to a command."""

from __future__ import annotations

import re
from typing import Any

from flask import g, request
from flask_babel import gettext as _

from cambio.app.problems import words_of
from cambio.database import Refusal, reading
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import places
from cambio.web.language import LANGUAGES, current_language
from cambio.web.layout import words_for
from catalog import queries
from catalog.pages.base import chosen_id, whole_number
from catalog.pages.pictures import keep_upload
from catalog.pages.words import BUYERS, KINDS
from catalog.queries import ItemView
from catalog.rules.items import (
    CODE_MAX,
    FOR_ONE_HOUSEHOLD,
    LIMIT_DAYS,
    LIMIT_MAX,
    NAME_MAX,
    TEXT_MAX,
    ItemKind,
)
from catalog.rules.prices import PRICE_MAX_MINOR, read_prices, written_prices
from catalog.rules.seasons import read_season, written_day
from catalog.rules.texts import printable
from catalog.use_cases import ItemContent

FIELDS = {
    "item_name_missing": "name_nl",
    "item_text_too_long": "description_nl",
    "alternative_text_missing": "alt_nl",
    "kind_invalid": "kind",
    "price_invalid": "price_minor",
    "price_unreadable": "other_prices",
    "street_pays_one_currency": "buyers",
    "buyers_invalid": "buyers",
    "limit_invalid": "max_per_household",
    "least_invalid": "min_per_order",
    "days_invalid": "days",
    "season_invalid": "season_from",
    "code_invalid": "code",
    "code_taken": "code",
    "category_unknown": "category",
    "currency_unknown": "currency",
    "currency_fixed": "currency",
    "place_unknown": "place_id",
    "picture_unusable": "picture",
    "picture_too_large": "picture",
    "stock_quantity_invalid": "on_hand",
}
TEXTS = ("name", "description", "alt")


def values_of(item: ItemView | None) -> dict[str, str]:
    """What stands in the fields: what was sent, else the item as it is, else nothing."""
    if request.form:
        return {name: printable(value) for name, value in request.form.items()}
    if item is None:
        return {"buyers": "both", "kind": "goods"}
    return saved_values(item)


def saved_values(item: ItemView) -> dict[str, str]:
    """The fields of an item as it is."""
    season = item.season
    values = {
        "synonyms": ", ".join(item.synonyms),
        "kind": item.kind.value,
        "code": item.code or "",
        "category": item.category,
        "currency": item.currency,
        "price_minor": str(item.price_minor),
        "extra_prices": written_prices([item.extra_prices]) if item.extra_prices else "",
        "other_prices": written_prices(item.other_prices),
        "buyers": item.buyers.value,
        "min_per_order": str(item.min_per_order),
        "max_per_household": str(item.max_per_household or ""),
        "limit_days": str(item.limit_days),
        "season_from": written_day(season.first) if season else "",
        "season_until": written_day(season.last) if season else "",
        "days": str(item.lead_days or item.loan_days or ""),
        "needs_approval": "1" if item.needs_approval else "",
        "place_id": str(item.place_id or ""),
        "picture_id": str(item.picture_id or ""),
    }
    texts = zip(TEXTS, (item.names, item.descriptions, item.alternative_texts), strict=True)
    for field, by_language in texts:
        values |= {f"{field}_{code}": by_language.get(code, "") for code in LANGUAGES}
    return values


def content_in_form(values: dict[str, str]) -> ItemContent:
    """The item in the form; a picture that was chosen is kept first, and remembered in `values`.

    Raises:
        PictureUnusable, PictureTooLarge: the picture will not do.
    """
    upload = request.files.get("picture")
    if upload is not None and upload.filename:
        values["picture_id"] = str(keep_upload(upload))
    elif "no_picture" in values:
        values["picture_id"] = ""
    limit = whole_number("max_per_household", missing=0)
    extra = read_prices(values.get("extra_prices", ""))
    return ItemContent(
        names=_texts(values, "name"),
        descriptions=_texts(values, "description"),
        alternative_texts=_texts(values, "alt"),
        synonyms=tuple(re.split(r"[,;]", values.get("synonyms", ""))),
        category=values.get("category", ""),
        currency=values.get("currency", ""),
        price_minor=whole_number("price_minor"),
        extra_prices=extra[0] if extra else {},
        other_prices=read_prices(values.get("other_prices", "")),
        code=values.get("code") or None,
        max_per_household=None if limit == 0 and not values.get("max_per_household") else limit,
        picture_id=chosen_id(values.get("picture_id")),
        **_terms(values),
    )


def _terms(values: dict[str, str]) -> dict[str, Any]:
    """Who may have it, how many, when, and for how long."""
    season = read_season(values.get("season_from", ""), values.get("season_until", ""))
    kind, days = values.get("kind", ItemKind.GOODS), whole_number("days", missing=0)
    return {
        "kind": kind,
        "buyers": "household" if kind in FOR_ONE_HOUSEHOLD else values.get("buyers", ""),
        "min_per_order": whole_number("min_per_order", missing=1),
        "limit_days": whole_number("limit_days", missing=LIMIT_DAYS),
        "season_from": season.first if season else None,
        "season_until": season.last if season else None,
        "lead_days": days if kind == ItemKind.ON_ORDER else None,
        "loan_days": days if kind == ItemKind.LOAN else None,
        "needs_approval": "needs_approval" in request.form,
        "place_id": chosen_id(values.get("place_id")) if kind == ItemKind.GIFT else None,
    }


def errors_in_form(refusal: Refusal) -> dict[str, str]:
    """A refusal as the error of the field that it is about."""
    return {FIELDS.get(refusal.code, ""): words_of(refusal)}


def choices() -> dict[str, Any]:
    """What can be chosen in the form, in the reader's language."""
    language = current_language()
    with reading() as session:
        categories = queries.categories(session, community_id=g.community_id)
        known = currencies(session, community_id=g.community_id)
        streets = places(session, community_id=g.community_id)
    return {
        "kinds": [(kind.value, _capital(str(words))) for kind, words in KINDS.items()],
        "streets": [(each.id, each.name) for each in streets],
        "categories": [(each.slug, each.name(language)) for each in categories],
        "currencies": [(code, words_for(view, language).plural) for code, view in known.items()],
        "buyers": [(buyers.value, _capital(str(words))) for buyers, words in BUYERS.items()],
        "languages": [("nl", _("Dutch")), ("en", _("English"))],
        "name_max": NAME_MAX,
        "text_max": TEXT_MAX,
        "price_max": PRICE_MAX_MINOR,
        "limit_max": LIMIT_MAX,
        "code_max": CODE_MAX,
        "variant_max": NAME_MAX,
    }


def _texts(values: dict[str, str], field: str) -> dict[str, str]:
    return {code: values.get(f"{field}_{code}", "") for code in LANGUAGES}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
