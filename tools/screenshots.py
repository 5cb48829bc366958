"""Every page of the demo: in each language, on a phone and a desk, light and dark.

They land in `var/screenshots/`, with an `index.html` to leaf through. A demo that is being served
is used as it is; else one is started for as long as this takes. Which pages there are and who sees
them stands in tools/demo_pages. `python -m tools.screenshots earning shop` takes only the pages
in whose name one of these words stands.
"""

import html
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import sync_playwright

from cambio.database import reading
from cambio.demo.home import Home
from cambio.demo.sign_ins import SignIns, read_sign_ins
from cambio.main import create_app
from tools.demo_examples import examples
from tools.demo_pages import Page, pages
from tools.demo_visits import CHROMIUM, FLAGS, Visits
from tools.paths import ROOT

TARGET = ROOT / "var/screenshots"
LANGUAGES = ("nl", "en")
SIZES = {"phone": (360, 780), "desk": (1280, 900)}
SCHEMES = ("light", "dark")
SECONDS_TO_LOAD = 240
OWN_PORT = "18733"


@contextmanager
def running_demo(home: Home) -> Iterator[SignIns]:
    """The demo that is being served, or one that is served for the occasion."""
    if home.is_loaded and answers(read_sign_ins(home.sign_ins).url):
        yield read_sign_ins(home.sign_ins)
        return
    command = [str(Path(sys.executable).with_name("cambio")), "demo"]
    with subprocess.Popen(command, env={**os.environ, "CAMBIO_PORT": OWN_PORT}) as server:
        try:
            until = time.monotonic() + SECONDS_TO_LOAD
            while not answers(f"http://127.0.0.1:{OWN_PORT}"):
                if server.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the demo does not start")
                time.sleep(0.3)
            yield read_sign_ins(home.sign_ins)
        finally:
            server.terminate()


def answers(url: str) -> bool:
    """Whether somebody serves there."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
            return True
    except (URLError, OSError):
        return False


def take(visits: Visits, who: str, seen: list[Page]) -> Iterator[str]:
    """Photographs all that one person sees, in every manner; answers the files, from TARGET."""
    for language, size, scheme in product(LANGUAGES, SIZES, SCHEMES):
        width, height = SIZES[size]
        manner = {"color_scheme": scheme, "reduced_motion": "reduce"}
        with visits.context(who, **manner) as context:
            sheet = context.new_page()
            for page in seen:
                sheet.set_viewport_size({"width": width, "height": height})
                answer = sheet.goto(visits.address(page.path, language))
                if answer is None or not answer.ok:
                    print(f"{page.path} as {who}: {answer and answer.status}", file=sys.stderr)
                # As tall as the page: what sticks to the edges stays there, pictures are loaded.
                tall = sheet.evaluate("document.documentElement.scrollHeight")
                sheet.set_viewport_size({"width": width, "height": max(tall, height)})
                sheet.wait_for_load_state("networkidle")
                path = f"{page.name}/{size}-{scheme}-{language}.png"
                sheet.screenshot(path=TARGET / path)
                yield path


def write_index(paths: list[str]) -> None:
    """A page with all pictures, those of one page side by side."""
    figures = "".join(
        f'<figure><a href="{html.escape(path)}"><img src="{html.escape(path)}" loading="lazy"'
        f' height="420" alt=""></a><figcaption>{html.escape(path)}</figcaption></figure>\n'
        for path in sorted(paths)
    )
    style = "<style>figure{display:inline-block;margin:.5rem;vertical-align:top}</style>"
    (TARGET / "index.html").write_text(f"<!doctype html><title>Cambio</title>{style}{figures}")


def main(words: list[str]) -> int:
    """Takes the pictures of all pages, or of those with one of these words in their name."""
    home = Home(ROOT / "var/demo")
    taken: list[str] = []
    with running_demo(home) as sign_ins, sync_playwright() as playwright:
        app = create_app(home.settings(home.database))
        with app.app_context(), reading() as session:
            found = examples(session, sign_ins)
        wanted = [
            page
            for page in pages(app, sign_ins.community, found)
            if not words or any(word in page.name for word in words)
        ]
        if not wanted:
            raise SystemExit("no page has one of these words in its name")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits = Visits(browser, sign_ins.url, sign_ins, found)
        if not words:
            shutil.rmtree(TARGET, ignore_errors=True)
        for who in dict.fromkeys(page.who for page in wanted):
            seen = [page for page in wanted if page.who == who]
            taken += take(visits, who, seen)
            print(f"{who}: {len(seen)} pages", flush=True)
        browser.close()
    write_index(taken)
    print(f"{len(taken)} pictures in {TARGET.relative_to(ROOT)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
