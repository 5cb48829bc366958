"""The refusals of cards."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


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


class CardUnassigned(Refusal):
    """A card that belongs to no household yet."""

    code = "card_unassigned"
    message = N_("This card belongs to nobody yet.")


class NothingToPrint(Refusal):
    """No card in what was chosen."""

    code = "nothing_to_print"
    message = N_("There are no cards to print here.")
