"""Who may use which route: `docs/permissions.md`, written from the application itself.

`python -m tools.permissions` writes it; a test keeps it current.
"""

import sys
from collections.abc import Iterator

from flask import Flask

from cambio.app.guard import permission_of
from cambio.app.permissions import EVERYBODY, MAY, STAFF, Permission, Role
from cambio.app.settings import read_settings
from cambio.main import create_app
from tools.paths import ROOT

TARGET = ROOT / "docs" / "permissions.md"

HEAD = """# Who may use which route

Written by `python -m tools.permissions`; a test fails when it is out of date. Every route asks for
one permission (`@allow(...)` above its view), and [permissions.py](../cambio/app/permissions.py) is
the one place that says which roles hold it. How far a role reaches, its scope, is asked for inside
the view: [roles.md](roles.md).
"""


def document(app: Flask) -> str:
    """The whole document, for an application's routes."""
    return "\n".join((HEAD, *_permissions(), "", *_routes(app), ""))


def _permissions() -> Iterator[str]:
    yield "## Permissions"
    yield ""
    yield "| permission | roles |"
    yield "|---|---|"
    for permission in Permission:
        yield f"| {permission} | {_roles(permission)} |"


def _routes(app: Flask) -> Iterator[str]:
    yield "## Routes"
    yield ""
    yield "| route | permission | roles |"
    yield "|---|---|---|"
    for path, method, permission in sorted(routes(app), key=lambda row: (row[0], row[1])):
        yield f"| {method} `{path}` | {permission} | {_roles(permission)} |"


def routes(app: Flask) -> Iterator[tuple[str, str, Permission]]:
    """Every route: its path, method and permission. Static files ask for none."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            permission = permission_of(app, rule.endpoint, method)
            if permission is not None:
                yield rule.rule, method, permission


def _roles(permission: Permission) -> str:
    if permission is Permission.ANYONE:
        return "everybody, also who has not signed in"
    held = MAY[permission]
    if held == EVERYBODY:
        return "everybody who has signed in"
    if held == STAFF:
        return "all staff"
    missing = EVERYBODY - held
    if len(missing) <= 2:
        return "everybody but " + _names(missing)
    return _names(held)


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(role for role in Role if role in roles)


def main() -> int:
    """Writes the document."""
    settings = read_settings({"CAMBIO_DATABASE_URL": "sqlite:///unused.sqlite"}, serving=False)
    TARGET.write_text(document(create_app(settings)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
