"""The pictures of the guides: made by the walks of the tests, which walk through today's pages."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

from tools.paths import ROOT

KEPT = ROOT / "docs/pictures"
COLOURS = 64
BYTES_MOST = 80_000
DESK, PHONE = 1200, 390
"""How wide a desk's window is, and a phone's."""

SHOP = (
    "orders",
    "hand-out",
    "stock",
    "item",
    "voucher-shown",
    "voucher-taken",
    "settlement",
)
TOGETHER = ("purchase",)


@dataclass
class Album:
    """Pictures in a folder."""

    folder: Path
    shot: list[str] = field(default_factory=list)

    def shoot(
        self,
        page: Page,
        name: str,
        *,
        width: int = DESK,
        height: int,
        around: Locator | None = None,
    ) -> None:
        """Photograph the top of a page, as it is for who comes to it; or what is around a field."""
        page.set_viewport_size(ViewportSize(width=width, height=height))
        if around is not None:
            around.evaluate("field => field.scrollIntoView({block: 'center'})")
        page.mouse.move(0, 0)
        shown = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
        file = self.folder / f"{name}.png"
        # Without dither a plain page stays plain, and small.
        few = shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
        assert file.stat().st_size < BYTES_MOST, name
        self.shot.append(name)


@contextmanager
def album(names: tuple[str, ...], elsewhere: Path) -> Iterator[Album]:
    """Where a walk puts these pictures, all of them: `docs/pictures` for `make pictures`."""
    keeping = os.environ.get("CAMBIO_PICTURES") == "keep"
    made = Album(KEPT if keeping else elsewhere)
    made.folder.mkdir(exist_ok=True)
    yield made
    assert tuple(made.shot) == names
