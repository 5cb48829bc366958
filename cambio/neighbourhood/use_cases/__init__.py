"""What is done in the neighbourhood, one function per act."""

from cambio.neighbourhood.use_cases.changes import (
    CloseHousehold,
    MovedHousehold,
    MoveHousehold,
    close_household,
    move_household,
)
from cambio.neighbourhood.use_cases.communities import CreateCommunity, create_community
from cambio.neighbourhood.use_cases.guards import locked_household, present_household
from cambio.neighbourhood.use_cases.history import note_household
from cambio.neighbourhood.use_cases.households import (
    ChangeHousehold,
    ConfirmHousehold,
    JoinedHousehold,
    JoinHousehold,
    change_household,
    confirm_household,
    join_household,
)
from cambio.neighbourhood.use_cases.organisations import (
    ORGANISATION_KINDS,
    AddOrganisation,
    ChangeOrganisation,
    add_organisation,
    change_organisation,
)
from cambio.neighbourhood.use_cases.places import AddPlace, add_place

__all__ = [
    "ORGANISATION_KINDS",
    "AddOrganisation",
    "AddPlace",
    "ChangeHousehold",
    "ChangeOrganisation",
    "CloseHousehold",
    "ConfirmHousehold",
    "CreateCommunity",
    "JoinHousehold",
    "JoinedHousehold",
    "MoveHousehold",
    "MovedHousehold",
    "add_organisation",
    "add_place",
    "change_household",
    "change_organisation",
    "close_household",
    "confirm_household",
    "create_community",
    "join_household",
    "locked_household",
    "move_household",
    "note_household",
    "present_household",
]
