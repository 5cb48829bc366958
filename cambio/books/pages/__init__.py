"""Pages of the books: for those who keep and check them, and the seals for everybody."""

from cambio.books.pages import (  # noqa: F401 - they add their routes to the blueprint
    accounts,
    checks,
    exports,
)
from cambio.books.pages.books import blueprint, init_app
from cambio.books.pages.seals import blueprint as seals

__all__ = ["blueprint", "init_app", "seals"]
