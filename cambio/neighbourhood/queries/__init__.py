"""Reads of the neighbourhood. Answers are frozen; a household is never listed with its doings."""

from cambio.neighbourhood.queries.addresses import (
    AddressView,
    address,
    addresses_gone,
    addresses_in,
    count_addresses,
    count_gone_addresses,
    find_addresses,
    has_addresses,
)
from cambio.neighbourhood.queries.communities import (
    CommunityName,
    communities,
    community_ids,
)
from cambio.neighbourhood.queries.history import HouseholdEventView, household_events
from cambio.neighbourhood.queries.households import (
    HouseholdView,
    count_households,
    count_households_in,
    find_street,
    household,
    households,
    households_at,
    street_of,
)
from cambio.neighbourhood.queries.imports import (
    ImportView,
    address_import,
    address_imports,
    import_pieces,
)
from cambio.neighbourhood.queries.known_addresses import (
    KnownAddresses,
    known_addresses,
    known_streets,
)
from cambio.neighbourhood.queries.living import at_home
from cambio.neighbourhood.queries.organisations import (
    OrganisationView,
    has_shop_and_funder,
    organisation,
    organisations,
)
from cambio.neighbourhood.queries.places import (
    Branch,
    PlaceView,
    count_places,
    has_places,
    place,
    place_path,
    place_tree,
    places,
    places_within,
)

__all__ = [
    "AddressView",
    "Branch",
    "CommunityName",
    "HouseholdEventView",
    "HouseholdView",
    "ImportView",
    "KnownAddresses",
    "OrganisationView",
    "PlaceView",
    "address",
    "address_import",
    "address_imports",
    "addresses_gone",
    "addresses_in",
    "at_home",
    "communities",
    "community_ids",
    "count_addresses",
    "count_gone_addresses",
    "count_households",
    "count_households_in",
    "count_places",
    "find_addresses",
    "find_street",
    "has_addresses",
    "has_places",
    "has_shop_and_funder",
    "household",
    "household_events",
    "households",
    "households_at",
    "import_pieces",
    "known_addresses",
    "known_streets",
    "organisation",
    "organisations",
    "place",
    "place_path",
    "place_tree",
    "places",
    "places_within",
    "street_of",
]
