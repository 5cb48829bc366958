"""What the tests of earning stand on."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.earning.ground import Ground, build_ground


@pytest.fixture
def ground(app: Flask, community_id: int, clock: Clock) -> Ground:
    """Two streets, a funder and the Cambio Company, on both databases."""
    return build_ground(community_id, clock)
