"""What components promise: names for everything, ties between fields and words, no inline code."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string

from cambio.web import components, styleguide
from tests.web.conftest import Render, kit_app

PAGES = ("base.html", "plain.html", "print.html", "styleguide.html")
NAVIGATION = [
    {"label": f"Page {number}", "href": f"/{number}", "icon": "home", "current": number == 1}
    for number in range(1, 8)
]


def page(app: Flask, template: str, language: str, **context: object) -> str:
    layout = {"lang": language, "community": None, "actor": None, "nav": NAVIGATION}
    with app.test_request_context("/"):
        return render_template(template, **(styleguide.samples() | layout | context))


@pytest.mark.parametrize("template", PAGES)
def test_no_page_carries_inline_styles_or_scripts(template: str, language: str) -> None:
    html = page(kit_app(language), template, language)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style", html)


@pytest.mark.parametrize("template", PAGES)
def test_no_id_stands_twice_on_a_page(template: str, language: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(kit_app(language), template, language))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("template", PAGES)
def test_every_reference_within_a_page_leads_somewhere(template: str, language: str) -> None:
    html = page(kit_app(language), template, language)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    ties = re.findall(r'(?:for|aria-describedby)="([^"]+)"', html)
    links = re.findall(r'href="#([^"]+)"', html)
    assert {name for tie in ties for name in tie.split()} | set(links) <= ids


def test_every_icon_that_is_shown_is_drawn() -> None:
    html = page(kit_app("nl"), "styleguide.html", "nl")
    for sheet in ("icons", "drawings", "skyline"):
        drawn = set(
            re.findall(
                r'<symbol id="([^"]+)"',
                (components.STATIC_FOLDER / f"icons/{sheet}.svg").read_text(),
            )
        )
        shown = set(re.findall(rf'icons/{sheet}\.svg[^"#]*#([^"]+)"', html))
        assert shown <= drawn
        assert shown == drawn or sheet != "icons"


def test_a_phone_has_room_for_four_pages_and_the_way_to_the_rest() -> None:
    html = page(kit_app("nl"), "base.html", "nl")
    assert html.count("nav__item--rest") == len(NAVIGATION) - 4
    assert 'href="#more"' in html
    assert 'id="more"' in html


def test_five_pages_need_no_more() -> None:
    html = page(kit_app("nl"), "base.html", "nl", nav=NAVIGATION[:5])
    assert "nav__item--rest" not in html
    assert "#more" not in html


def test_a_form_that_changes_something_carries_token_and_request_key(render: Render) -> None:
    html = render('{% call kit.form("/order", request_key="k-1") %}{% endcall %}')
    assert 'name="csrf_token"' in html
    assert '<input type="hidden" name="request_key" value="k-1">' in html


def test_a_form_that_only_asks_carries_neither(render: Render) -> None:
    html = render('{% call kit.form("/find", method="get") %}{% endcall %}')
    assert "csrf_token" not in html
    assert "request_key" not in html


@pytest.mark.parametrize(
    "source",
    [
        'kit.field("x", "X", hint="H", error="E")',
        'kit.textarea("x", "X", hint="H", error="E")',
        'kit.number_field("x", "X", hint="H", error="E")',
        'kit.pin_field("x", "X", hint="H", error="E")',
        'kit.file_field("x", "X", hint="H", error="E")',
        'kit.select("x", "X", [(1, "one")], hint="H", error="E")',
        'kit.radios("x", "X", [(1, "one")], hint="H", error="E")',
        'kit.checkboxes("x", "X", [(1, "one")], hint="H", error="E")',
    ],
)
def test_a_field_is_tied_to_its_hint_and_its_error(render: Render, source: str) -> None:
    html = render("{{ " + source + " }}" + '{{ kit.error_summary({"x": "E"}) }}')
    assert 'aria-describedby="f-x-hint f-x-error"' in html
    assert 'id="f-x-hint"' in html
    assert 'id="f-x-error"' in html
    assert 'href="#f-x"' in html
    assert 'id="f-x"' in html


def test_what_people_typed_is_never_markup(render: Render) -> None:
    html = render('{{ kit.field("x", "X", value=typed) }}', typed='"><script>')
    assert "<script>" not in html


def test_the_chosen_option_is_found_whatever_its_type(render: Render) -> None:
    html = render('{{ kit.select("x", "X", [(1, "one"), (2, "two")], value="2") }}')
    assert '<option value="2" selected>two</option>' in html
    assert html.count("selected") == 1


def test_a_table_says_its_columns_in_every_cell(render: Render) -> None:
    columns = [
        {"key": "name", "label": "Name", "head": True},
        {"key": "count", "label": "Count", "numeric": True},
    ]
    rows = [SimpleNamespace(name="Dreef", count=3)]
    html = render('{{ kit.table("Streets", columns, rows) }}', columns=columns, rows=rows)
    assert "<caption>Streets</caption>" in html
    assert '<th scope="row">Dreef</th>' in html
    assert '<td data-label="Count" class="numeric"><span class="cell">3</span></td>' in html


def test_a_table_without_rows_says_so(render: Render) -> None:
    html = render('{{ kit.table("T", [{"key": "a", "label": "A"}], []) }}')
    assert "There is nothing here yet." in html


def test_progress_never_shows_more_than_all(render: Render) -> None:
    assert 'value="5" max="5"' in render('{{ kit.progress("P", 7, 5) }}')


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503])
def test_every_error_has_a_page_in_plain_words(status: int, language: str) -> None:
    html = page(kit_app(language), "error.html", language, status=status, message=None)
    assert len(re.findall(r"<h1[^>]*>[^<]+</h1>", html)) == 1


def test_a_refusal_says_why_in_its_own_words() -> None:
    html = page(kit_app("en"), "error.html", "en", status=422, message="The purse is empty.")
    assert "This is not possible now" in html
    assert "The purse is empty." in html


def test_a_static_file_changes_its_address_with_its_content(english: Flask) -> None:
    source = '{{ asset("css/base.css") }} {{ asset("css/layout.css") }}'
    first, second = render_template_string(source).split()
    assert first.split("v=")[1] != second.split("v=")[1]


def test_the_language_switch_keeps_what_was_asked() -> None:
    app = kit_app("nl")
    with app.test_request_context("/shop?q=a%26b&q=c&lang=nl"):
        assert components.language_href("en") == "/shop?q=a%26b&q=c&lang=en"


def test_an_address_that_does_not_exist_is_none(english: Flask) -> None:
    assert components.href_of("nowhere.at_all") is None
    assert components.href_of("static", filename="x.css") == "/static/x.css"
