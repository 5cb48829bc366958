"""Every page of the demo as somebody sees it: for the screenshots, and for the eyes of axe.

VIEWS has an entry for every page that the application has; a test fails when one is missing. A
view says who looks, and what stands in the address: an example by its name (see demo_examples), or
after `=` a word as it is. Arguments that the route does not have follow its `?`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from tools.demo_pages import cambio, cards, catalog
from tools.demo_pages.seeing import BUYING, NEIGHBOUR, NEWCOMER, NOBODY, ORDERING, RESIDENT, View

FILES = {
    "static",
    "web.healthz",
    "neighbourhood.address_template",
    "neighbourhood.bad_lines",
    "cards.ending_letters_file",
    "cards.lapsing_letters_file",
    "cards.news_letters",
    "cards.run_file",
    "cards.example_card",
    "cards.ballots",
    "cards.card_drawing",
    "cards.joined_pdf",
    "cards.joined_qr",
    "cards.my_card_drawing",
    "cards.print_poster",
    "cards.print_street_card",
    "cards.thanks",
    "books.export_file",
    "cards.my_proof",
    "cards.my_statement_file",
    "cards.statement_file",
    "catalog.hours_calendar",
    "catalog.items_csv",
    "catalog.redemptions_csv",
    "catalog.settlement_file",
    "catalog.sold_voucher_drawing",
    "catalog.street_voucher_drawing",
    "catalog.voucher_qr",
    "catalog.voucher_slip",
    "catalog.celebration_photo",
    "catalog.picture",
    "earning.calendar",
    "earning.photo",
    "earning.programme_template",
    "saving.letters",  # sheets to print, once there is somebody to tell
    "scan.card_list",
    "scan.manifest",
    "scan.supplies",
    "scan.worker",
    "seals.checker",
    "seals.published",
}
"""Routes that answer with a file and not with a page."""

VIEWS = {**cambio.VIEWS, **cards.VIEWS, **catalog.VIEWS}

__all__ = [
    "BUYING",
    "FILES",
    "NEIGHBOUR",
    "NEWCOMER",
    "NOBODY",
    "ORDERING",
    "RESIDENT",
    "VIEWS",
    "Page",
    "names",
    "page_endpoints",
    "pages",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A view with its address, from `/`; `name` is good for a file and is no other view's."""

    name: str
    who: str
    path: str


def names() -> list[str]:
    """The names of all views."""
    return [_name(endpoint, view) for endpoint, views in VIEWS.items() for view in views]


def page_endpoints(app: Flask) -> set[str]:
    """The endpoints of all pages: what answers to GET with a page of ours."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in FILES
        and (not rule.rule.startswith("/api/") or rule.endpoint.startswith("web."))
    }


def pages(app: Flask, community: str, examples: Mapping[str, str]) -> Iterator[Page]:
    """All views that the application has, with the addresses of one demo."""
    here, addresses = page_endpoints(app), app.url_map.bind("demo")
    for endpoint, views in VIEWS.items():
        for view in views if endpoint in here else ():
            values = {name: _value(value, examples) for name, value in view.values.items()}
            if app.url_map.is_endpoint_expecting(endpoint, "community"):
                values["community"] = community
            path = addresses.build(endpoint, values)
            yield Page(_name(endpoint, view), view.who, path)


def _value(value: str, examples: Mapping[str, str]) -> str:
    return value[1:] if value.startswith("=") else examples[value]


def _name(endpoint: str, view: View) -> str:
    told_apart = [*view.values.values(), view.who]
    return "-".join([endpoint.replace(".", "-"), *told_apart]).replace(" ", "-").replace("=", "")
