"""The demo's pictures are small, safe drawings, and each has a text for those who do not see it."""

import re
from itertools import chain
from xml.etree import ElementTree as ET

import pytest

from tests.demo.data import PICTURES, Table, load

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {SVG + name for name in ("svg", "g", "path")}
ATTRIBUTES = {
    "viewBox", "width", "height", "d", "fill",
    "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
}  # fmt: skip
COLOUR = re.compile(r"none|#[0-9a-f]{6}")

ITEMS: list[Table] = load("catalogue")["item"]
SCENES: list[Table] = load("catalogue")["scene"]


def faults(svg: str) -> list[str]:
    """What a picture holds besides plain shapes in plain colours."""
    if "<!" in svg or "<?" in svg:
        return ["a declaration"]
    found = []
    for element in ET.fromstring(svg).iter():  # noqa: S314 - our own files, declarations refused
        if element.tag not in ELEMENTS:
            found.append(element.tag)
        for name, value in element.attrib.items():
            plain = COLOUR.fullmatch(value) or name not in {"fill", "stroke"}
            if name not in ATTRIBUTES or not plain:
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("picture", [table["picture"] for table in chain(ITEMS, SCENES)])
def test_a_picture_holds_only_plain_shapes(picture: str) -> None:
    assert faults((PICTURES / picture).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)" d="M0 0"/>',
        '<path style="fill:red" d="M0 0"/>',
        '<path fill="url(https://example.org/x)" d="M0 0"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<image href="https://example.org/x.png"/>',
        "<foreignObject/>",
        "<!DOCTYPE svg>",
    ],
)
def test_anything_that_could_run_or_fetch_is_found(inner: str) -> None:
    assert faults(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>')


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: str(item["slug"]))
def test_an_items_picture_is_small_and_four_by_three(item: Table) -> None:
    path = PICTURES / item["picture"]
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own files
    assert root.get("viewBox") == "0 0 400 300"
    assert path.stat().st_size <= 6 * 1024


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene["slug"]))
def test_a_scenes_picture_is_wide_and_still_small(scene: Table) -> None:
    path = PICTURES / scene["picture"]
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own files
    assert root.get("viewBox") == "0 0 640 360"
    assert path.stat().st_size <= 16 * 1024


@pytest.mark.parametrize("table", [*ITEMS, *SCENES], ids=lambda table: str(table["slug"]))
def test_a_picture_is_told_in_words_in_both_languages(table: Table) -> None:
    for alt in (table["alt_nl"], table["alt_en"]):
        assert 20 <= len(alt) <= 125
    assert table["alt_nl"] != table["alt_en"]


def test_every_picture_is_used_and_no_item_shares_one() -> None:
    used = [table["picture"] for table in chain(ITEMS, SCENES)]
    assert sorted(used) == sorted(path.name for path in PICTURES.iterdir())
