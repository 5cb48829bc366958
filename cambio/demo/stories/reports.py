"""What is told of an action afterwards: a report, photos, and a manager who looks at it."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw, ImageFilter

from cambio.app import kept_files
from cambio.app.permissions import Role
from cambio.database import new_id
from cambio.demo.stage import At, Story
from cambio.demo.tables import chance
from cambio.demo.world import World
from cambio.earning.rules.photos import PhotoMoment, file_name
from cambio.earning.use_cases import (
    AddPhoto,
    ApproveReport,
    HandInReport,
    add_photo,
    approve_report,
    hand_in_report,
)
from cambio.earning.use_cases.recurring import MINUTES

UNDECIDED_FOR = timedelta(days=8)
"""Reports of actions since then still wait for a manager."""
PHOTO_SIZE = (960, 640)


def reporting(world: World, login: str, action_id: UUID, *, key: str, closed_at: datetime) -> Story:
    """A volunteer reports in the evening; a manager looks at it a day or two later."""
    rng = chance("report", key)
    handed_in_at = closed_at + timedelta(hours=1 + rng.random() * 4)
    if handed_in_at > world.calendar.now:
        return
    told = HandInReport(
        **world.by(login),
        action_id=action_id,
        bags=rng.randrange(6, 22),
        kilos=rng.randrange(4, 18) * 5,
        minutes=rng.randrange(6, 24) * MINUTES // 2,
        notes=rng.choice(_NOTES),
    )
    yield At(handed_in_at, hand_in_report, told)
    if closed_at > world.calendar.now - UNDECIDED_FOR:
        for moment in PhotoMoment:
            yield At(handed_in_at, add_photo, _photo(world, login, action_id, moment, rng))
        return
    approved_at = closed_at + timedelta(days=1, hours=rng.random() * 30)
    manager = world.by(world.first_with(Role.MANAGER).login)
    command = ApproveReport(**manager, request_key=f"approve/{key}", action_id=action_id)
    yield At(approved_at, approve_report, command)


_NOTES = (
    "Veel blikjes langs de sloot.",
    "De kinderen vonden het leuk.",
    "Daarna koffie met z'n allen.",
    "Bij de glasbak lag het meest.",
)


def _photo(world: World, login: str, action_id: UUID, moment: PhotoMoment, rng: Random) -> AddPhoto:
    """A drawn street, with litter before and without it after; its file is kept at once."""
    content = drawn_street(rng, litter=moment is PhotoMoment.BEFORE)
    photo_id, digest = new_id(), hashlib.sha256(content).hexdigest()
    kept_files.keep(file_name(world.community_id, photo_id, digest), content)
    width, height = PHOTO_SIZE
    return AddPhoto(
        **world.by(login),
        photo_id=photo_id,
        action_id=action_id,
        moment=moment,
        digest=digest,
        width=width,
        height=height,
    )


def drawn_street(rng: Random, *, litter: bool) -> bytes:
    """A photo that nobody took: a street, as WebP."""
    width, height = PHOTO_SIZE
    picture = Image.new("RGB", PHOTO_SIZE, "#b9d6e8")
    draw = ImageDraw.Draw(picture)
    for number, colour in enumerate(("#b5654a", "#c98b5e", "#a8553f", "#d0a277")):
        left = number * width // 4
        draw.rectangle((left, 110, left + width // 4 - 8, 400), fill=colour)
        draw.rectangle((left + 40, 170, left + 120, 260), fill="#dfeaf0")
        draw.rectangle((left + 150, 270, left + 205, 400), fill="#41586b")
    draw.rectangle((0, 400, width, 455), fill="#c9c4bb")
    draw.rectangle((0, 455, width, height), fill="#8b8f92")
    for _piece in range(60 if litter else 0):
        x, y = rng.randrange(width), rng.randrange(405, height - 20)
        side = rng.randrange(8, 26)
        draw.ellipse((x, y, x + side, y + side // 2), fill=rng.choice(_LITTER))
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(out, "WEBP", quality=80)
    return out.getvalue()


_LITTER = ("#f4f4f0", "#d22f27", "#2f6fb2", "#e8c62e", "#3b3b3b")
