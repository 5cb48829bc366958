"""What a million posts leave behind in the memory of the process that made them."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator

import psutil

from bench.books import PostOne, post_one, prepare
from bench.floor import ACTOR_ID
from bench.rows import Row, alone
from cambio.database import new_id, perform, perform_each
from cambio.ledger import Kind
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import settings_for
from tests.schema import build_schema

POSTS, AT_ONCE, WARM_UP = 1_000_000, 1_000, 20_000


def of_a_million_posts() -> Iterator[Row]:
    """How much larger the process is after a million posts than after its first few."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        build_schema(url)
        with create_app(settings_for(url)).app_context():
            command = CreateCommunity(
                community_id=0, actor_id=ACTOR_ID, slug="bench", name="Benchmark"
            )
            books = prepare(perform(create_community, command), lanes=1)
            lane = books.lanes[0]

            def post(count: int) -> None:
                for _ in range(count // AT_ONCE):
                    commands = [
                        PostOne(
                            community_id=books.community_id,
                            actor_id=ACTOR_ID,
                            request_key=str(new_id()),
                            kind=Kind.AWARD,
                            source=lane.budget,
                            target=lane.wallet,
                        )
                        for _ in range(AT_ONCE)
                    ]
                    perform_each(post_one, commands)

            post(WARM_UP)
            before = _resident()
            post(POSTS)
            grown = _resident() - before
    yield alone("memory after a million posts, more than before", grown / 2**20, "MiB", at_most=20)


def _resident() -> int:
    gc.collect()
    size: int = psutil.Process().memory_info().rss
    return size
