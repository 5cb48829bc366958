"""An empty database with the whole schema, as the migrations make it."""

from __future__ import annotations

from sqlalchemy import create_engine

from cambio.app.settings import driver_url
from cambio.database import Base


def build_schema(url: str) -> None:
    engine = create_engine(driver_url(url))
    Base.metadata.create_all(engine)
    engine.dispose()
