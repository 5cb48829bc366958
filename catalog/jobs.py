"""What the shop does by itself, at set times; all of it harmless when done twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from cambio.app.cli import OPERATOR_ID
from cambio.database import (
    Command,
    Refusal,
    current_database,
    perform,
    perform_each,
    reading,
)
from cambio.neighbourhood.queries import community_ids
from catalog.queries import stock_differences
from catalog.queries.vouchers.due import awards_with_voucher
from catalog.use_cases import (
    close_purchase,
    closings_due,
    debts_to_pay,
    lapse_order,
    lapses_due,
    loans_due,
    pay_debt,
    remind_loan,
    remind_order,
    reminders_due,
)
from catalog.use_cases.hours import end_division, endings_due, settle_silent, silences_due
from catalog.use_cases.item_files import ForgetItemFiles, forget_item_files
from catalog.use_cases.vouchers import (
    AwardByRule,
    award_by_rule,
    endings_to_tell,
    lapse_voucher,
    tell_voucher_ends,
)
from catalog.use_cases.vouchers import lapses_due as voucher_lapses_due

log = logging.getLogger(__name__)


def close_purchases_due() -> int:
    """Close purchases whose last day has passed, each an act of its own; answers how many. What
    could not go back while an account was on hold goes back too, as soon as it is not.

    Harmless when it runs twice, or while somebody pledges: each purchase is locked while its
    pledges return.
    """
    closed = _each(close_purchase, closings_due)
    _each(pay_debt, debts_to_pay)
    return closed


def remind_and_lapse() -> int:
    """Tell households of orders that will go back and of loans that are due; let go of what nobody
    collected. Each is an act of its own; answers how many.

    Harmless when it runs twice, or while somebody collects: each order is locked meanwhile.
    """
    told = _each(remind_order, reminders_due) + _each(remind_loan, loans_due)
    return told + _each(lapse_order, lapses_due)


def settle_hours() -> int:
    """Confirm work that no street said no to, and give back what was never logged; answers how
    many bookings. Harmless when it runs twice, or while somebody answers."""
    return _each(settle_silent, silences_due)


def divide_hours_due() -> int:
    """Make the plans of hours whose last day to divide has passed; answers how many divisions.

    One with unopened envelopes waits for them, but not for ever.
    """
    return _each(end_division, endings_due)


def end_vouchers() -> int:
    """Tell households of vouchers that are nearly over, and end those whose time has passed. Each
    is an act of its own; answers how many.

    Harmless when it runs twice, or while somebody redeems: each voucher is locked meanwhile.
    """
    told = _each(tell_voucher_ends, endings_to_tell)
    return told + _each(lapse_voucher, voucher_lapses_due)


def award_vouchers() -> int:
    """Give the vouchers that rules give besides their tokens, each an act of its own; answers how
    many. Harmless when it runs twice: an award brings one voucher."""
    with reading() as session:
        commands = [
            AwardByRule(
                community_id=community_id,
                actor_id=OPERATOR_ID,
                request_key=f"voucher-award/{gift_id}/{award_id}",
                gift_id=gift_id,
                award_id=award_id,
            )
            for community_id, gift_id, award_id in awards_with_voucher(session)
        ]
    outcomes = perform_each(award_by_rule, commands)
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)


def forget_files() -> int:
    """Forget files of items that were sent more than a day ago; answers how many."""
    with reading() as session:
        communities = community_ids(session)
    return sum(
        perform(forget_item_files, ForgetItemFiles(community_id=each, actor_id=OPERATOR_ID))
        for each in communities
    )


def check_stock() -> int:
    """Whether every stock is the sum of its movements; answers how many are not.

    A difference is logged as an error: somebody changed the tables past the program.
    """
    count = 0
    with reading() as session:
        for community_id in community_ids(session):
            for each in stock_differences(session, community_id=community_id):
                count += 1
                log.error(
                    "stock of item %s at %s is %s, its movements say %s",
                    each.item_id,
                    each.pick_up_id,
                    each.found,
                    each.should_be,
                )
    return count


def _each(use_case: Any, due: Callable[..., Sequence[Command]]) -> int:
    with reading() as session:
        commands = due(session, now=current_database().clock(), actor_id=OPERATOR_ID)
    outcomes = perform_each(use_case, commands)
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)
