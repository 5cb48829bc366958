"""Every page of the demo as somebody sees it: for the screenshots, and for the eyes of axe.

VIEWS has an entry for every page that the application has; a test fails when one is missing. A
view says who looks, and what stands in the address: an example by its name (see demo_examples), or
after `=` a word as it is. Arguments that the route does not have follow its `?`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from cambio.app.permissions import Role

NOBODY, RESIDENT = "nobody", "resident"
ORDERING, BUYING = "resident ordering", "resident buying"
"""Households of the demo: whose order is under way, whose street buys together."""
NEIGHBOUR = "neighbour with a poster"
"""Somebody who scanned the poster of an open action, and took part."""
NEWCOMER = "newcomer"
"""Somebody who has just joined on the page."""
CAPTAIN, CORPORATION, FUNDER = Role.CAPTAIN.value, Role.CORPORATION.value, Role.FUNDER.value
MANAGER, VOLUNTEER, SHOPKEEPER = Role.MANAGER.value, Role.VOLUNTEER.value, Role.SHOPKEEPER.value
AUDITOR = Role.AUDITOR.value

FILES = {
    "static",
    "web.healthz",
    "neighbourhood.address_template",
    "neighbourhood.bad_lines",
    "cards.lapsing_letters_file",
    "cards.news_letters",
    "cards.run_file",
    "cards.example_card",
    "cards.card_drawing",
    "cards.joined_pdf",
    "cards.joined_qr",
    "cards.my_card_drawing",
    "cards.print_poster",
    "cards.print_street_card",
    "cards.thanks",
    "books.export_file",
    "cards.my_proof",
    "catalog.items_csv",
    "catalog.picture",
    "earning.calendar",
    "earning.photo",
    "earning.programme_template",
    "saving.letters",  # sheets to print, once there is somebody to tell
    "scan.card_list",
    "scan.manifest",
    "scan.supplies",
    "scan.worker",
    "seals.checker",
    "seals.published",
}
"""Routes that answer with a file and not with a page."""


@dataclass(frozen=True, slots=True)
class View:
    """A page as somebody sees it."""

    who: str
    values: Mapping[str, str]


def seen_by(*who: str, **values: str) -> list[View]:
    """The same page as each of these sees it."""
    return [View(each, values) for each in who]


VIEWS: dict[str, list[View]] = {
    # ------------------------------------------------------------------------------ everybody's
    "neighbourhood.start": seen_by(NOBODY),
    "neighbourhood.home": seen_by(NOBODY, RESIDENT, VOLUNTEER, SHOPKEEPER, MANAGER, FUNDER),
    "web.help": seen_by(NOBODY),
    "web.privacy": seen_by(NOBODY),
    "web.accessibility": seen_by(NOBODY),
    "web.styleguide": seen_by(NOBODY),
    "web.api_document": seen_by(NOBODY),
    "web.jobs": seen_by(MANAGER),
    # ------------------------------------------------------------------------------- signing in
    "access.sign_in": seen_by(NOBODY),
    "access.invitation": seen_by(NOBODY, code="invitation code"),
    "access.password": seen_by(VOLUNTEER),
    "access.staff": seen_by(MANAGER),
    "access.person": seen_by(MANAGER, user_id="volunteer"),
    "access.ask_block": seen_by(MANAGER, user_id="volunteer"),
    "access.invite": seen_by(MANAGER),
    "access.keys": seen_by(MANAGER),
    "access.new_key": seen_by(MANAGER),
    "access.ask_revoke_key": seen_by(MANAGER, key_id="key"),
    # -------------------------------------------------------------------------- the neighbourhood
    "neighbourhood.setup": seen_by(MANAGER),
    "neighbourhood.places": seen_by(RESIDENT, MANAGER),
    "neighbourhood.place": [
        *seen_by(RESIDENT, MANAGER, place_id="street"),
        *seen_by(MANAGER, place_id="district"),
    ],
    "neighbourhood.addresses": [
        *seen_by(MANAGER),
        *seen_by(VOLUNTEER, postcode="postcode", house_number="house number"),
    ],
    "neighbourhood.address": seen_by(MANAGER, address_id="address"),
    "neighbourhood.gone_addresses": seen_by(MANAGER),
    "neighbourhood.import_addresses": seen_by(MANAGER),
    "neighbourhood.address_import": seen_by(MANAGER, import_id="import"),
    "neighbourhood.household": seen_by(MANAGER, household_id="household"),
    "neighbourhood.organisations": seen_by(MANAGER),
    "neighbourhood.organisation": seen_by(MANAGER, organisation_id="shop"),
    "neighbourhood.new_organisation": seen_by(MANAGER),
    # ---------------------------------------------------------------------------------- earning
    "earning.actions": seen_by(NOBODY, RESIDENT, VOLUNTEER),
    "earning.past_actions": seen_by(RESIDENT),
    "earning.new_action": seen_by(VOLUNTEER),
    "earning.action": [
        *seen_by(RESIDENT, VOLUNTEER, action_id="open action"),
        *seen_by(VOLUNTEER, action_id="planned action"),
        *seen_by(MANAGER, action_id="closed action"),
    ],
    "earning.ask_close": seen_by(VOLUNTEER, action_id="open action"),
    "earning.ask_cancel": seen_by(VOLUNTEER, action_id="planned action"),
    "cards.typed_numbers": seen_by(VOLUNTEER, action_id="open action"),
    "earning.recurring": seen_by(VOLUNTEER),
    "earning.new_series": seen_by(VOLUNTEER),
    "earning.signals": seen_by(MANAGER),
    "earning.quiet": seen_by(CAPTAIN, MANAGER),
    "earning.my_year": seen_by(RESIDENT),
    "earning.my_statement": seen_by(RESIDENT, year="=2026"),
    "earning.street_year": seen_by(RESIDENT, place_id="street"),
    "earning.propose": seen_by(RESIDENT),
    "earning.proposals": seen_by(VOLUNTEER),
    "earning.new_past_action": seen_by(VOLUNTEER),
    "earning.report": seen_by(VOLUNTEER, action_id="reported action"),
    "earning.photos": seen_by(VOLUNTEER, action_id="reported action"),
    "earning.ask_blur": seen_by(VOLUNTEER, photo_id="photo"),
    "earning.approvals": seen_by(MANAGER),
    "earning.approval": seen_by(MANAGER, action_id="reported action"),
    "earning.ask_adjust": seen_by(
        MANAGER, action_id="open action", participation_id="participation"
    ),
    "earning.programmes": seen_by(RESIDENT, MANAGER),
    "earning.programme": [
        *seen_by(RESIDENT, MANAGER, slug="=cambio-company"),
        *seen_by(RESIDENT, slug="=gold-card"),
    ],
    "earning.saved": seen_by(RESIDENT),
    "earning.saved_award": seen_by(RESIDENT, award_id="award"),
    "earning.rule": seen_by(MANAGER, slug="=cambio-company", rule_slug="=clean-up"),
    "earning.new_rule": seen_by(MANAGER, slug="=cambio-company"),
    "earning.ask_end_programme": seen_by(MANAGER, slug="=cambio-company"),
    "earning.settings": seen_by(MANAGER, slug="=cambio-company"),
    "earning.deeds": seen_by(MANAGER, slug="=cambio-company"),
    "earning.collections": seen_by(MANAGER, slug="=cambio-company"),
    "earning.new_programme": seen_by(MANAGER),
    "earning.members": seen_by(MANAGER, slug="=gold-card"),
    "earning.member_file": seen_by(MANAGER, slug="=cambio-company"),
    "earning.milestones": seen_by(CORPORATION, slug="=gold-card"),
    "earning.ask_strike_milestone": seen_by(
        MANAGER, slug="=gold-card", observation_id="observation"
    ),
    "earning.milestone_file": seen_by(CORPORATION, slug="=gold-card"),
    "earning.my_milestones": seen_by(RESIDENT, slug="=gold-card"),
    "earning.household_milestones": seen_by(
        MANAGER, slug="=gold-card", household_id="household noticed"
    ),
    "earning.objections": seen_by(MANAGER),
    "earning.budgets": seen_by(MANAGER),
    "earning.new_grant": seen_by(MANAGER),
    "earning.ask_return": seen_by(MANAGER, budget_id="budget"),
    "saving.lapsing": seen_by(MANAGER),
    # -------------------------------------------------------------------------------- the books
    "books.trial_balance": seen_by(AUDITOR),
    "books.accounts": seen_by(AUDITOR),
    "books.account": seen_by(AUDITOR, account_id="budget account"),
    "books.ask_account": seen_by(MANAGER, account_id="budget account", status="frozen"),
    "books.transactions": seen_by(AUDITOR),
    "books.transaction": seen_by(AUDITOR, transaction_id="transaction"),
    "books.ask_check": seen_by(AUDITOR),
    "books.ask_export": seen_by(AUDITOR),
    "seals.closed_days": seen_by(NOBODY),
    "seals.closed_day": seen_by(NOBODY, day="closed day"),
    # ------------------------------------------------------------------------------------ cards
    "cards.landing": seen_by(NOBODY, MANAGER, code="card code"),
    "cards.my_card": seen_by(NOBODY),
    "cards.first_pin": seen_by(NOBODY),
    "cards.my_household": seen_by(RESIDENT, ORDERING),
    "messages.mine": seen_by(RESIDENT),
    "messages.ask_stop": seen_by(NOBODY, signed="stop link"),
    "messages.ask_confirm": seen_by(NOBODY, signed="address link"),
    "cards.my_movements": seen_by(RESIDENT, currency_code="=CAM"),
    "cards.my_card_shown": seen_by(RESIDENT, card_id="card"),
    "cards.my_card_about": seen_by(RESIDENT, card_id="card"),
    "cards.my_changes": seen_by(RESIDENT),
    "cards.my_history": seen_by(RESIDENT),
    "cards.ask_my_move": [
        *seen_by(RESIDENT),
        *seen_by(RESIDENT, postcode="postcode", house_number="house number"),
    ],
    "cards.ask_my_split": [
        *seen_by(RESIDENT),
        *seen_by(RESIDENT, postcode="postcode", house_number="house number"),
    ],
    "cards.ask_my_end": seen_by(RESIDENT),
    "cards.join": [
        *seen_by(NOBODY),
        *seen_by(NOBODY, postcode="postcode", house_number="house number"),
    ],
    "cards.joined": seen_by(NEWCOMER),
    "cards.counter": seen_by(MANAGER),
    "cards.enrol": seen_by(MANAGER, address_id="free address"),
    "cards.enrolled": seen_by(MANAGER, household_id="household"),
    "cards.desk": seen_by(MANAGER, household_id="household"),
    "messages.theirs": seen_by(MANAGER, household_id="household"),
    "messages.outbox": seen_by(MANAGER),
    "cards.slip": seen_by(MANAGER, household_id="household"),
    "cards.card_ready": seen_by(MANAGER, card_id="card"),
    "cards.ask_block": seen_by(MANAGER, card_id="card"),
    "cards.ask_replace": seen_by(MANAGER, card_id="card"),
    "cards.ask_returned": seen_by(MANAGER, card_id="card"),
    "cards.history": seen_by(MANAGER, household_id="household"),
    "cards.ask_move": [
        *seen_by(MANAGER, household_id="household"),
        *seen_by(
            MANAGER, household_id="household", postcode="postcode", house_number="house number"
        ),
    ],
    "cards.ask_split": [
        *seen_by(MANAGER, household_id="household"),
        *seen_by(
            MANAGER, household_id="household", postcode="postcode", house_number="house number"
        ),
    ],
    "cards.after_split": seen_by(MANAGER, household_id="household", other_id="other household"),
    "cards.ask_end": seen_by(MANAGER, household_id="household"),
    "cards.wishes": seen_by(MANAGER),
    "cards.sheets": seen_by(MANAGER),
    "cards.people": seen_by(VOLUNTEER, action_id="open action"),
    "cards.ask_strike": seen_by(
        VOLUNTEER, action_id="open action", participation_id="participation"
    ),
    "cards.fresh_card": seen_by(VOLUNTEER, action_id="open action"),
    "cards.typed_list": seen_by(VOLUNTEER, action_id="open action"),
    "cards.poster_opened": seen_by(NOBODY, code="poster code"),
    "cards.come": seen_by(NEIGHBOUR),
    "cards.came": seen_by(NEIGHBOUR),
    "cards.newcomers": seen_by(MANAGER),
    "cards.look_up": seen_by(MANAGER, card_id="unplaced card"),
    "cards.ask_merge": seen_by(MANAGER, household_id="household"),
    "cards.street_cards": seen_by(MANAGER, place_id="street"),
    "cards.design": seen_by(MANAGER),
    "cards.print_runs": seen_by(MANAGER),
    "cards.one_print_run": seen_by(MANAGER, run_id="print run"),
    "cards.ask_cancel_run": seen_by(MANAGER, run_id="print run"),
    "cards.letters": seen_by(MANAGER),
    "cards.reviews": [*seen_by(MANAGER), *seen_by(MANAGER, which="=decided")],
    "cards.review": seen_by(MANAGER, scan_id="scan"),
    "cards.phones": seen_by(MANAGER),
    "cards.one_phone": seen_by(MANAGER, device_id="phone"),
    "scan.home": seen_by(VOLUNTEER),
    "scan.scan": seen_by(VOLUNTEER, action_id="open action"),
    "scan.shell": seen_by(NOBODY, language="=nl", view="=action"),
    # --------------------------------------------------------------------------------- the shop
    "catalog.shop": seen_by(NOBODY, RESIDENT),
    "catalog.item": [
        *seen_by(NOBODY, RESIDENT, item_id="item"),
        *seen_by(BUYING, item_id="street item"),
    ],
    "catalog.basket": seen_by(RESIDENT),
    "catalog.orders": seen_by(RESIDENT),
    "catalog.order": seen_by(RESIDENT, order_id="ready order"),
    "catalog.ask_cancel": seen_by(ORDERING, order_id="own order"),
    "catalog.purchases": seen_by(BUYING, CAPTAIN),
    "catalog.purchase": [
        *seen_by(BUYING, MANAGER, purchase_id="open purchase"),
        *seen_by(RESIDENT, purchase_id="collected purchase"),
        *seen_by(RESIDENT, purchase_id="failed purchase"),
    ],
    "catalog.start": seen_by(RESIDENT, CAPTAIN, item_id="street item"),
    "catalog.shop_orders": seen_by(SHOPKEEPER),
    "catalog.shop_order": seen_by(SHOPKEEPER, order_id="shop order"),
    "catalog.ask_cancel_order": seen_by(SHOPKEEPER, order_id="shop order"),
    "catalog.ask_return": seen_by(SHOPKEEPER, order_id="collected order"),
    "catalog.pick_list": seen_by(SHOPKEEPER),
    "catalog.hand_out_page": seen_by(SHOPKEEPER),
    "catalog.counter_order": seen_by(SHOPKEEPER),
    "catalog.items": seen_by(SHOPKEEPER),
    "catalog.new_item": seen_by(SHOPKEEPER),
    "catalog.edit_item": seen_by(SHOPKEEPER, item_id="item"),
    "catalog.stock": seen_by(SHOPKEEPER, item_id="item"),
    "catalog.points": seen_by(SHOPKEEPER),
    "catalog.item_file": seen_by(SHOPKEEPER),
    "catalog.item_file_plan": seen_by(SHOPKEEPER, file_id="item file"),
    "catalog.categories": seen_by(MANAGER),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A view with its address, from `/`; `name` is good for a file and is no other view's."""

    name: str
    who: str
    path: str


def names() -> list[str]:
    """The names of all views."""
    return [_name(endpoint, view) for endpoint, views in VIEWS.items() for view in views]


def page_endpoints(app: Flask) -> set[str]:
    """The endpoints of all pages: what answers to GET with a page of ours."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in FILES
        and (not rule.rule.startswith("/api/") or rule.endpoint.startswith("web."))
    }


def pages(app: Flask, community: str, examples: Mapping[str, str]) -> Iterator[Page]:
    """All views that the application has, with the addresses of one demo."""
    here, addresses = page_endpoints(app), app.url_map.bind("demo")
    for endpoint, views in VIEWS.items():
        for view in views if endpoint in here else ():
            values = {name: _value(value, examples) for name, value in view.values.items()}
            if app.url_map.is_endpoint_expecting(endpoint, "community"):
                values["community"] = community
            path = addresses.build(endpoint, values)
            yield Page(_name(endpoint, view), view.who, path)


def _value(value: str, examples: Mapping[str, str]) -> str:
    return value[1:] if value.startswith("=") else examples[value]


def _name(endpoint: str, view: View) -> str:
    told_apart = [*view.values.values(), view.who]
    return "-".join([endpoint.replace(".", "-"), *told_apart]).replace(" ", "-").replace("=", "")
