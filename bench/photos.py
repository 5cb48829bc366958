"""A photo of 12 megapixels, as a phone sends it: from the request to the answer, on one core."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from PIL import Image

from bench.rows import Row, alone
from cambio.app.permissions import Role
from cambio.database import perform
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock, settings_for
from tests.earning.ground import build_ground
from tests.schema import build_schema
from tests.signing_in import key_for

WIDTH, HEIGHT = 4_000, 3_000
TRIES = 5
SECONDS_MOST = 2.0


def of_twelve_megapixels() -> Iterator[Row]:
    """Sent to an action that took place; the slowest of some."""
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/photos.sqlite", Clock(datetime.now(UTC))
        build_schema(url)
        app = create_app(settings_for(url), clock=clock)
        with app.app_context():
            command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="stad", name="Stad")
            ground = build_ground(perform(create_community, command), clock)
            action_id = ground.open_action(ground.grant())
            ground.close(action_id)
            client, headers = app.test_client(), key_for(ground.community_id, Role.MANAGER)
            path, content, slowest = f"/api/v1/actions/{action_id}/photos", _photo(), 0.0
            for _try in range(TRIES):
                form = {"moment": "after", "photo": (io.BytesIO(content), "foto.jpg")}
                started = time.perf_counter()
                answer = client.post(path, data=form, headers=headers)
                slowest = max(slowest, time.perf_counter() - started)
                assert answer.status_code == 201, answer.get_data(as_text=True)
    case = f"SQLite: a photo of 12 MP, {len(content) / 1_000_000:.0f} MB, the slowest of {TRIES}"
    yield alone(case, slowest, "s", at_most=SECONDS_MOST)


def _photo() -> bytes:
    """A picture with as much in it as a street has: coarse blots with fine noise over them."""
    blots = Image.effect_noise((WIDTH // 40, HEIGHT // 40), 120).resize((WIDTH, HEIGHT))
    picture = Image.blend(blots, Image.effect_noise((WIDTH, HEIGHT), 60), 0.3).convert("RGB")
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side
    picture.save(content, "JPEG", quality=92, exif=exif)
    return content.getvalue()
