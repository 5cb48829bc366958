"""One voucher, large: the page that a household, a captain and the counter have of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, g, render_template
from flask_babel import gettext as _

from cambio.database import NotFound, reading
from cards.printing.svg import qr_svg
from catalog.counter import voucher_secrets
from catalog.pages.vouchers.base import last_day_words, state_of, worth_words
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView

QR_SIDE_MM = 50.0


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page of a voucher leads to, for whoever looks at it.

    `back` is the page above it, by its title. `cancel` is None for who cannot cancel it.
    """

    back: tuple[str, str]
    qr: str
    slip: str
    cancel: str | None = None


def voucher_page(view: VoucherView, links: Links) -> str:
    """A voucher with its code, to show at the partner."""
    secrets = voucher_secrets(view)
    with reading() as session:
        used = queries.redemptions(
            session,
            community_id=g.community_id,
            wanted=queries.RedemptionFilter(voucher_id=view.id),
        )
    return render_template(
        "catalog/vouchers/one.html",
        voucher=view,
        state=state_of(view),
        worth=worth_words(view),
        last_day=last_day_words(view),
        has_code=secrets.url is not None,
        pin=secrets.pin,
        used=used,
        links=links,
    )


def ask_cancel(
    view: VoucherView, *, back: tuple[str, str], cancel: str, keep: str, error: str | None
) -> str:
    """Is it to be cancelled? `cancel` and `keep` are where yes and no lead."""
    return render_template(
        "catalog/vouchers/cancel.html",
        voucher=view,
        back=back,
        cancel=cancel,
        keep=keep,
        error=error,
    )


def qr_of(view: VoucherView) -> Response:
    """The QR of a voucher as a drawing that nobody keeps.

    Raises:
        NotFound: it is over, waits for approval, or its key is gone.
    """
    secrets = voucher_secrets(view)
    if secrets.url is None or not view.is_usable:
        raise NotFound
    drawing = qr_svg(secrets.url, side=QR_SIDE_MM, title=_("The square code of the voucher"))
    response = current_app.response_class(drawing, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response
