"""Request keys: the same request twice is one act and one answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from cambio.database import (
    KeyedCommand,
    RequestKeyReused,
    UnitOfWork,
    new_id,
    perform,
    perform_each,
    reading,
)
from cambio.database.errors import RequestKeyInvalid
from cambio.database.requests import RequestKey
from tests.conftest import ACTOR_ID
from tests.database.acts import Founded, FoundOnce, NotToday, found, named_once, slugs
from tests.together import together


def keys() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(RequestKey)) or 0


def test_the_same_request_twice_is_one_act_and_one_answer(app: Flask) -> None:
    first = perform(found, named_once("deventer"))
    assert perform(found, named_once("deventer")) == first
    assert slugs() == ["deventer"]


def test_the_same_request_twice_in_one_batch_is_one_act(app: Flask) -> None:
    first, second = perform_each(found, [named_once("deventer"), named_once("deventer")])
    assert isinstance(first, Founded)
    assert first == second


def test_the_same_key_for_something_else_is_refused(app: Flask) -> None:
    perform(found, named_once("deventer"))
    with pytest.raises(RequestKeyReused):
        perform(found, named_once("enschede"))
    assert slugs() == ["deventer"]


def test_the_same_key_and_content_for_another_act_is_refused(app: Flask) -> None:
    def found_elsewhere(uow: UnitOfWork, command: FoundOnce) -> Founded:
        return found(uow, command)

    perform(found, named_once("deventer"))
    with pytest.raises(RequestKeyReused):
        perform(found_elsewhere, named_once("deventer"))


def test_a_key_belongs_to_whoever_sent_it(app: Flask) -> None:
    perform(found, named_once("deventer"))
    perform(found, named_once("enschede", actor_id=new_id()))
    assert slugs() == ["deventer", "enschede"]


def test_a_refused_act_leaves_no_key(app: Flask) -> None:
    def found_on_the_second_day(uow: UnitOfWork, command: FoundOnce) -> Founded:
        if not days:
            days.append("first")
            raise NotToday
        return found(uow, command)

    days: list[str] = []
    with pytest.raises(NotToday):
        perform(found_on_the_second_day, named_once("deventer"))
    assert keys() == 0
    perform(found_on_the_second_day, named_once("deventer"))
    assert keys() == 1
    assert slugs() == ["deventer"]


def test_a_failed_act_leaves_no_key(app: Flask) -> None:
    def fall_over(uow: UnitOfWork, command: FoundOnce) -> Founded:
        found(uow, command)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(fall_over, named_once("deventer"))
    assert keys() == 0
    assert slugs() == []


def test_the_same_request_eight_times_at_the_same_moment_is_one_act(app: Flask) -> None:
    answers = together(app, *[lambda: perform(found, named_once("deventer"))] * 8)
    assert answers == [answers[0]] * 8
    assert isinstance(answers[0], Founded)
    assert slugs() == ["deventer"]


def test_of_two_that_differ_at_the_same_moment_one_is_refused(app: Flask) -> None:
    answers = together(
        app,
        lambda: perform(found, named_once("deventer")),
        lambda: perform(found, named_once("enschede")),
    )
    assert {type(answer) for answer in answers} == {Founded, RequestKeyReused}
    assert len(slugs()) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "line\nbreak", "nought\0"])
def test_a_key_that_is_no_plain_text_is_refused(app: Flask, key: str) -> None:
    with pytest.raises(RequestKeyInvalid):
        perform(found, named_once("deventer", key=key))
    assert slugs() == []


def test_an_act_whose_answer_could_not_be_recalled_is_not_carried_out(app: Flask) -> None:
    def answer_one_or_the_other(uow: UnitOfWork, command: FoundOnce) -> Founded | Part:
        return found(uow, command)

    with pytest.raises(TypeError):
        perform(answer_one_or_the_other, named_once("deventer"))
    assert slugs() == []


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Everything:
    """Whatever a receipt may hold."""

    part: Part
    parts: tuple[Part, ...]
    amounts: dict[UUID, int]
    colour: Colour
    nothing: str | None


def answer_everything(uow: UnitOfWork, command: KeyedCommand) -> Everything:
    part = Part(new_id(), uow.now)
    return Everything(part, (part, part), {part.id: 3}, Colour.RED, None)


def test_a_recalled_answer_is_the_answer_that_was_given(app: Flask) -> None:
    command = KeyedCommand(community_id=1, actor_id=ACTOR_ID, request_key="all")
    first = perform(answer_everything, command)
    assert perform(answer_everything, command) == first
