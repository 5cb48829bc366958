"""A card before the camera: from the first picture that the page gets to the verdict.

A real Chromium films it, reads it and asks the real server, all on the same processors.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.rows import Row, alone
from cambio.main import create_app
from tests.browser.live import chromium, film_of, serving
from tests.browser.volunteer import picture_of, sign_in, street_with_volunteers
from tests.conftest import Clock, settings_for
from tests.schema import build_schema

TRIES = 5
MS_MOST = 1_000

# When the camera's first picture is shown, and when the page says that somebody was counted.
WATCH = """
document.addEventListener("playing", () => { window.inView ??= performance.now() }, true);
new MutationObserver(() => {
  const headings = [...document.querySelectorAll("h1, h2, h3")];
  if (headings.some((each) => each.checkVisibility() && each.textContent.trim() === "Geteld"))
    window.counted ??= performance.now();
}).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
"""


def of_a_card_in_view() -> Iterator[Row]:
    """The same card at one action after another; the slowest of some."""
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/camera.sqlite", Clock(datetime.now(UTC))
        build_schema(url)
        app = create_app(settings_for(url), clock=clock)
        with app.app_context():
            scene = street_with_volunteers(clock)
            film = film_of(picture_of(scene, scene.neighbour()), Path(folder))
            with serving(app) as address, chromium(film=film) as browser:
                page = browser.new_page(locale="nl-NL")
                page.add_init_script(WATCH)
                sign_in(page, address)
                waits: list[float] = []
                for _try in range(TRIES):
                    page.goto(f"{address}/deventer/scan/{scene.action()}")
                    page.get_by_role("heading", name="Geteld").wait_for(timeout=60_000)
                    waits.append(page.evaluate("window.counted - window.inView"))
    case = f"A card in view of the camera is counted, the slowest of {TRIES}"
    yield alone(case, max(waits), "ms", at_most=MS_MOST)
