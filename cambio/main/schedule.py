"""What is done by itself, by one process at a time; see docs/jobs.md."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _

from cambio.app.scheduler import AnyJob, Daily, DatedJob, Job, Monthly
from cambio.books.jobs import check_new, number_what_waits, seal_days
from cambio.earning.jobs import (
    carry_on_endings,
    evaluate_month,
    forget_observations,
    forget_photos,
    look_for,
    pay_who_waits,
    plan_recurring,
    return_purses,
)
from cambio.messages.jobs import forget_old_messages, send_messages
from cambio.neighbourhood.jobs import forget_address_files, settle_addresses
from cambio.saving.jobs import (
    decide_what_is_due,
    lapse_what_is_due,
    point_at_what_lapses,
    prepare_lapse_letters,
)
from cards.jobs import forget_lists, forget_sheets, pass_on_what_came_late
from catalog.jobs import (
    award_vouchers,
    check_stock,
    close_purchases_due,
    divide_hours_due,
    end_vouchers,
    forget_files,
    remind_and_lapse,
    settle_hours,
)

# Those that come every so often do whatever is
# due; a dated one is done once for each day or month, those that were missed too.
JOBS: tuple[AnyJob, ...] = (
    Job(
        "send-messages",
        timedelta(minutes=1),
        send_messages,
        _("What households want to know is sent to them"),
    ),
    DatedJob(
        "forget-messages",
        Daily(hour=3),
        forget_old_messages,
        _("Messages of more than a month ago are forgotten"),
    ),
    Job(
        "return-purses",
        timedelta(minutes=5),
        return_purses,
        _("What is left of an action goes back to its budget"),
    ),
    Job(
        "pay-who-waits",
        timedelta(minutes=5),
        pay_who_waits,
        _("Households that wait for a purse are paid"),
    ),
    Job(
        "plan-recurring",
        timedelta(hours=1),
        plan_recurring,
        _("Recurring actions are planned four weeks ahead"),
    ),
    Job(
        "forget-photos",
        timedelta(hours=6),
        forget_photos,
        _("Photos that nothing names any more are forgotten"),
    ),
    Job(
        "look-for-signals",
        timedelta(hours=1),
        look_for,
        _("What a manager may want to look at is found"),
    ),
    DatedJob(
        "evaluate-milestones",
        # Wherever a community is, the month before is over by then.
        Monthly(day=2, hour=3),
        evaluate_month,
        _("Milestones of the month before are evaluated and paid"),
    ),
    DatedJob(
        "forget-observations",
        Daily(hour=5),
        forget_observations,
        _("What was noticed about households is forgotten in its time"),
    ),
    Job(
        "carry-on-endings",
        timedelta(minutes=15),
        carry_on_endings,
        _("Programmes that end go on with the steps that were agreed"),
    ),
    Job(
        "close-purchases",
        timedelta(minutes=1),
        close_purchases_due,
        _("Buying together ends on its last day"),
    ),
    Job(
        "remind-and-lapse-orders",
        timedelta(minutes=15),
        remind_and_lapse,
        _("What lies ready too long is told of, and then goes back"),
    ),
    Job(
        "end-vouchers",
        timedelta(hours=1),
        end_vouchers,
        _("Vouchers that nobody uses are told of, and end after their last day"),
    ),
    Job(
        "award-vouchers",
        timedelta(minutes=15),
        award_vouchers,
        _("Whoever a rule gives tokens gets the voucher that it gives besides"),
    ),
    Job(
        "settle-hours",
        timedelta(hours=1),
        settle_hours,
        _("Hours that nobody came back to are confirmed, or go back"),
    ),
    Job(
        "divide-hours",
        timedelta(minutes=15),
        divide_hours_due,
        _("What streets chose becomes the plan of their hours"),
    ),
    Job(
        "decide-votes",
        timedelta(minutes=5),
        decide_what_is_due,
        _("What a street voted about is decided when the last day has passed"),
    ),
    Job(
        "check-stock",
        timedelta(hours=24),
        check_stock,
        _("Every stock is the sum of what came and went"),
    ),
    Job(
        "forget-item-files",
        timedelta(hours=6),
        forget_files,
        _("Files of items that were sent are forgotten"),
    ),
    Job(
        "number-transactions",
        timedelta(minutes=5),
        number_what_waits,
        _("Bookings get their number"),
    ),
    Job("seal-days", timedelta(hours=1), seal_days, _("Days that are over are closed and sealed")),
    DatedJob("check-books", Daily(hour=2), check_new, _("What is new in the books is checked")),
    Job(
        "settle-addresses",
        timedelta(minutes=5),
        settle_addresses,
        _("An import of addresses that broke off is finished"),
    ),
    DatedJob(
        "point-at-what-lapses",
        Daily(hour=7),
        point_at_what_lapses,
        _("Who hears by e-mail or on a screen is told what lapses soon"),
    ),
    DatedJob(
        "prepare-lapse-letters",
        Monthly(day=2, hour=6),
        prepare_lapse_letters,
        _("Letters about what lapses are prepared, for a manager to post"),
    ),
    DatedJob(
        "let-go-what-lapses",
        Daily(hour=4),
        lapse_what_is_due,
        _("Tokens whose time is over lapse, if people were told"),
    ),
    Job(
        "forget-address-files",
        timedelta(hours=6),
        forget_address_files,
        _("Files of addresses that nobody came back for are forgotten"),
    ),
    Job(
        "forget-card-sheets",
        timedelta(hours=1),
        forget_sheets,
        _("Sheets of cards are forgotten after a day"),
    ),
    Job(
        "pass-on-what-came-late",
        timedelta(minutes=5),
        pass_on_what_came_late,
        _("What came for a household after it ended goes where was chosen"),
    ),
    Job(
        "forget-signed-lists",
        timedelta(hours=6),
        forget_lists,
        _("Signed lists are forgotten after a month"),
    ),
)
