"""How photos of actions are told apart, and what the marks of a brush mean."""

from __future__ import annotations

import re
from enum import StrEnum
from uuid import UUID

TOUCHES_MAX = 3_000
TOUCH = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,3})")


class PhotoMoment(StrEnum):
    """When a photo was taken."""

    BEFORE = "before"
    AFTER = "after"


def folder_of(community_id: int) -> str:
    """The folder with the photos of a community."""
    return str(community_id)


def file_name(community_id: int, photo_id: UUID, digest: str) -> str:
    """The name of a photo's file. A blurred photo is another file, so caches never mix them."""
    return f"{folder_of(community_id)}/{photo_id.hex}-{digest[:16]}.webp"


def photo_id_in(name: str) -> UUID | None:
    """The id of the photo whose file has this name; None for another file."""
    try:
        return UUID(name.rpartition("/")[2].partition("-")[0])
    except ValueError:
        return None


def touches_in(text: str) -> list[tuple[int, int, int]]:
    """The touches of a brush, written as `x,y,radius` in thousandths with a space between.

    What is no touch is left out, and so is what comes after `TOUCHES_MAX`.
    """
    found = (TOUCH.fullmatch(word) for word in text.split()[:TOUCHES_MAX])
    return [(int(each[1]), int(each[2]), int(each[3])) for each in found if each]
