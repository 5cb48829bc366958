"""Cards that come spoiled before a camera: `make bench` tells how many of twenty kinds are read."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bench.cards import is_read
from bench.spoiling import SPOILED
from cards.printing import card_png
from tests.cards.printing.looking import LONG_SITE, faces

ALWAYS_READ = (
    "out of focus a little",
    "moved sideways",
    "turned askew",
    "tilted",
    "dim",
    "a shadow over it",
    "scratched",
)


def test_there_are_twenty_kinds() -> None:
    assert len(SPOILED) == 20


@pytest.mark.parametrize("name", ALWAYS_READ)
def test_a_card_is_read_though_it_is(name: str) -> None:
    for face in faces(2, public_url=LONG_SITE):
        card = Image.open(BytesIO(card_png(face))).convert("RGB")
        assert is_read(SPOILED[name](card), face.code_url)
