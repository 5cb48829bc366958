"""What those who run actions find beside the list of them."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from cambio.app.guard import current_actor
from cambio.app.permissions import Permission


class StaffLink(NamedTuple):
    """A page, shown to whoever holds the permission."""

    permission: Permission
    endpoint: str
    icon: str
    title: LazyString
    text: LazyString


LINKS = (
    StaffLink(
        Permission.PLAN_ACTIONS,
        "earning.proposals",
        "people",
        _("Proposals"),
        _("What neighbours would like to do."),
    ),
    StaffLink(
        Permission.PLAN_ACTIONS,
        "earning.new_past_action",
        "book",
        _("Write down an action"),
        _("What a street did already."),
    ),
    StaffLink(
        Permission.PLAN_ACTIONS,
        "earning.recurring",
        "calendar",
        _("Recurring actions"),
        _("Such as every first Saturday."),
    ),
    StaffLink(
        Permission.APPROVE_ACTIONS,
        "earning.approvals",
        "seal",
        _("Reports to approve"),
        _("Look whether it is right."),
    ),
    StaffLink(
        Permission.SEE_QUIET_STREETS,
        "earning.quiet",
        "street",
        _("Quiet streets"),
        _("No action for three months."),
    ),
    StaffLink(
        Permission.APPROVE_ACTIONS,
        "earning.signals",
        "eye",
        _("Signals"),
        _("What you may want to look at."),
    ),
)


def staff_links() -> list[dict[str, object]]:
    """The links of whoever is asking, as the kit's tiles want them; none for a resident."""
    actor = current_actor()
    return [
        {"title": each.title, "text": each.text, "icon": each.icon, "href": url_for(each.endpoint)}
        for each in LINKS
        if actor.may(each.permission)
    ]
