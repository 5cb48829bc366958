"""What is done in the neighbourhood, one function per act."""

from cambio.neighbourhood.use_cases.communities import CreateCommunity, create_community
from cambio.neighbourhood.use_cases.households import (
    ConfirmHousehold,
    JoinedHousehold,
    JoinHousehold,
    confirm_household,
    join_household,
)
from cambio.neighbourhood.use_cases.places import (
    AddOrganisation,
    AddPlace,
    add_organisation,
    add_place,
)

__all__ = [
    "AddOrganisation",
    "AddPlace",
    "ConfirmHousehold",
    "CreateCommunity",
    "JoinHousehold",
    "JoinedHousehold",
    "add_organisation",
    "add_place",
    "confirm_household",
    "create_community",
    "join_household",
]
