"""A small demo on a real server, and a browser that looks at it: made once for all who ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from cambio.database import db, reading
from cambio.demo.cli import load_into
from cambio.demo.home import Home
from cambio.demo.sign_ins import read_sign_ins
from cambio.main import create_app
from tests.browser.live import chromium, serving
from tools.demo_examples import examples
from tools.demo_visits import Visits

SMALL = 0.02


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A demo of forty households, loaded as the large one is."""
    home = Home(tmp_path_factory.mktemp("demo"))
    load_into(home, create_app, scale=SMALL)
    return home


@pytest.fixture(scope="session")
def demo_app(demo_home: Home) -> Iterator[Flask]:
    """The application that serves it, to whoever asks however often."""
    app = create_app(replace(demo_home.settings(demo_home.database), rate_limits=False))
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session")
def visits(demo_home: Home, demo_app: Flask) -> Iterator[Visits]:
    """Everybody's way in to the demo, with one browser."""
    sign_ins = read_sign_ins(demo_home.sign_ins)
    with demo_app.app_context(), reading() as session:
        found = examples(session, sign_ins)
    with serving(demo_app) as base, chromium() as browser:
        yield Visits(browser, base, sign_ins, found)
