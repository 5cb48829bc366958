"""Single scans over HTTP while the same process imports a town and evaluates a month.

Cards are drawn meanwhile by a program of their own, as a page has it done.
`CAMBIO_BENCH_HOUSEHOLDS` says how large the town is, in addresses and in households.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask

from bench.cards import SHEETS
from bench.evaluation import APRIL, HOUSEHOLDS, town
from bench.rows import Row, alone
from bench.scans import Street, waits_at_a_pace
from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role
from cambio.app.serve import serve
from cambio.app.settings import read_settings
from cambio.database import perform
from cambio.earning.jobs import evaluate_month
from cambio.main import create_app
from cambio.neighbourhood.importing import import_file
from cards.printing import SheetCard
from cards.printing.child import Job
from tests.browser.live import free_port
from tests.cards.printing.looking import LONG_SITE, WORDS, faces
from tests.conftest import SECRET, settings_for
from tests.house.serving import READ_ONCE, wait_until_it_listens
from tests.neighbourhood.address_files import FIELDS, GOOD, written
from tests.scene import ACTOR_ID

NEIGHBOURS, ACTIONS, A_SECOND = 300, 20, 50
AT_MOST_MS = 30


def while_all_goes_on() -> Iterator[Row]:
    """How long a scan waits while all three go on; after the last of them nothing counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        street = _street_in_town(f"sqlite:///{folder}/bench.sqlite")
        scans = [scan for _ in range(ACTIONS) for scan in street.scans(street.action())]
        addresses = folder / "addresses.csv"
        addresses.write_text(_addresses(HOUSEHOLDS), encoding="utf-8")
        begin, done = READ_ONCE.Event(), READ_ONCE.Event()
        with _serving(street, addresses, begin, done) as port, ThreadPoolExecutor(1) as drawing:
            waits_at_a_pace(street, port, scans[:NEIGHBOURS], a_second=A_SECOND)  # all is warm
            begin.set()
            drawn = drawing.submit(_draw, folder)
            waits: list[float] = []
            for start in range(NEIGHBOURS, len(scans), A_SECOND):
                if done.is_set() and drawn.done():
                    break
                part = scans[start : start + A_SECOND]
                waits += waits_at_a_pace(street, port, part, a_second=A_SECOND)
            seconds = drawn.result()
    case = f"SQLite: {A_SECOND} scans a second amid import, evaluation and printing"
    yield alone(f"{case}: households and addresses", HOUSEHOLDS, "each")
    yield alone(f"{case}: scans", len(waits), "scans")
    yield alone(f"{case}: {SHEETS} cards drawn in", seconds, "s")
    yield alone(f"{case}: median", statistics.median(waits), "ms")
    worst = statistics.quantiles(waits, n=100)[-1]
    yield alone(f"{case}: 99 of 100 within", worst, "ms", at_most=AT_MOST_MS)


def _street_in_town(url: str) -> Street:
    """A street to scan in, and a key to do it with, amid a town that waits to be evaluated."""
    _app, scene = town(url)
    scene.now = datetime.now(UTC)
    create_app(settings_for(url)).app_context().push()
    neighbours = [scene.neighbour() for _ in range(NEIGHBOURS)]
    key = CreateKey(
        community_id=scene.community_id, actor_id=ACTOR_ID, name="Phones", role=Role.VOLUNTEER
    )
    return Street(url, scene, neighbours, perform(create_key, key).secret)


def _addresses(count: int) -> str:
    """A file of so many addresses, in streets of a hundred."""
    rows = [list(FIELDS)]
    for number in range(count):
        street, house = divmod(number, 100)
        changed = {
            "street": f"Straat {street}",
            "postcode": f"{1000 + street % 9000} AB",
            "house_number": str(house + 1),
            "bag_id": f"0150200{number:06}001",
        }
        rows.append(list((GOOD | changed).values()))
    return written(rows)


def _draw(folder: Path) -> float:
    """Draw the cards in the program that does; answers the seconds that it took."""
    cards = [SheetCard(face, "Dreef", "Dreef 1") for face in faces(SHEETS, public_url=LONG_SITE)]
    run = folder / "run"
    run.mkdir()
    job = msgspec.msgpack.encode(Job.of(iter(cards), WORDS))
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "cards.printing.child", run], input=job, check=True)
    return time.perf_counter() - begun


@contextmanager
def _serving(street: Street, addresses: Path, begin: Event, done: Event) -> Iterator[int]:
    """The program on a port; told to begin, it imports and evaluates while it serves."""
    port = free_port()
    environment = {
        "CAMBIO_DATABASE_URL": street.url,
        "CAMBIO_SECRET_KEY": SECRET,
        "CAMBIO_PORT": str(port),
        "CAMBIO_RATE_LIMITS": "off",
    }
    told = (environment, street.scene.community_id, addresses, begin, done)
    server = READ_ONCE.Process(target=_serve_busily, args=told)
    server.start()
    try:
        wait_until_it_listens(server, port)
        yield port
    finally:
        server.kill()
        server.join()


def _serve_busily(
    environment: dict[str, str], community_id: int, addresses: Path, begin: Event, done: Event
) -> None:
    os.environ.update(environment)
    settings = read_settings()
    app = create_app(settings)

    def work() -> None:
        begin.wait()
        both = [
            threading.Thread(target=_import, args=(app, community_id, addresses)),
            threading.Thread(target=_evaluate, args=(app,)),
        ]
        for each in both:
            each.start()
        for each in both:
            each.join()
        done.set()

    threading.Thread(target=work, daemon=True).start()
    serve(app, settings)


def _import(app: Flask, community_id: int, addresses: Path) -> None:
    with app.app_context(), addresses.open("rb") as stream:
        what: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
        import_file(stream, file_name=addresses.name, **what)


def _evaluate(app: Flask) -> None:
    with app.app_context():
        evaluate_month(APRIL)
