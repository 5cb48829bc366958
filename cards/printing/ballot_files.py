"""The file of ballots for one proposal, in the language of the community."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, g
from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.database import reading
from cambio.saving.queries.voting import ProposalView
from cambio.web.formats import format_day, format_money
from cambio.web.layout import currency
from cards.printing.ballots import BallotWords, draw_ballots
from cards.printing.prepared import issuer


def ballot_file(proposal: ProposalView) -> Response:
    """A sheet of ballots as PDF. There is no number on them: whose one is, nobody can tell."""
    with reading() as session:
        by = issuer(session, community_id=g.community_id)
    out = BytesIO()
    with force_locale(by.language):
        draw_ballots(_words(proposal), out, language=by.language)
        name = _("ballots")
    response = current_app.response_class(out.getvalue(), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response


def _words(proposal: ProposalView) -> BallotWords:
    return BallotWords(
        heading=_("Ballot of %(place)s", place=proposal.place_name),
        title=proposal.title,
        about=_(
            "Shall we pay at most %(amount)s for it from the pot?",
            amount=format_money(proposal.amount_minor, currency(proposal.currency)),
        ),
        choices=(_("Yes"), _("No"), _("I have no opinion")),
        lines=(
            _("Make one cross. One ballot for a household."),
            _(
                "Put it in an envelope, and close it. Write the number of your card on the"
                " envelope, never on the ballot."
            ),
            _("Hand it in until and including %(day)s.", day=format_day(proposal.last_moment)),
        ),
    )
