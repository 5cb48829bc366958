"""Card numbers typed in at an action: each row a scan, and nothing counted while one is wrong."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import reading
from cambio.earning.queries import participants
from cards.rules import CardNumber
from cards.rules.typed_numbers import read_typed_numbers
from tests.earning.browsing import page, submit
from tests.scene import Scene
from tests.signing_in import as_staff


@pytest.mark.parametrize("row", ["dreef 1", "ABCD-2346", "{card} x", "{card} 0 0", "{card} 1 1 1"])
def test_a_row_that_nobody_can_read_is_pointed_out(street: Scene, row: str) -> None:
    typed = read_typed_numbers("\n" + row.format(card=street.neighbour().number))
    assert (typed.rows, typed.bad) == ((), (2,))


def test_who_was_there_is_typed_in_by_number_and_twice_does_no_harm(
    sqlite_app: Flask, street: Scene
) -> None:
    volunteer = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    action, one, other = street.action(), street.neighbour(), street.neighbour()
    form = f"/deventer/actions/{action}/numbers"
    text = f"{CardNumber(one.number).shown.lower()} 2 1\n{other.number}\n"
    assert submit(volunteer, form, {"numbers": text + "niets"}).status_code == 422
    told = submit(volunteer, form, {"numbers": text}).get_data(as_text=True)
    assert "2 kaarten zijn geteld" in told
    assert "was al geteld" in submit(volunteer, form, {"numbers": text}).get_data(as_text=True)
    with reading() as session:
        there = participants(session, community_id=street.community_id, action_id=action)
    assert [(each.adults, each.children) for each in there] == [(2, 1), (1, 0)]
    assert form in page(volunteer, f"/deventer/actions/{action}/people")
