"""Reading a file and comparing it with what is known; nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import perform, reading
from cambio.neighbourhood.importing.progress import Telling, telling
from cambio.neighbourhood.importing.uploads import open_upload
from cambio.neighbourhood.queries import KnownAddresses, known_addresses, known_streets
from cambio.neighbourhood.rules.address_file import (
    AddressFile,
    ImportPlan,
    compare,
    read_address_file,
)
from cambio.neighbourhood.rules.address_import import (
    Findings,
    findings_of_bad,
    findings_of_plan,
)
from cambio.neighbourhood.rules.street_names import Streets, spelled_as_known
from cambio.neighbourhood.use_cases.address_import import NoteFindings, note_findings


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sound file beside what is known."""

    known: KnownAddresses
    streets: Streets
    plan: ImportPlan
    findings: Findings


def compare_with_known(read: AddressFile, *, community_id: int) -> Comparison:
    """Compare a sound file with the addresses of a community, as they are now."""
    with reading() as session:
        streets = known_streets(session, community_id=community_id)
        known = known_addresses(session, community_id=community_id, streets=streets)
    lines = spelled_as_known(read.rows, streets)
    plan = compare(known.details, lines, already_gone=known.gone)
    return Comparison(known, streets, plan, findings_of_plan(read, plan, known.details))


def findings_of(read: AddressFile, *, community_id: int) -> Findings:
    """What there is to tell of a file: what it would change, or what is wrong with it."""
    if not read.is_sound:
        return findings_of_bad(read)
    return compare_with_known(read, community_id=community_id).findings


def check(*, community_id: int, actor_id: UUID, import_id: UUID) -> None:
    """Check a file that was sent, and note what was found.

    Raises:
        ImportUnknown: its file is no longer kept.
    """
    tell: Telling = telling(community_id=community_id, actor_id=actor_id, import_id=import_id)
    stream = open_upload(community_id=community_id, import_id=import_id)
    findings = findings_of(read_address_file(stream, progress=tell), community_id=community_id)
    perform(
        note_findings,
        NoteFindings(
            community_id=community_id, actor_id=actor_id, import_id=import_id, findings=findings
        ),
    )
