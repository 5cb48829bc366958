"""Ending a programme at its edges: pages, command line, JSON and the job."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.app.permissions import Role
from cambio.earning.cli import programme
from cambio.earning.errors import ProgrammeEnded
from cambio.earning.errors.ending import StillHeld
from cambio.earning.jobs import carry_on_endings
from cambio.ledger import Purpose
from tests.earning.browsing import page, submit, told
from tests.earning.ending import Ending, earned
from tests.earning.ground import Ground, template
from tests.signing_in import as_household, as_staff, key_for

PATH = "/deventer/programmes/cambio-company/end"


@pytest.fixture
def ending(sqlite_ground: Ground) -> Ending:
    return Ending(sqlite_ground)


def test_a_programme_of_which_nothing_is_held_ends_at_once_and_another_does_not(
    ground: Ground,
) -> None:
    ending, budget_id = Ending(ground), ground.grant(300)
    action_id = ground.open_action(budget_id, expected_people=10)
    with pytest.raises(StillHeld):
        ending.end()
    assert ground.holds(budget_id, Purpose.BUDGET) == 270, "nothing changed"
    ground.set_late_scan_hours(0)
    ground.close(action_id)
    assert ending.end() == 300
    with pytest.raises(ProgrammeEnded):
        ground.apply(template("cambio-company"))
    ground.check_books()


def test_a_manager_is_led_from_the_announcement_to_the_end(
    sqlite_app: Flask, ending: Ending
) -> None:
    ground = ending.ground
    [household_id] = earned(ground, 2)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    days = {
        "earn_until": ending.today + timedelta(days=10),
        "spend_until": ending.today + timedelta(days=50),
        "streets_until": ending.today + timedelta(days=60),
        "otherwise": "cause",
        "cause_id": ending.cause_id,
    }
    early = submit(manager, f"{PATH}/announce", days | {"spend_until": ending.today})
    assert early.status_code == 422
    told(manager, submit(manager, f"{PATH}/announce", days))
    neighbour = as_household(sqlite_app, ground.community_id, household_id)
    assert "Voedselbank" in page(neighbour, "/deventer/my/ending/cambio-company")
    shown = told(manager, submit(manager, PATH, to=f"{PATH}/letters"))
    assert "1 brief om te printen." in shown
    ending.on_day(51)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    step = f"{PATH}/steps/wallets"
    assert "Voedselbank" in page(manager, step)
    unseen = submit(manager, step)
    assert (unseen.status_code, ground.holds(household_id)) == (422, 4)
    told(manager, submit(manager, step, {"looked_at": "yes"}))
    assert ground.holds(household_id) == 0
    early = submit(manager, f"{PATH}/steps/pots", {"looked_at": "yes"})
    assert early.status_code == 409
    ending.on_day(61)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    for name in ("pots", "tills", "end"):
        shown = told(manager, submit(manager, f"{PATH}/steps/{name}", {"looked_at": "yes"}))
    assert "Het programma is gestopt. 494 cambi's ging terug." in shown.replace("&#39;", "'")
    ground.check_books()


def test_a_household_reads_and_chooses_on_its_page_and_staff_note_a_slip(
    sqlite_app: Flask, ending: Ending
) -> None:
    ground = ending.ground
    own, theirs = earned(ground, 1, 1)
    ending.announce()
    neighbour = as_household(sqlite_app, ground.community_id, own)
    assert "Kies waar de rest naartoe gaat." in page(neighbour, "/deventer/my")
    path = "/deventer/my/ending/cambio-company"
    assert "naar Voedselbank" in told(neighbour, submit(neighbour, path, {"remainder": "cause"}))
    assert ending.progress().untold == 1
    counter = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    path = f"/deventer/counter/households/{theirs}/ending/cambio-company"
    assert submit(counter, path, {"remainder": "cause"}).status_code in (409, 422)
    told(counter, submit(counter, path, {"remainder": "cause", "signed": "1"}))
    run_id = ending.write()
    answer = counter.get(f"/deventer/programmes/ending/letters/{run_id}/pdf")
    assert answer.data.startswith(b"%PDF")
    ending.on_day(61)
    assert ending.progress().moves.to_cause == (2, 4)


def test_what_was_agreed_is_gone_on_with_by_itself_and_what_was_known_is_forgotten(
    sqlite_app: Flask, ending: Ending, capsys: pytest.CaptureFixture[str]
) -> None:
    ground = ending.ground
    [told_late] = earned(ground, 1)
    ending.announce()
    ending.on_day(30)
    ending.write()
    ending.on_day(61)
    assert carry_on_endings() == 0, "nobody said yes to anything"
    ending.on_day(72)
    assert command(sqlite_app, "--step", "wallets", "--dry-run", "--json") == 0
    preview = json.loads(capsys.readouterr().out)
    assert preview["moves"]["to_street"] == {"accounts": 1, "amount_minor": 2}
    assert ground.holds(told_late) == 2
    assert command(sqlite_app, "--step", "wallets", "--yes", "--json") == 0
    assert json.loads(capsys.readouterr().out)["moved_minor"] == 2
    ending.on_day(91)
    for step in ("pots", "tills", "end"):
        assert command(sqlite_app, "--step", step, "--yes") == 0
    ending.on_day(91 + 370)
    assert carry_on_endings() == 1, "one notice is forgotten"
    assert ending.steps()["forget"] == "done"


def command(app: Flask, *words: str) -> int:
    """The exit status of `cambio programme end`."""
    asked = ["programme", "end", "cambio-company", "--community", "deventer", *words]
    return run_cli(build_cli([programme], lambda _settings: app), asked)


def test_it_is_announced_and_carried_out_by_programs_too(sqlite_app: Flask, ending: Ending) -> None:
    ground = ending.ground
    earned(ground, 1)
    manager, key = sqlite_app.test_client(), key_for(ground.community_id, Role.MANAGER)
    path = f"/api/v1/programmes/{ending.programme_id}/ending"
    days = ending.announcing()
    body = {
        "earn_until": days.earn_until.isoformat(),
        "spend_until": days.spend_until.isoformat(),
        "streets_until": days.streets_until.isoformat(),
        "otherwise": "street",
        "cause_id": str(ending.cause_id),
    }
    answer = manager.put(path, json=body, headers=key)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["untold"] == 1
    letters = {"headers": {**key, "Idempotency-Key": "letters"}}
    written = [manager.post(f"{path}/letters", **letters).get_json() for _twice in range(2)]
    assert written == [{**written[0], "letters": 1, "more": False}] * 2
    ending.on_day(61)
    yes = {"json": {"looked_at": True}, "headers": {**key, "Idempotency-Key": "step-1"}}
    taken = [manager.post(f"{path}/steps/wallets", **yes).get_json() for _twice in range(2)]
    assert taken[0] == {"step": "wallets", "count": 1, "moved_minor": 2, "more": False}
    assert taken[0] == taken[1], "sent twice"
    refused = manager.post(f"{path}/steps/pots", **yes)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "step_not_yet")
