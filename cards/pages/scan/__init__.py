"""The scan page: what volunteers read cards with in the street, with or without a network.

`page` answers it, also without scripts; `app` makes it installable; `supplies` is what the phone
fetches before an action; `words` is what it says.
"""

from cards.pages.scan import app, page, supplies
from cards.pages.scan.base import blueprint

__all__ = ["app", "blueprint", "page", "supplies"]
