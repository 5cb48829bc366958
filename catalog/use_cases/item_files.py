"""A shop's items from a file: checked as a whole, and carried out whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, Refusal, UnitOfWork, locked, new_id
from catalog.errors import FileHasMistakes, FileUnknown
from catalog.models import Item, ItemFile, ItemPrice
from catalog.rules.item_files import read_lines
from catalog.use_cases.item_content import (
    ItemContent,
    Known,
    columns_of,
    known_in,
    price_rows,
)
from catalog.use_cases.item_lines import Change, Shelf, change_of, views_of_shop
from catalog.use_cases.items import without_own
from catalog.use_cases.points import open_counter

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepItemFile(Command):
    """A shopkeeper sent a file; it is checked before anything is done with it."""

    shop_id: UUID
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportItems(KeyedCommand):
    """Do what a file says."""

    file_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetItemFiles(Command):
    """Files are kept for a day."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line. `line` counts from 2, as a spreadsheet shows it."""

    line: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """What a file would do: `changes`, `unchanged` lines, and the problems that stop all of it."""

    shop_id: UUID
    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[LineProblem, ...]

    @property
    def created(self) -> int:
        """How many new items there would be."""
        return sum(change.item_id is None for change in self.changes)

    @property
    def changed(self) -> int:
        """How many items would be another than before."""
        return len(self.changes) - self.created


@dataclass(frozen=True, slots=True)
class ImportedItems:
    """What a file did."""

    created: int
    changed: int
    unchanged: int


def keep_item_file(uow: UnitOfWork, command: KeepItemFile) -> UUID:
    """Keep a file for a day; answers its id.

    Raises:
        FileUnusable: it is no list of items.
    """
    read_lines(command.content)
    row = ItemFile(
        community_id=command.community_id,
        id=new_id(),
        shop_id=command.shop_id,
        content=command.content,
        sent_at=uow.now,
        sent_by=command.actor_id,
    )
    uow.session.add(row)
    return row.id


def plan_import(session: Session, *, community_id: int, file_id: UUID) -> ItemPlan:
    """What a file would do; nothing is changed.

    Raises:
        FileUnknown: there is no such file, or it was carried out.
    """
    row = session.get(ItemFile, (community_id, file_id))
    if row is None or row.carried_out_at is not None:
        raise FileUnknown
    known = known_in(session, community_id)
    there = Shelf(views_of_shop(session, community_id, row.shop_id))
    changes: list[Change] = []
    problems: list[LineProblem] = []
    unchanged = 0
    for line in read_lines(row.content):
        try:
            change = change_of(line, there, known)
        except Refusal as refusal:
            problems.append(LineProblem(line.number, refusal))
            continue
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    return ItemPlan(row.shop_id, tuple(changes), unchanged, tuple(problems))


def import_items(uow: UnitOfWork, command: ImportItems) -> ImportedItems:
    """Carry out a file: every line of it, or none.

    Raises:
        FileUnknown: there is no such file, or it was carried out before.
        FileHasMistakes: a line cannot be.
    """
    row = locked(uow, ItemFile, FileUnknown, community_id=command.community_id, id=command.file_id)
    plan = plan_import(uow.session, community_id=command.community_id, file_id=command.file_id)
    if plan.problems:
        raise FileHasMistakes(count=len(plan.problems))
    # After this point it must succeed.
    row.carried_out_at = uow.now
    open_counter(uow, command.community_id, plan.shop_id)
    known = known_in(uow.session, command.community_id)
    _create(uow, plan, command.community_id, known)
    _update(uow, plan, command.community_id, known)
    return ImportedItems(plan.created, plan.changed, plan.unchanged)


def forget_item_files(uow: UnitOfWork, command: ForgetItemFiles) -> int:
    """Forget files that were sent more than a day ago; answers how many."""
    found = uow.session.execute(
        delete(ItemFile).where(
            ItemFile.community_id == command.community_id,
            ItemFile.sent_at < uow.now - KEPT_FOR,
        )
    )
    return int(getattr(found, "rowcount", 0))


def _create(uow: UnitOfWork, plan: ItemPlan, community_id: int, known: Known) -> None:
    """Write the new items down, all at once: one at a time, thousands would take minutes."""
    new = [(new_id(), change) for change in plan.changes if change.item_id is None]
    rows = [
        {
            "community_id": community_id,
            "id": item_id,
            "shop_id": plan.shop_id,
            "created_at": uow.now,
            "archived_at": uow.now if change.archived else None,
            "variant": {},
            **columns_of(change.content, known),
        }
        for item_id, change in new
    ]
    if rows:
        uow.session.execute(insert(Item), rows)
    _price(uow, community_id, {item_id: change.content for item_id, change in new})


def _update(uow: UnitOfWork, plan: ItemPlan, community_id: int, known: Known) -> None:
    """Change items, and with each its variants."""
    changed = {change.item_id: change for change in plan.changes if change.item_id is not None}
    contents: dict[UUID, ItemContent] = {}
    found = uow.session.scalars(
        select(Item).where(
            Item.community_id == community_id,
            or_(Item.id.in_(changed), Item.variant_of.in_(changed)),
        )
    ).all()
    for item in found:
        change = changed[item.variant_of or item.id]
        values = columns_of(change.content, known)
        if item.variant_of is not None:
            values = without_own(values)
        for name, value in values.items():
            setattr(item, name, value)
        if change.archived != change.was_archived:
            item.archived_at = uow.now if change.archived else None
        contents[item.id] = change.content
    uow.flush()
    _price(uow, community_id, contents)


def _price(uow: UnitOfWork, community_id: int, contents: Mapping[UUID, ItemContent]) -> None:
    uow.session.execute(
        delete(ItemPrice).where(
            ItemPrice.community_id == community_id, ItemPrice.item_id.in_(contents)
        )
    )
    rows = [
        {"community_id": community_id, "item_id": item_id, **price}
        for item_id, content in contents.items()
        for price in price_rows(content)
    ]
    if rows:
        uow.session.execute(insert(ItemPrice), rows)
