"""Where the demo lives: its folder, its database, its secret key, and what is kept beside them."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from cambio.app.settings import Settings, driver_url, read_settings

FOLDER = Path("var/demo")
SECRET_BYTES = 48


@dataclass(frozen=True, slots=True)
class Home:
    """The demo's folder.

    A demo is loaded under another name first and takes its own when it is whole, so that one that
    was broken off is never served: it is loaded again.
    """

    folder: Path = FOLDER

    @property
    def database(self) -> Path:
        """The demo, when it is whole."""
        return self.folder / "cambio.sqlite"

    @property
    def unfinished(self) -> Path:
        """The demo while it is being loaded."""
        return self.folder / "loading.sqlite"

    @property
    def sign_ins(self) -> Path:
        """Who can sign in and how; of the passwords in it the database has only hashes."""
        return self.folder / "sign-ins.json"

    @property
    def photos(self) -> Path:
        """The photos of its actions."""
        return self.folder / "photos"

    @property
    def is_loaded(self) -> bool:
        """Whether there is a whole demo, and how to sign in is known."""
        return self.database.exists() and self.sign_ins.exists()

    def settings(self, database: Path, *, port: int | None = None) -> Settings:
        """The environment's settings, for one of the two databases and with the demo's secret."""
        settings = read_settings(demo=True)
        port = port or settings.port
        url = driver_url(f"sqlite:///{database}")
        public_url = os.environ.get("CAMBIO_PUBLIC_URL") or f"http://{settings.host}:{port}"
        return replace(
            settings,
            database_url=url,
            reading_url=url,
            port=port,
            public_url=public_url.rstrip("/"),
            photos_folder=str(self.photos),
            secret_key=self._secret_key(),
        )

    def clear(self) -> None:
        """Let go of what was loaded, whole or not; the secret key stays."""
        self.sign_ins.unlink(missing_ok=True)
        shutil.rmtree(self.photos, ignore_errors=True)
        for database in (self.database, self.unfinished):
            for suffix in ("", "-wal", "-shm"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)

    def finish(self) -> None:
        """The loaded demo takes its name; nobody may have it open."""
        connection = sqlite3.connect(self.unfinished)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self.unfinished.replace(self.database)

    def _secret_key(self) -> str:
        """The demo's own secret, made once; cards and PINs hang on it."""
        path = self.folder / "secret-key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(SECRET_BYTES), encoding="ascii")
        return path.read_text(encoding="ascii")
