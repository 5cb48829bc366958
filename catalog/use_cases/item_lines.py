"""Between the lines of a file and what is said of items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.errors import CodeTaken, ItemUnknown, PriceInvalid
from catalog.queries.item_views import ItemView
from catalog.queries.items import ItemFilter, items
from catalog.rules.item_files import LINES_MAX, YES, Line, read_terms
from catalog.rules.items import ItemKind
from catalog.rules.prices import PRICE_MAX_MINOR, written_prices
from catalog.rules.seasons import written_day
from catalog.use_cases.item_content import ItemContent, Known, columns_of

EVERY_ITEM = 2 * LINES_MAX


@dataclass(frozen=True, slots=True)
class Change:
    """What a line asks for: a new item, or another content of `item_id`."""

    item_id: UUID | None
    content: ItemContent
    archived: bool
    was_archived: bool


def rows_of_items(
    session: Session, *, community_id: int, shop_id: UUID
) -> Iterator[dict[str, str]]:
    """Every item of a shop as the line of a file."""
    for view in views_of_shop(session, community_id, shop_id):
        yield _row(view)


class Shelf:
    """The items of a shop, by id and by number; a file names each of them once."""

    def __init__(self, views: list[ItemView]) -> None:
        self._by_id = {str(view.id): view for view in views}
        self._by_code = {view.code: view for view in views if view.code}
        self._named: set[object] = set()

    def named(self, line: Line) -> ItemView | None:
        """The item that a line is about, None for a new one.

        Raises:
            ItemUnknown: its id is none of the shop's, or the file names it twice.
        CodeTaken: another item has its number.
        """
        item_id, code = line.cell("id").lower(), line.cell("code")
        view = self._by_id.get(item_id) if item_id else self._by_code.get(code)
        holder = self._by_code.get(code)
        if holder is not None and view is not None and holder.id != view.id:
            raise CodeTaken
        key = view.id if view else code
        if (item_id and view is None) or (key and key in self._named):
            raise ItemUnknown(item_id=item_id or code)
        self._named.add(key)
        return view


def views_of_shop(session: Session, community_id: int, shop_id: UUID) -> list[ItemView]:
    """Every item of a shop, without the variants."""
    wanted = ItemFilter(shop_ids=[shop_id], archived=None)
    return items(session, community_id=community_id, wanted=wanted, limit=EVERY_ITEM)


def change_of(line: Line, there: Shelf, known: Known) -> Change | None:
    """What a line asks for, None when all is so already.

    Raises:
        ItemUnknown: the line names no item, or one that was named before.
        And what `read_terms` and `columns_of` raise for what it says.
    """
    view = there.named(line)
    content = _content(line, view)
    columns_of(content, known)
    archived = line.cell("out_of_shop").lower() in YES
    was = view is not None and view.archived_at is not None
    if view is not None and content == content_of_item(view) and archived == was:
        return None
    return Change(view.id if view else None, content, archived, was)


def content_of_item(view: ItemView) -> ItemContent:
    """The item as it is, ready to be changed."""
    values = {each.name: getattr(view, each.name) for each in fields(ItemContent)}
    return ItemContent(
        **{
            **values,
            "kind": view.kind.value,
            "buyers": view.buyers.value,
            "synonyms": tuple(view.synonyms),
        }
    )


def _content(line: Line, view: ItemView | None) -> ItemContent:
    """What a line says of an item; what has no column stays as it is."""
    terms = read_terms(line)
    if not terms.ways:
        raise PriceInvalid(most=PRICE_MAX_MINOR)
    own = terms.ways[0]
    currency = view.currency if view and view.currency in own else next(iter(own))
    said = ItemContent(
        names=_texts(line, "name"),
        descriptions=_texts(line, "description"),
        synonyms=tuple(word.strip() for word in line.cell("synonyms").split(",") if word.strip()),
        category=line.cell("category"),
        currency=currency,
        price_minor=own[currency],
        extra_prices={code: amount for code, amount in own.items() if code != currency},
        other_prices=terms.ways[1:],
        buyers=terms.buyers,
        kind=terms.kind,
        code=line.cell("code") or None,
        min_per_order=terms.min_per_order,
        max_per_household=terms.max_per_household,
        limit_days=terms.limit_days,
        season_from=terms.season.first if terms.season else None,
        season_until=terms.season.last if terms.season else None,
        lead_days=terms.days if terms.kind == ItemKind.ON_ORDER else None,
        loan_days=terms.days if terms.kind == ItemKind.LOAN else None,
        needs_approval=terms.needs_approval,
    )
    if view is None:
        return said
    kept = {"alternative_texts", "picture_id", "place_id"}
    return replace(said, **{name: getattr(view, name) for name in kept})


def _texts(line: Line, field: str) -> dict[str, str]:
    texts = {code: line.cell(f"{field}_{code}") for code in ("nl", "en")}
    return {code: text for code, text in texts.items() if text}


def _row(view: ItemView) -> dict[str, str]:
    season = view.season
    return {
        "id": str(view.id),
        "code": view.code or "",
        "name_nl": view.names.get("nl", ""),
        "name_en": view.names.get("en", ""),
        "description_nl": view.descriptions.get("nl", ""),
        "description_en": view.descriptions.get("en", ""),
        "synonyms": ", ".join(view.synonyms),
        "category": view.category,
        "kind": view.kind.value,
        "days": str(view.lead_days or view.loan_days or ""),
        "price": written_prices(view.ways),
        "buyers": view.buyers.value,
        "min": str(view.min_per_order),
        "max": str(view.max_per_household or ""),
        "limit_days": str(view.limit_days),
        "season_from": written_day(season.first) if season else "",
        "season_until": written_day(season.last) if season else "",
        "approval": "ja" if view.needs_approval else "",
        "out_of_shop": "ja" if view.archived_at else "",
    }
