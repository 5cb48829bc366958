"""Fixtures of the books' tests."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.ledger.books import Books


@pytest.fixture
def books(app: Flask, community_id: int) -> Books:
    """Accounts of every purpose in one community, with nothing in them."""
    return Books(community_id)
