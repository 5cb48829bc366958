"""A guide shows pictures that the walks make, and each that lies there is shown."""

from __future__ import annotations

import re

from tests.browser.pictures import BYTES_MOST, KEPT, SHOP, TOGETHER
from tools.paths import ROOT

SHOWN = re.compile(r"!\[[^\]]{10,}\]\(pictures/([a-z-]+)\.png\)")


def test_each_picture_of_a_guide_is_made_by_a_walk_and_each_that_is_kept_is_shown() -> None:
    guides = (guide.read_text(encoding="utf-8") for guide in (ROOT / "docs").glob("*.md"))
    shown = [name for guide in guides for name in SHOWN.findall(guide)]
    kept = {picture.stem: picture.stat().st_size for picture in KEPT.iterdir()}
    assert sorted(shown) == sorted(kept) == sorted(SHOP + TOGETHER)
    assert max(kept.values()) < BYTES_MOST
