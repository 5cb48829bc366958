"""`cambio cards`: cards and letters on paper, from the command line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

import click
from flask_babel import force_locale

from cambio.access.use_cases import IssuePinCode, PinCode, issue_pin_code
from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import NotFound, Refusal, current_database, perform_each, reading
from cambio.neighbourhood.queries import place, place_path, places, places_within
from cambio.neighbourhood.tenancy import community_by_slug
from cards import queries
from cards.errors import CardUnknown, NoLettersDue, NothingToPrint
from cards.printing import Window, draw_letters, draw_sheets
from cards.printing.one_letter import new_letter
from cards.printing.prepared import Issuer, issuer, letters_with, sheet_cards
from cards.printing.wording import letters_title, sheet_words
from cards.queries import LetterList, LetterView

in_community = click.option("--community", "slug", required=True, help="Its short name.")
in_place = click.option(
    "--place", "named", help="A district, neighbourhood or street: its name or id; else all."
)
to_file = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The PDF to write.",
)

in_window = click.option(
    "--window",
    type=click.Choice([each.name.lower() for each in Window]),
    default="right",
    show_default=True,
    help="On which side the envelope's window is.",
)


@dataclass(frozen=True, slots=True)
class _Where:
    """What is to be printed for; `place_ids` is None for the whole community."""

    community_id: int
    language: str
    place_ids: list[UUID] | None


@click.group(epilog="Example: cambio cards print --community deventer --out cards.pdf")
def cards() -> None:
    """Print cards, and letters with the codes for choosing a PIN."""


@cards.command(
    "print", epilog="Example: cambio cards print --community deventer --place Dreef --out dreef.pdf"
)
@in_community
@in_place
@to_file
@as_json
@with_app
def print_cards(slug: str, named: str | None, out: Path, *, as_json: bool) -> None:
    """Print the cards of all households of a place, ten to a sheet."""
    where = _where(slug, named)
    with reading() as session:
        found = queries.cards_to_print(
            session, community_id=where.community_id, place_ids=where.place_ids
        )
        by = issuer(session, community_id=where.community_id)
    if not found:
        raise NothingToPrint
    with force_locale(where.language):
        words = sheet_words(language=where.language)
        sheets = _write(out, lambda file: draw_sheets(sheet_cards(found, by), file, words=words))
    answer(
        {"cards": len(found), "sheets": sheets, "file": str(out)},
        f"{len(found)} cards on {sheets} sheets: {out}",
        json_wanted=as_json,
    )


@cards.command(
    epilog="Example: cambio cards letters --community deventer --new --window left --out post.pdf"
)
@in_community
@in_place
@click.option("--new", "only_new", is_flag=True, help="Only who joined on the page.")
@in_window
@to_file
@as_json
@with_app
def letters(
    slug: str, named: str | None, window: str, out: Path, *, only_new: bool, as_json: bool
) -> None:
    """Print a letter for everybody who has no PIN and no letter under way.

    Each letter's code is made now, and stands in that file only.
    """
    where = _where(slug, named)
    which = LetterList.NEW if only_new else LetterList.DUE
    codes = _codes(where, which)
    with reading() as session:
        by = issuer(session, community_id=where.community_id)
    count = _draw_letters(codes, by, where, window=window, out=out)
    answer({"letters": count, "file": str(out)}, f"{count} letters: {out}", json_wanted=as_json)


@cards.command(
    epilog="Example: cambio cards letter --community deventer --card K7MD-2QX9 --out letter.pdf"
)
@in_community
@click.option("--card", "number", required=True, help="The number of one of its cards.")
@in_window
@to_file
@as_json
@with_app
def letter(slug: str, number: str, window: str, out: Path, *, as_json: bool) -> None:
    """Print one household's letter: its first, or a new one because the PIN was forgotten.

    Its code is made now, and stands in that file only. The old PIN works until it is used.
    """
    where = _where(slug, None)
    with reading() as session:
        card = queries.find_card(session, community_id=where.community_id, code_or_number=number)
    if card is None or card.household_id is None:
        raise CardUnknown
    made = new_letter(
        community_id=where.community_id, household_id=card.household_id, actor_id=OPERATOR_ID
    )
    _draw_letters([(made.view, made.code)], made.by, where, window=window, out=out)
    answer({"letters": 1, "file": str(out)}, f"1 letter: {out}", json_wanted=as_json)


def _draw_letters(
    codes: Sequence[tuple[LetterView, PinCode]],
    by: Issuer,
    where: _Where,
    *,
    window: str,
    out: Path,
) -> int:
    """Write the file and answer how many letters it has."""
    drawn = letters_with(codes, by, now=current_database().clock(), window=Window[window.upper()])
    with force_locale(where.language):
        title = letters_title()
    return _write(
        out,
        lambda file: draw_letters(drawn, file, document_title=title, language=where.language),
    )


def _codes(where: _Where, which: LetterList) -> list[tuple[LetterView, PinCode]]:
    """Households with the codes that were made for them.

    Raises:
        NoLettersDue: there are none.
    """
    with reading() as session:
        views = queries.letters(
            session,
            community_id=where.community_id,
            now=current_database().clock(),
            which=which,
            place_ids=where.place_ids,
        )
    if not views:
        raise NoLettersDue
    commands = [
        IssuePinCode(
            community_id=where.community_id,
            actor_id=OPERATOR_ID,
            household_id=each.household.id,
        )
        for each in views
    ]
    made = perform_each(issue_pin_code, commands)
    return [
        (view, code)
        for view, code in zip(views, made, strict=True)
        if not isinstance(code, Refusal)  # ended a moment ago
    ]


def _where(slug: str, named: str | None) -> _Where:
    """The community and place that were named.

    Raises:
        NotFound: there is no such community or place.
        UsageError: several places are called so.
    """
    community = community_by_slug(slug)
    if community is None:
        raise NotFound
    if named is None:
        return _Where(community.id, community.language, None)
    place_id = _place_id(community.id, named)
    with reading() as session:
        place_ids = places_within(session, community_id=community.id, place_id=place_id)
    return _Where(community.id, community.language, place_ids)


def _place_id(community_id: int, named: str) -> UUID:
    with reading() as session:
        try:
            found = place(session, community_id=community_id, place_id=UUID(named))
            matching = [found] if found else []
        except ValueError:
            known = places(session, community_id=community_id)
            matching = [each for each in known if each.name.casefold() == named.casefold()]
        if not matching:
            raise NotFound
        if len(matching) > 1:
            paths = [
                place_path(session, community_id=community_id, place_id=each.id)
                for each in matching
            ]
            lines = ", ".join(
                f"{path[0].id} ({' < '.join(each.name for each in path)})" for path in paths
            )
            raise click.UsageError(f"several places are called {named!r}, give an id: {lines}")
    return matching[0].id


def _write(out: Path, draw: Callable[[BinaryIO], int]) -> int:
    """Have a file drawn: whole in its place, or not there at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, suffix=".part", delete=False) as file:
            part = Path(file.name)
            try:
                count = draw(cast(BinaryIO, file))
            except BaseException:
                part.unlink()
                raise
    except OSError as error:
        raise click.UsageError(f"cannot write {out}: {error.strerror}") from error
    part.replace(out)
    return count
