"""Cards and letters on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

import click
from flask_babel import force_locale

from cambio.access.use_cases import IssuePinCode, PinCode, issue_pin_code
from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import Refusal, current_database, perform, perform_each, reading
from cards import queries
from cards.cli.base import Where, cards, find_where, in_community, in_place
from cards.errors import CardUnknown, NoLettersDue
from cards.printing import Window, draw_letters, draw_sheets
from cards.printing.one_letter import new_letter
from cards.printing.prepared import Issuer, issuer, letters_with, sheet_cards
from cards.printing.wording import letters_title, sheet_words
from cards.queries import LetterList, LetterView, PrintableCard
from cards.use_cases import IssueCard, RecordRun, RunKind, issue_card, record_run

STACK_MOST = 2_000
"""As many as one box of cards holds."""

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


@cards.command(
    "print", epilog="Example: cambio cards print --community deventer --place Dreef --out dreef.pdf"
)
@in_community
@in_place
@click.option(
    "--unassigned",
    type=click.IntRange(1, STACK_MOST),
    help="So many new cards that nobody has yet, for a stack; no cards of households.",
)
@to_file
@as_json
@with_app
def print_cards(
    slug: str, named: str | None, unassigned: int | None, out: Path, *, as_json: bool
) -> None:
    """Print the cards of all households of a place, or a stack of new ones, ten to a sheet."""
    if unassigned is not None and named is not None:
        raise click.UsageError("a stack is for no place: give --place or --unassigned")
    where = find_where(slug, named)
    found = _cards(where) if unassigned is None else _new_cards(where, unassigned)
    with reading() as session:
        by = issuer(session, community_id=where.community_id)
    kind = RunKind.HOUSEHOLDS if unassigned is None else RunKind.STACK
    run_id = _record(where, [each.id for each in found], kind)
    with force_locale(where.language):
        words = sheet_words(language=where.language)
        sheets = _write(out, lambda file: draw_sheets(sheet_cards(found, by), file, words=words))
    answer(
        {"cards": len(found), "sheets": sheets, "file": str(out), "run_id": run_id},
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
    where = find_where(slug, named)
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
    where = find_where(slug, None)
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
    where: Where,
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


def _cards(where: Where) -> list[PrintableCard]:
    """The cards of the households of a place."""
    with reading() as session:
        return queries.cards_to_print(
            session, community_id=where.community_id, place_ids=where.place_ids
        )


def _new_cards(where: Where, count: int) -> list[PrintableCard]:
    """Make cards that nobody has yet."""
    command = IssueCard(community_id=where.community_id, actor_id=OPERATOR_ID, household_id=None)
    made = perform_each(issue_card, [command] * count)
    new = {each.card_id for each in made if not isinstance(each, Refusal)}
    with reading() as session:
        found = queries.stack(session, community_id=where.community_id)
    return [each for each in found if each.id in new]


def _record(where: Where, card_ids: list[UUID], kind: RunKind) -> UUID:
    """Keep what is printed as a run; answers its id.

    Raises:
        NothingToPrint: there are no cards.
    """
    command = RecordRun(
        community_id=where.community_id,
        actor_id=OPERATOR_ID,
        kind=kind,
        card_ids=tuple(card_ids),
        place_id=None if where.place_ids is None else where.place_ids[0],
    )
    return perform(record_run, command)


def _codes(where: Where, which: LetterList) -> list[tuple[LetterView, PinCode]]:
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
