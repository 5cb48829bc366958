"""Pages for signing in, for one's password, and for whoever manages the staff and the keys."""

from cambio.access.pages import invitations, keys, password, people, signing_in
from cambio.access.pages.base import blueprint

__all__ = ["blueprint", "invitations", "keys", "password", "people", "signing_in"]
