"""A resident lets messages come on its screen, and the worker shows what is pushed there."""

from __future__ import annotations

import json
from collections.abc import Sized
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from cambio.database import perform, reading
from cambio.messages.queries.choices import choice_of
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.browser.live import chromium, serving
from tests.conftest import ACTOR_ID, Clock
from tests.messages.conftest import set_up
from tests.scene import build_scene
from tests.signing_in import as_household

pytestmark = pytest.mark.browser

# No push service is asked: what it would give the browser is played, all else is the browser's.
PLAYED = """
PushManager.prototype.subscribe = async function (options) {
  const { applicationServerKey: key, userVisibleOnly } = options;
  if (key.length !== 65 || !userVisibleOnly) throw new Error("no push without a key");
  const bytes = { auth: 16, p256dh: 65 };
  const getKey = (name) => new Uint8Array(bytes[name]).buffer;
  return { endpoint: "https://push.example/one", getKey };
};
"""
# Asked once, after it was shown: Chromium forgets what it shows when it is asked a moment before.
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/static/js/push/");
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, dir }) => [title, body, dir]);
}"""


def deliver(page: Page, base: str, message: dict[str, str]) -> None:
    """Bring a message to the page's worker as a push service would, and wait until it is shown."""
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    displayed: list[dict[str, Any]] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    devtools.on(
        "BackgroundService.backgroundServiceEventReceived",
        lambda event: displayed.append(event["backgroundServiceEvent"]),
    )
    notifications = {"service": "notifications"}
    devtools.send("BackgroundService.setRecording", notifications | {"shouldRecord": True})
    devtools.send("BackgroundService.startObserving", notifications)
    devtools.send("ServiceWorker.enable")
    until(page, registrations)
    found = {"origin": base, "registrationId": registrations[0]["registrationId"]}
    devtools.send("ServiceWorker.deliverPushMessage", found | {"data": json.dumps(message)})
    until(page, displayed)


def until(page: Page, events: Sized) -> None:
    """Wait until the browser told of an event, half a minute at most."""
    for _turn in range(600):
        if events:
            return
        page.wait_for_timeout(50)


def test_a_resident_presses_one_button_and_messages_come_on_the_screen(
    sqlite_app: Flask, clock: Clock
) -> None:
    set_up(sqlite_app, push_services=("push.example",))
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    street = build_scene(perform(create_community, command), clock.now)
    home = street.neighbour().household_id
    cookie = as_household(sqlite_app, street.community_id, home).get_cookie("cambio")
    assert cookie is not None
    with serving(sqlite_app) as base, chromium() as browser:
        context = browser.new_context(base_url=base)
        context.grant_permissions(["notifications"], origin=base)
        context.add_cookies([{"name": "cambio", "value": cookie.value, "url": base}])
        page = context.new_page()
        page.add_init_script(PLAYED)
        page.goto("/deventer/my/messages?lang=en")
        page.get_by_role("button", name="Show messages on this screen").click()
        page.get_by_text("From now on our messages come on this screen.").wait_for()
        pushed = {"title": "Uw bestelling ligt klaar", "body": "Bij De Bezem", "dir": "ltr"}
        deliver(page, base, pushed | {"url": base, "tag": "one", "lang": "nl"})
        assert page.evaluate(SHOWN) == [list(pushed.values())]
    with reading() as session:
        kept = choice_of(session, community_id=street.community_id, household_id=home)
    assert [phone.endpoint for phone in kept.phones] == ["https://push.example/one"]
