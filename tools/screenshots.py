"""Every page of the running demo: in each language, on a phone and a desk, light and dark.

`make demo` in one terminal, `make screenshots` in another; they land in `var/screenshots/`, with
an `index.html` to leaf through. `python -m tools.screenshots /shop` takes only pages whose address
begins with that.

The pages are found by following links, first as nobody, then as each of `sign_ins` in
`var/demo/sign-ins.json`. Of pages that differ only in an id, one is taken; a page is taken once,
for the first who gets to see it. A sign-in says where its form is and what to fill in:
`{"role": "volunteer", "path": "/sign-in", "fields": {"name": "...", "password": "..."}}`.
"""

import html
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tools.paths import ROOT

BASE = os.environ.get("CAMBIO_DEMO_URL", "http://127.0.0.1:8000")
SIGN_INS = ROOT / "var/demo/sign-ins.json"
TARGET = ROOT / "var/screenshots"
LANGUAGES = ("nl", "en")
SIZES = {"phone": (360, 780), "desk": (1280, 900)}
SCHEMES = ("light", "dark")
PAGES_EACH = 80
"""How many kinds of page are looked for as one person: a bound, so that a calendar ends."""

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
IDS = re.compile(r"[0-9a-f-]{32,36}|\d+|[A-Z0-9-]{6,}")
FILES = re.compile(r"\.(?:pdf|csv|png|svg|json|jsonl|txt|zip|toml)$")


@dataclass
class Seen:
    """What one person was shown: the first address of each kind of page, and the way in."""

    role: str
    addresses: list[str]
    storage: Any = field(repr=False)


def kind_of(address: str) -> str:
    """What pages that differ only in an id or a question have in common."""
    return "/".join("id" if IDS.fullmatch(part) else part for part in _path(address).split("/"))


def _path(address: str) -> str:
    return urlsplit(address).path or "/"


def sign_ins() -> list[dict[str, Any]]:
    """How each role of the demo signs in; nobody first."""
    known = json.loads(SIGN_INS.read_text(encoding="utf-8"))["sign_ins"]
    return [{"role": "nobody", "path": "/", "fields": {}}, *known]


def sign_in(page: Page, entry: dict[str, Any]) -> None:
    """Fills in the form of a sign-in and sends it, as a person would."""
    page.goto(urljoin(BASE, entry["path"]))
    for name, value in entry["fields"].items():
        page.fill(f'[name="{name}"]', value)
    if entry["fields"]:
        page.press(f'[name="{next(reversed(entry["fields"]))}"]', "Enter")
        page.wait_for_load_state()


def explore(browser: Browser, entry: dict[str, Any], known: set[str]) -> Seen:
    """Follows links as one person until there is no new kind of page."""
    with browser.new_context(base_url=BASE) as context:
        page = context.new_page()
        sign_in(page, entry)
        found: list[str] = []
        visited: set[str] = set()
        waiting = [page.url, urljoin(BASE, "/")]
        while waiting and len(visited) < PAGES_EACH:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind in visited:
                continue
            visited.add(kind)
            if opened(page, address):
                waiting += links(page)
                if kind not in known:
                    found.append(address)
                    known.add(kind)
        return Seen(role=entry["role"], addresses=found, storage=context.storage_state())


def opened(page: Page, address: str) -> bool:
    """Opens an address; whether it is a page, and one that this person may see."""
    try:
        answer = page.goto(address)
    except BrowserError:  # It began a download.
        return False
    return answer is not None and answer.ok and "html" in answer.headers.get("content-type", "")


def links(page: Page) -> Iterator[str]:
    """The addresses that a page links to within the demo."""
    for link in page.locator("a[href]:not([download])").all():
        address = urljoin(page.url, link.get_attribute("href") or "")
        if address.startswith(BASE) and not FILES.search(_path(address)):
            yield address.partition("#")[0]


def take(context: BrowserContext, seen: Seen, folder: str, language: str) -> Iterator[str]:
    """Photographs what one person sees in one manner; answers the files, from TARGET."""
    page = context.new_page()
    for address in seen.addresses:
        mark = "&" if "?" in address else "?"
        page.goto(f"{address}{mark}lang={language}")
        name = kind_of(address).strip("/").replace("/", "-") or "start"
        path = f"{folder}/{seen.role}-{name}.png"
        page.screenshot(path=TARGET / path, full_page=True)
        yield path


def photograph(browser: Browser, seen: Seen) -> Iterator[str]:
    """Photographs what one person sees in every manner."""
    for language in LANGUAGES:
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                with browser.new_context(
                    base_url=BASE,
                    storage_state=seen.storage,
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    locale=language,
                ) as context:
                    yield from take(context, seen, f"{language}-{size}-{scheme}", language)


def write_index(paths: list[str]) -> None:
    """A page with all pictures, those of one page side by side."""
    paths = sorted(paths, key=lambda path: (path.partition("/")[2], path))
    figures = "".join(
        f'<figure><a href="{html.escape(path)}"><img src="{html.escape(path)}" loading="lazy"'
        f' height="420" alt=""></a><figcaption>{html.escape(path)}</figcaption></figure>\n'
        for path in paths
    )
    style = "<style>figure{display:inline-block;margin:.5rem;vertical-align:top}</style>"
    (TARGET / "index.html").write_text(f"<!doctype html><title>Cambio</title>{style}{figures}")


def main(words: list[str]) -> int:
    """Takes the pictures of all pages, or of those that begin with the address given."""
    if not SIGN_INS.exists():
        print("Start the demo first, in another terminal: make demo", file=sys.stderr)
        return 1
    known: set[str] = set()
    taken: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for entry in sign_ins():
            seen = explore(browser, entry, known)
            if words:
                seen.addresses = [
                    each for each in seen.addresses if _path(each).startswith(words[0])
                ]
            taken += photograph(browser, seen)
            print(f"{seen.role}: {len(seen.addresses)} pages", flush=True)
        browser.close()
    write_index(taken)
    print(f"{len(taken)} pictures in {TARGET.relative_to(ROOT)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
