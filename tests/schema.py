"""An empty database with the whole schema, as the migrations make it."""

from __future__ import annotations

from sqlalchemy import create_engine

from cambio.app.settings import driver_url
from cambio.database import Base
from cambio.ledger import triggers


def build_schema(url: str) -> None:
    engine = create_engine(driver_url(url))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        triggers.install(connection)
    engine.dispose()
