"""A voucher on paper: what it is, what it is worth, where and until when, and its QR."""

from __future__ import annotations

from io import BytesIO

from flask import Response
from flask_babel import gettext as _

from cambio.database import NotFound
from cambio.web.language import current_language
from catalog.counter import voucher_secrets
from catalog.pages.slip_drawing import OrderSlip, draw_slip
from catalog.pages.vouchers.base import file_of, last_day_words, worth_words
from catalog.queries.vouchers import VoucherView


def voucher_file(view: VoucherView) -> Response:
    """The slip of a voucher as PDF. Whoever has it can use it, so the PIN is not on it.

    Raises:
        NotFound: it is over, waits for approval, or its key is gone.
    """
    secrets = voucher_secrets(view)
    if secrets.url is None or not view.is_usable:
        raise NotFound
    language = current_language()
    slip = OrderSlip(
        title=view.name(language),
        lines=(
            (_("Worth"), worth_words(view)),
            (_("Where"), view.where),
            (_("Good until"), last_day_words(view)),
        ),
        notes=_notes(view),
        code=view.shown_number,
        code_text=secrets.url,
    )
    out = BytesIO()
    draw_slip(slip, out, document_title=slip.title, language=language)
    name = _("voucher") + f"-{view.shown_number}.pdf"
    return file_of(out.getvalue(), mimetype="application/pdf", name=name)


def _notes(view: VoucherView) -> tuple[str, ...]:
    notes = [_("Show this voucher before you pay. Whoever has it can use it.")]
    if view.asks_pin:
        notes.append(_("The PIN is not on this paper. It stands on your page."))
    if view.in_parts:
        notes.append(_("It can be used in parts."))
    return tuple(notes)
