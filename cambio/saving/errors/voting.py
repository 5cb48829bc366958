"""Refusals of proposing and voting."""

from __future__ import annotations

from cambio.database import N_, Refusal


class ProposalUnknown(Refusal):
    """No such proposal in this community."""

    code = "pot_proposal_unknown"
    message = N_("We cannot find this proposal.")
    status = 404


class ProposalTitleInvalid(Refusal):
    """A proposal without words for what it is about, or with too many. Facts: `most`, `why`."""

    code = "proposal_title_invalid"
    message = N_("Say what it is for, in at most %(most)s characters, and why in at most %(why)s.")
    status = 422


class ProposalAmountInvalid(Refusal):
    """Nothing, too much, or in a currency that there is not."""

    code = "proposal_amount_invalid"
    message = N_("Fill in how many tokens it takes from the pot.")
    status = 422


class VotingDaysInvalid(Refusal):
    """A last moment that is too near or too far. Facts: `least`, `most`."""

    code = "voting_days_invalid"
    message = N_("Choose a last day between %(least)s and %(most)s days from now.")
    status = 422


class TooManyProposals(Refusal):
    """The place has enough to vote about. Facts: `most`."""

    code = "too_many_proposals"
    message = N_("There are %(most)s proposals to vote about already. Wait until one is decided.")


class NotTheirPot(Refusal):
    """The household lives elsewhere, or nowhere here."""

    code = "not_their_pot"
    message = N_("Only households that live here decide over this pot.")
    status = 403


class VoterUnproved(Refusal):
    """Neither a letter nor staff said that the household lives where it says."""

    code = "voter_unproved"
    message = N_(
        "First we want to be sure where you live. Use the code of your letter, or come by."
    )
    status = 403


class AlreadyVoted(Refusal):
    """The household has voted, on whatever means."""

    code = "already_voted"
    message = N_("This household has voted already. Each household votes once.")


class VotingOver(Refusal):
    """The proposal is decided or withdrawn, or its last day has passed."""

    code = "voting_over"
    message = N_("Voting is over.")


class VotingGoesOn(Refusal):
    """The last day has not passed, and not every household has voted."""

    code = "voting_goes_on"
    message = N_("Voting still goes on. Open the envelopes when the last day has passed.")


class NoEnvelopes(Refusal):
    """This vote is on screens alone, or it is too late to hand in an envelope."""

    code = "no_envelopes"
    message = N_("No envelopes are taken for this vote, or not any more.")


class EnvelopesMiscounted(Refusal):
    """Another number of ballots than of envelopes. Facts: `envelopes`, `ballots`."""

    code = "envelopes_miscounted"
    message = N_(
        "There are %(envelopes)s envelopes and %(ballots)s ballots. Count again: every envelope"
        " has one ballot. An empty one is blank."
    )
    status = 422


class ProposalNotTheirs(Refusal):
    """Another household proposed it."""

    code = "proposal_not_theirs"
    message = N_("Somebody else proposed this.")
    status = 403
