"""Places and addresses: brought in as a file, the way a community brings in its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from cambio.app.cli import OPERATOR_ID
from cambio.database import reading
from cambio.demo.tables import Table, load
from cambio.demo.world import World, by_slug
from cambio.neighbourhood.importing import import_file
from cambio.neighbourhood.queries import AddressView, Branch, addresses_in, place_tree

COLUMNS = (
    "district", "neighbourhood", "street",
    "postcode", "house_number", "house_letter", "house_number_addition",
)  # fmt: skip


def address_file() -> bytes:
    """Every address of the demo as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    tables = load("places")
    districts, neighbourhoods = by_slug(tables["district"]), by_slug(tables["neighbourhood"])
    for street in tables["street"]:
        neighbourhood = neighbourhoods[street["neighbourhood"]]
        district = districts[neighbourhood["district"]]
        place = (district["name"], neighbourhood["name"], street["name"])
        writer.writerows((*place, *house) for house in _houses(street))
    return text.getvalue().encode()


def _houses(street: Table) -> Iterator[tuple[str, int, str, str]]:
    """Postcode, number, letter and addition of every house of a street."""
    for part in street["ranges"]:
        for number in range(part["from"], part["to"] + 1, part["step"]):
            for letter in part.get("letters", [""]):
                for addition in part.get("additions", [""]):
                    yield part["postcode"], number, letter, addition


def bring_in_addresses(world: World) -> None:
    """Bring the file in, and note which place is which."""
    import_file(
        io.BytesIO(address_file()),
        file_name="deventer.csv",
        community_id=world.community_id,
        actor_id=OPERATOR_ID,
    )
    with reading() as session:
        tree = place_tree(session, community_id=world.community_id)
    _note_places(world, tree)


def addresses_of(world: World, street: str) -> list[AddressView]:
    """The addresses of a street by its short name."""
    with reading() as session:
        return addresses_in(session, community_id=world.community_id, place_id=world.places[street])


def _note_places(world: World, tree: Sequence[Branch]) -> None:
    tables = load("places")
    for district in tables["district"]:
        at_district = _branch(tree, district["name"])
        world.places[district["slug"]] = at_district.place.id
        for neighbourhood in tables["neighbourhood"]:
            if neighbourhood["district"] != district["slug"]:
                continue
            here = _branch(at_district.below, neighbourhood["name"])
            world.places[neighbourhood["slug"]] = here.place.id
            for street in tables["street"]:
                if street["neighbourhood"] == neighbourhood["slug"]:
                    world.places[street["slug"]] = _branch(here.below, street["name"]).place.id


def _branch(among: Sequence[Branch], name: str) -> Branch:
    return next(branch for branch in among if branch.place.name == name)
