"""A small demo, loaded once for all who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from cambio.database import db
from cambio.demo.calendar import calendar_of
from cambio.demo.loading import Loaded, load_demo, stage_of
from cambio.main import create_app
from tests.conftest import settings_for

NOW = datetime(2026, 3, 7, 13, 30, tzinfo=UTC)
SMALL = 0.02


@dataclass
class Demo:
    """A loaded demo, with an application that shows the day of loading."""

    app: Flask
    loaded: Loaded


@contextmanager
def loaded_demo(path: Path, template: Path) -> Iterator[Demo]:
    """Load a demo of forty households into a database file of its own."""
    path.write_bytes(template.read_bytes())
    calendar = calendar_of(NOW)
    stage = stage_of(calendar)
    app = create_app(settings_for(f"sqlite:///{path}"), clock=stage.clock)
    app.testing = True
    with app.app_context():
        yield Demo(app, load_demo(calendar, stage, scale=SMALL, tell=lambda _said: None))
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Demo]:
    with loaded_demo(tmp_path_factory.mktemp("demo") / "demo.sqlite", sqlite_template) as loaded:
        yield loaded
