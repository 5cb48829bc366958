"""The refusals of the neighbourhood."""

from __future__ import annotations

from cambio.database import N_, Refusal


class SlugTaken(Refusal):
    """Another community has this short name."""

    code = "slug_taken"
    message = N_("There is a community with this short name already.")


class SlugInvalid(Refusal):
    """A short name that cannot stand in an address."""

    code = "slug_invalid"
    message = N_("A short name has 2 to 40 small letters, digits or hyphens.")
    status = 422


class CommunityUnknown(Refusal):
    """No community has this short name."""

    code = "community_unknown"
    message = N_("There is no community with this short name.")
    status = 404


class NameMissing(Refusal):
    """A place or organisation without a name, or of no known kind."""

    code = "name_missing"
    message = N_("Fill in a name and choose a kind.")
    status = 422


class NameTaken(Refusal):
    """The name is in use there."""

    code = "name_taken"
    message = N_("%(name)s is there already.")


class PlaceUnknown(Refusal):
    """No such place in this community."""

    code = "place_unknown"
    message = N_("We cannot find this place.")
    status = 404


class PlaceMisplaced(Refusal):
    """A kind of place that does not stand below that one."""

    code = "place_misplaced"
    message = N_("This kind of place does not belong there.")
    status = 422


class AddressUnknown(Refusal):
    """No such address in this community."""

    code = "address_unknown"
    message = N_("We do not know this address.")
    status = 404


class AddressGone(Refusal):
    """An address that the latest import no longer had."""

    code = "address_gone"
    message = N_("This address no longer exists.")


class HouseholdUnknown(Refusal):
    """No such household in this community."""

    code = "household_unknown"
    message = N_("We cannot find this household.")
    status = 404


class NicknameInvalid(Refusal):
    """A nickname that is empty or too long. Facts: `most`."""

    code = "nickname_invalid"
    message = N_("Choose a nickname of 1 to %(most)s characters.")
    status = 422


class LanguageUnknown(Refusal):
    """A language that we do not speak."""

    code = "language_unknown"
    message = N_("Choose one of the languages.")
    status = 422


class PeopleInvalid(Refusal):
    """No people, fewer than none, or more than a household has. Facts: `most`."""

    code = "people_invalid"
    message = N_("A household has 1 to %(most)s people.")
    status = 422


class HouseholdEnded(Refusal):
    """A household that has left."""

    code = "household_ended"
    message = N_("This household has left.")


class AddressSame(Refusal):
    """A move to the address where the household lives."""

    code = "address_same"
    message = N_("The household lives at this address already.")


class MoveDateInvalid(Refusal):
    """A move on a day in the future, or before they came to live at the old address."""

    code = "move_date_invalid"
    message = N_("Choose the day of the move: not after today, and not before they came here.")
    status = 422


class OrganisationUnknown(Refusal):
    """No such organisation in this community."""

    code = "organisation_unknown"
    message = N_("We cannot find this organisation.")
    status = 404


class AddressUnreadable(Refusal):
    """A postcode or house number that cannot be one. Facts: `field`, `reason`."""

    code = "address_unreadable"
    message = N_("Fill in a postcode such as 7411 AB and a house number such as 12.")
    status = 422


class ImportUnknown(Refusal):
    """No such import in this community, or its file is no longer kept."""

    code = "import_unknown"
    message = N_("We no longer have this file. Please send it again.")
    status = 404


class ImportUnderWay(Refusal):
    """Another import of this community is being carried out."""

    code = "import_under_way"
    message = N_("Another import is under way. Wait until it is done.")


class ImportNotReady(Refusal):
    """An import that was not checked, has mistakes, or was carried out already."""

    code = "import_not_ready"
    message = N_("This file cannot be imported now. Please send it again.")


class ImportBrokenOff(Refusal):
    """An import that another took over from, since it had been silent for long."""

    code = "import_broken_off"
    message = N_("This import was broken off. Nothing was changed.")


class AddressFileBad(Refusal):
    """A file of addresses with mistakes in it. Facts: `count`."""

    code = "address_file_bad"
    message = N_("Nothing was imported: %(count)s mistakes in the file.")
    status = 422


class FileMissing(Refusal):
    """A form that was sent without its file."""

    code = "file_missing"
    message = N_("Choose a file first.")
    status = 422


class FileTooLarge(Refusal):
    """A file that is larger than we take. Facts: `megabytes`."""

    code = "file_too_large"
    message = N_("This file is too large. At most %(megabytes)s MB.")
    status = 413
