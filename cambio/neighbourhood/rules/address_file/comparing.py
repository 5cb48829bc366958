"""What an import would change: a file beside the addresses that are known already."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cambio.neighbourhood.rules.address_file.nouns import (
    AddressDetails,
    AddressKey,
    AddressLine,
)


class AddressChange(NamedTuple):
    """A known address, with what we know of it and what the file makes of that."""

    line: AddressLine
    before: AddressDetails
    after: AddressDetails

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the details that change."""
        pairs = zip(AddressDetails._fields, self.before, self.after, strict=True)
        return tuple(field for field, before, after in pairs if before != after)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import does: adds `new`, changes `changed`, leaves `same` as they are.

    `gone` are known addresses that the file no longer has. They are told, never deleted: people
    may live there. `back` were gone since an earlier import, and are in the file again.
    """

    new: list[AddressLine]
    changed: list[AddressChange]
    gone: list[AddressKey]
    same: list[AddressLine]
    back: list[AddressChange]

    @property
    def changes_nothing(self) -> bool:
        """Whether an import of this file would leave everything as it is."""
        return not (self.new or self.changed or self.gone or self.back)


def compare(
    existing: Mapping[AddressKey, AddressDetails],
    rows: Iterable[AddressLine],
    *,
    already_gone: Container[AddressKey] = frozenset(),
) -> ImportPlan:
    """Compare the rows of a sound file with the addresses of its community.

    `existing` holds all that are known, `already_gone` those of them that an earlier file lacked.
    What the file leaves empty (a neighbourhood, a BAG id) stays as it is known: an import adds
    and mends, it does not wipe.
    """
    plan = ImportPlan(new=[], changed=[], gone=[], same=[], back=[])
    in_file: set[AddressKey] = set()
    for line in rows:
        key = line.key
        in_file.add(key)
        before = existing.get(key)
        if before is None:
            plan.new.append(line)
            continue
        change = AddressChange(line, before, _with_what_was_known(line.details, before))
        if key in already_gone:
            plan.back.append(change)
        elif change.after != before:
            plan.changed.append(change)
        else:
            plan.same.append(line)
    plan.gone.extend(key for key in existing if key not in in_file and key not in already_gone)
    return plan


def _with_what_was_known(details: AddressDetails, before: AddressDetails) -> AddressDetails:
    return details._replace(
        neighbourhood=details.neighbourhood or before.neighbourhood,
        bag_id=details.bag_id or before.bag_id,
    )
