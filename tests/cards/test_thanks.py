"""A card of thanks for each volunteer, two to a sheet."""

from __future__ import annotations

from typing import Any

import pypdfium2
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import new_id, perform
from cambio.earning.use_cases import (
    ApproveReport,
    CloseAction,
    HandInReport,
    approve_report,
    close_action,
    hand_in_report,
)
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import add_user, as_staff


def test_who_ran_actions_is_thanked_on_paper(sqlite_app: Flask, street: Scene) -> None:
    manager = as_staff(sqlite_app, street.community_id, Role.MANAGER)
    assert manager.get("/deventer/thanks/2026.pdf").status_code == 404
    vera = add_user(street.community_id, Role.VOLUNTEER)
    for number, actor_id in enumerate((vera, vera, ACTOR_ID)):
        action_id = street.action()
        street.scan(action_id, street.neighbour(), adults=2)
        who: dict[str, Any] = {"community_id": street.community_id, "actor_id": actor_id}
        close = CloseAction(**who, request_key=str(new_id()), action_id=action_id)
        perform(close_action, close)
        report = HandInReport(**who, action_id=action_id, bags=10 + number, kilos=0, minutes=0)
        perform(hand_in_report, report)
        approve: dict[str, Any] = {
            "actor_id": new_id(),
            "request_key": str(new_id()),
            "action_id": action_id,
        }
        perform(approve_report, ApproveReport(community_id=street.community_id, **approve))
    answer = manager.get("/deventer/thanks/2026.pdf")
    assert answer.mimetype == "application/pdf"
    with pypdfium2.PdfDocument(answer.get_data()) as pdf:
        assert len(pdf) == 1
        words = pdf[0].get_textpage().get_text_bounded()
    for expected in ("Dank u wel!", "Test volunteer", "2 acties", "4 buren", "21 zakken"):
        assert expected in words, words
