"""The refusals of cards."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal

# By `cards.rules.Fault`: what is wrong with a text that should be a card, and what to do about it.
FAULT_WORDS: dict[str, str] = {
    "empty": N_("Type the number of the card, or scan the card."),
    "not_a_card": N_("This is not a card of ours. Look for the square code on the card."),
    "unknown_format": N_("We cannot read this card. Type the number that stands on it."),
    "left_out_character": N_(
        "A card number never has 0, O, 1, I or L, and you typed %(characters)s. Look at the card"
        " again."
    ),
    "impossible_character": N_(
        "A card number has letters and digits only. %(characters)s does not belong there."
    ),
    "too_short": N_("This number is too short. A card number has 8 letters and digits."),
    "too_long": N_("This number is too long. A card number has 8 letters and digits."),
    "check_failed": N_(
        "This number is not right. One letter or digit is wrong, or two changed places. Look at"
        " the card again."
    ),
}


class CardUnknown(NotFound):
    """No such card in this community."""

    code = "card_unknown"
    message = N_("We do not know this card.")


class CardStopped(Refusal):
    """A card that was blocked or replaced."""

    code = "card_stopped"
    message = N_("This card was stopped. Ask for a new one at the counter.")


class CardUnreadable(Refusal):
    """A text that is no card code and no card number. Facts: `fault`, `characters`."""

    code = "card_unreadable"
    message = N_("This is not a card number. Check the letters and digits.")
    status = 422

    def __init__(self, *, fault: str, characters: str = "") -> None:
        super().__init__(fault=fault, characters=" ".join(characters))
        self.message = FAULT_WORDS.get(fault, self.message)  # type: ignore[misc] # each fault has its own words


class CardUnassigned(Refusal):
    """A card that belongs to no household yet."""

    code = "card_unassigned"
    message = N_("This card belongs to nobody yet.")


class CardTaken(Refusal):
    """A card from the stack that turned out to be somebody's already."""

    code = "card_taken"
    message = N_("This card belongs to somebody already. Take another one from the stack.")


class CardKeyChanged(Refusal):
    """A card whose code was made with a key that this server no longer has."""

    code = "card_key_changed"
    message = N_(
        "Card %(number)s was made with another secret key of the server, so it cannot be printed"
        " again. Replace it."
    )


class AccentInvalid(Refusal):
    """A colour that is not written as `#rrggbb`."""

    code = "accent_invalid"
    message = N_("Choose a colour, or write it like #0b5f53.")
    status = 422


class NothingToPrint(Refusal):
    """No card in what was chosen."""

    code = "nothing_to_print"
    message = N_("There are no cards to print here.")


class NoLettersDue(Refusal):
    """Nobody in what was chosen waits for a letter."""

    code = "no_letters_due"
    message = N_("Nobody here waits for a letter.")


class NoWelcomesDue(Refusal):
    """Nobody in what was chosen takes part, with a good card and an address."""

    code = "no_welcomes_due"
    message = N_("Nobody here joined since then, with a card and an address.")


class TooMuchToPrint(Refusal):
    """More than one file should hold. Facts: `count`, `most`."""

    code = "too_much_to_print"
    message = N_("These are %(count)s pieces, and one file holds %(most)s. Choose a smaller place.")
    status = 422


class CardForChild(Refusal):
    """A child's card, shown for something that is not earning."""

    code = "card_for_child"
    message = N_("This is a child's card. With it you save, and nothing else. Use another card.")


class CardCannot(Refusal):
    """A card in a state in which this cannot be done with it any more."""

    code = "card_cannot"
    message = N_("This cannot be done with this card any more.")


class KeyUnknown(NotFound):
    """A signing key that no card of this community was ever made with."""

    code = "card_key_unknown"
    message = N_("There is no key with this letter.")


class KeyNewest(Refusal):
    """The key with which new cards are made cannot be retired."""

    code = "card_key_newest"
    message = N_("New cards are made with this key. Start a new key first.")


class KeysUsedUp(Refusal):
    """All letters from A to Z were used."""

    code = "card_keys_used_up"
    message = N_("All 26 letters were used. There are no more keys.")


class RunUnknown(NotFound):
    """No such print run in this community."""

    code = "print_run_unknown"
    message = N_("We do not know this print run.")


class SplitPeopleInvalid(Refusal):
    """A split in which nobody goes or nobody stays. Facts: `adults`, `children` before it."""

    code = "split_people_invalid"
    message = N_(
        "Somebody goes and somebody stays. There are %(adults)s adults and %(children)s children."
    )
    status = 422


class ShareInvalid(Refusal):
    """A share of less than nothing, or of more than the household has; or a thing it has not."""

    code = "share_invalid"
    message = N_("Choose a share between nothing and all that the household has.")
    status = 422


class HeirUnknown(Refusal):
    """The household that shall have what is left is not there, or is the one that ends."""

    code = "heir_unknown"
    message = N_("Choose another household that takes part.")
    status = 422


class LivesNowhere(Refusal):
    """A household without a street, whose pot cannot have anything."""

    code = "lives_nowhere"
    message = N_("This household lives in no street here. Choose something else.")
    status = 422


class NotConfirmed(Refusal):
    """Something for a household that it confirmed neither by its PIN nor by its signature."""

    code = "household_not_confirmed"
    message = N_("Let the household type its PIN, or sign on paper.")
    status = 422


class PosterUnknown(NotFound):
    """A poster that is none of ours, or whose code was made anew."""

    code = "poster_unknown"
    message = N_("This poster does not work. Ask the volunteer, or show your card.")


class PosterOutOfHours(Refusal):
    """A poster that is opened before or after its action."""

    code = "poster_out_of_hours"
    message = N_("You can take part with this poster only while the action is on.")


class NoLines(Refusal):
    """A list to sign for a place where no household takes part yet."""

    code = "no_lines"
    message = N_("No household takes part here yet, so there is nobody to put on the list.")


class BindingUnknown(NotFound):
    """No card that was given out in the street with this id."""

    code = "binding_unknown"
    message = N_("We do not know of this card that it was given out in the street.")


class AlreadyPlaced(Refusal):
    """A new household whose address was looked up before."""

    code = "already_placed"
    message = N_("The address of this household is known already.")


class NotANewcomer(Refusal):
    """A household that proved where it lives, and so is one of its own."""

    code = "not_a_newcomer"
    message = N_("This household proved where it lives. It cannot become part of another one.")


class NotTheSameAddress(Refusal):
    """Two households at different addresses, of which the one is not the other."""

    code = "not_the_same_address"
    message = N_("These two do not live at the same address.")


class ScanUnknown(NotFound):
    """No such scan in this community."""

    code = "scan_unknown"
    message = N_("We cannot find this scan.")


class ScanNotInReview(Refusal):
    """A scan that was certain at once: there is nothing for a person to decide."""

    code = "scan_not_in_review"
    message = N_("Nobody has to decide about this scan.")


class ScanDecided(Refusal):
    """A scan about which somebody decided before; that stands."""

    code = "scan_decided"
    message = N_("Somebody decided about this scan already. Nothing has changed.")


class ReasonInvalid(Refusal):
    """A decision without a reason, or with an endless one. Facts: `most`."""

    code = "reason_invalid"
    message = N_("Write down why, in at most %(most)s characters.")
    status = 422


class ScanOfNobody(Refusal):
    """A scan that is accepted while nobody knows whose it was."""

    code = "scan_of_nobody"
    message = N_("We do not know whose scan this was. Type the number of a card of that household.")
    status = 422


class PhoneUnknown(Refusal):
    """A phone that nobody ever heard of."""

    code = "phone_unknown"
    message = N_("We know no phone with this name.")
    status = 404


class WishUnknown(Refusal):
    """There is no open wish of this household to go on in two."""

    code = "wish_unknown"
    message = N_("There is no such wish any more.")
    status = 404
