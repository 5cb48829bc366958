"""What stands in the addresses of the demo's pages: an id for each name that the views use."""

from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import Session

from cambio.access.models import AccessKey, RoleGrant, StaffUser
from cambio.demo.sign_ins import SignIns
from cambio.earning.models import Action, ActionPhoto, Award, Budget, Participation
from cambio.earning.models.observations import Observation
from cambio.ledger.models import LedgerAccount, LedgerSeal, LedgerTransaction
from cambio.messages.sending.links import sign_email, sign_stop
from cambio.neighbourhood.models import (
    Address,
    AddressImport,
    Household,
    Organisation,
    Place,
    Residence,
)
from cambio.saving.models import PotProposal
from cards.models import Card, CardBinding, Phone, Poster, PrintRun, Scan
from cards.printing.handed_out import poster_address
from cards.queries.posters import poster
from catalog.counter import voucher_secrets
from catalog.models import (
    HoursBooking,
    HoursDivision,
    HoursOffer,
    Item,
    ItemFile,
    Professional,
    Purchase,
    ShopOrder,
    Voucher,
    VoucherRedemption,
    VoucherSettlement,
)
from catalog.queries.vouchers import voucher

Query = Select[Any]


def examples(session: Session, sign_ins: SignIns) -> dict[str, str]:
    """An id, or another word for an address, by its name."""
    found = {name: session.scalar(query.limit(1)) for name, query in _queries(sign_ins).items()}
    lacking = [name for name, value in found.items() if value is None]
    if lacking:
        raise LookupError(f"the demo has no {', no '.join(lacking)}")
    return {
        **{name: str(value) for name, value in found.items()},
        "invitation code": sign_ins.invitation.path.rpartition("/")[2],
        "card code": sign_ins.households[0].card_url.rpartition("/")[2],
        "poster code": _poster_code(session),
        "voucher code": _voucher_code(session, UUID(str(found["own voucher"]))),
        **_links(session, UUID(str(found["household"]))),
    }


def _queries(sign_ins: SignIns) -> dict[str, Query]:
    numbers = {each.about: each.card_number.replace("-", "") for each in sign_ins.households}
    first = numbers[sign_ins.households[0].about]
    return {
        **_of_neighbourhood(),
        **_of_actions(),
        **_of_shop(numbers),
        **_of_hours(),
        "open vote": _vote_in("Jan Steenstraat", "open"),
        "neighbours' vote": _vote_in("Karel de Grotelaan", "open"),
        "decided vote": _vote_in("Jan Steenstraat", "accepted"),
        "award": _award_of(numbers["an order to pick up"]),
        "volunteer": select(StaffUser.id).filter_by(name="vera.volunteer"),
        "key": select(AccessKey.id).order_by(AccessKey.id),
        "budget account": select(LedgerAccount.id).filter_by(purpose="budget"),
        "transaction": select(LedgerTransaction.id).filter_by(kind="award"),
        "closed day": select(LedgerSeal.day).order_by(LedgerSeal.day.desc()),
        "card": select(Card.id).filter_by(number=first),
        "print run": select(PrintRun.id).order_by(PrintRun.id),
        "phone": select(Phone.device_id).order_by(Phone.heard_at.desc()),
        "scan": select(Scan.id).filter_by(review="open").order_by(Scan.received_at),
        "household": select(Card.household_id).filter_by(number=first),
        "other household": select(Card.household_id)
        .where(Card.household_id.is_not(None), Card.number != first, Card.status == "active")
        .order_by(Card.id),
    }


def _vote_in(street: str, status: str) -> Query:
    place_id = select(Place.id).filter_by(kind="street", name=street).scalar_subquery()
    return select(PotProposal.id).where(
        PotProposal.place_id == place_id, PotProposal.status == status
    )


def _of_neighbourhood() -> dict[str, Query]:
    free = (
        select(Address)
        .outerjoin(Residence, Residence.address_id == Address.id)
        .where(Residence.id.is_(None))
        .order_by(Address.id)
    )
    return {
        "district": select(Place.id).filter_by(kind="district").order_by(Place.name),
        "street": select(Place.id).filter_by(kind="street", name="Jan Steenstraat"),
        "address": select(Residence.address_id).order_by(Residence.id),
        "free address": free.with_only_columns(Address.id),
        "postcode": free.with_only_columns(Address.postcode),
        "house number": free.with_only_columns(Address.house_number),
        "import": select(AddressImport.id),
        "shop": select(Organisation.id).filter_by(kind="shop"),
    }


def _poster_code(session: Session) -> str:
    """What follows /A/ on the poster of the action that is going on."""
    row = session.scalars(select(Poster)).one()
    found = poster(session, community_id=row.community_id, action_id=row.action_id)
    return poster_address(found).rpartition("/")[2] if found else ""


def _links(session: Session, household_id: UUID) -> dict[str, str]:
    """What a household's e-mail carries in its links."""
    community_id = session.scalar(select(Household.community_id).filter_by(id=household_id)) or 0
    return {
        "stop link": sign_stop(community_id=community_id, household_id=household_id),
        "address link": sign_email(
            community_id=community_id, household_id=household_id, email="bewoner@example.org"
        ),
    }


def _of_actions() -> dict[str, Query]:
    latest = select(Action.id).order_by(Action.starts_at.desc())
    vera = select(StaffUser.id).filter_by(name="vera.volunteer").scalar_subquery()
    return {
        "open action": latest.filter_by(status="open"),
        "participation": select(Participation.id)
        .join(Action, Action.id == Participation.action_id)
        .where(Action.status == "open")
        .order_by(Action.starts_at.desc()),
        "unplaced card": select(CardBinding.card_id).where(CardBinding.placed_at.is_(None)),
        "closed action": latest.filter_by(status="paid"),
        "reported action": latest.filter_by(status="reported"),
        "photo": select(ActionPhoto.id).order_by(ActionPhoto.id),
        "planned action": latest.where(Action.status == "planned", Action.planned_by == vera),
        "budget": select(Budget.id).order_by(Budget.id),
        "observation": select(Observation.id).filter_by(struck_at=None).order_by(Observation.id),
        "household noticed": select(Observation.household_id).order_by(Observation.id),
    }


def _of_shop(numbers: dict[str, str]) -> dict[str, Query]:
    ready = _orders_of(numbers["an order to pick up"]).where(ShopOrder.status == "ready")
    own = _orders_of(numbers["an order under way"]).where(ShopOrder.status == "placed")
    bilal = select(Organisation.id).filter_by(name="Buurtwinkel De Bezem").scalar_subquery()
    return {
        "item": select(Item.id).where(Item.shop_id == bilal, Item.buyers == "both"),
        "street item": select(Item.id).where(Item.buyers == "street", Item.kind != "voucher"),
        "ready order": ready,
        "own order": own,
        "shop order": select(ShopOrder.id).where(
            ShopOrder.shop_id == bilal, ShopOrder.status.in_(("placed", "ready"))
        ),
        "collected order": select(ShopOrder.id).where(
            ShopOrder.shop_id == bilal,
            ShopOrder.status == "collected",
            ShopOrder.household_id.is_not(None),
        ),
        "item file": select(ItemFile.id),
        "voucher item": select(Item.id).filter_by(
            shop_id=bilal, kind="voucher", buyers="household"
        ),
        "street voucher item": select(Item.id).filter_by(kind="voucher", buyers="street"),
        "street voucher": select(Voucher.id).where(
            Voucher.place_id.is_not(None), Voucher.approved_at.is_not(None)
        ),
        "own voucher": select(Voucher.id)
        .where(
            Voucher.status == "good",
            Voucher.household_id == _household_of(numbers["an order to pick up"]),
        )
        .order_by(Voucher.id.desc()),
        "redemption": _at_museum(VoucherRedemption),
        "settlement": _at_museum(VoucherSettlement),
        **{
            f"{status} purchase": select(Purchase.id).filter_by(status=status)
            for status in ("open", "celebrated", "failed")
        },
    }


def _of_hours() -> dict[str, Query]:
    bookings = select(HoursBooking.id)
    return {
        "professional": select(Professional.id).where(Professional.user_id.is_not(None)),
        "hours offer": select(HoursOffer.id).order_by(HoursOffer.week.desc()),
        "hours done": bookings.filter_by(status="done"),
        "hours booked": bookings.filter_by(status="booked"),
        "open division": select(HoursDivision.id).filter_by(status="open"),
        "divided hours": select(HoursDivision.id).filter_by(status="divided"),
    }


def _award_of(card_number: str) -> Query:
    return select(Award.id).where(Award.household_id == _household_of(card_number))


def _household_of(card_number: str) -> ScalarSelect[UUID | None]:
    return select(Card.household_id).filter_by(number=card_number).scalar_subquery()


def _at_museum(of: type[VoucherRedemption | VoucherSettlement]) -> Query:
    """The latest of the partner whose till somebody of the demo keeps."""
    partner = select(RoleGrant.scope_id).filter_by(role="partner").scalar_subquery()
    return select(of.id).where(of.partner_id == partner).order_by(of.id.desc())


def _voucher_code(session: Session, voucher_id: UUID) -> str:
    """What follows /V/ on a voucher."""
    row = session.scalars(select(Voucher).filter_by(id=voucher_id)).one()
    view = voucher(session, community_id=row.community_id, voucher_id=voucher_id)
    url = voucher_secrets(view).url if view else None
    return (url or "").rpartition("/")[2]


def _orders_of(card_number: str) -> Query:
    household = select(Card.household_id).filter_by(number=card_number).scalar_subquery()
    return select(ShopOrder.id).where(ShopOrder.household_id == household)
