"""A small application with nothing but the kit, so that components are tested by themselves."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from cambio.web import components

Render = Callable[..., str]


@cache
def kit_app(language: str) -> Flask:
    """The application for one language, made once: its compiled templates are kept."""
    app = Flask(
        "kit", static_folder=components.STATIC_FOLDER, template_folder=components.TEMPLATE_FOLDER
    )
    app.config.update(SECRET_KEY="of-no-use-to-anybody", BABEL_DOMAIN="web")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(components.TRANSLATION_FOLDER)
    Babel(app, locale_selector=lambda: language, timezone_selector=lambda: "Europe/Amsterdam")
    CSRFProtect(app)
    components.register(app)
    return app


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def dutch() -> Iterator[Flask]:
    app = kit_app("nl")
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def english() -> Iterator[Flask]:
    app = kit_app("en")
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def render(english: Flask) -> Render:
    """Renders a piece of template with the kit at hand, in English."""

    def render(source: str, **context: object) -> str:
        return render_template_string('{% import "kit.html" as kit %}' + source, **context)

    return render
