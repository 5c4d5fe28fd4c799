"""
Who visits the pages of organisations and schemes in the guard tests, and the things they would like to reach.

An address that takes something new fails with a sentence: add one line to OF_SCHEME or OF_ORGANISATION that makes one.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final, Self
from uuid import UUID

from django.test import Client
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.models import AgreementText, Budget, PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.exchanges.models import Half
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Level
from amser.notifications.models import SchemeLetter
from amser.opportunities.models import Checked, Coming
from amser.organisations.models import Organisation, Right
from amser.venues import actions as venues
from amser.venues.models import Offer, Sitting, Use
from tests.builders.agencies import (
    a_budget,
    a_manager,
    a_participant,
    a_partner,
    a_place_of,
    a_scheme,
    a_session,
    a_staff_member,
    an_award,
    an_opportunity,
    an_organisation,
    card_of,
)
from tests.builders.banks import a_bank
from tests.builders.employing import a_day_asked_for, a_days_year, an_approved_day, an_employee
from tests.builders.exchanging import a_belonging, a_claim_with_organisation, a_record_with_organisation
from tests.builders.gifts import a_gift, accept_for
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.builders.tills import a_till
from tests.builders.visiting import second_step_shown
from tests.builders.vouchers import a_batch
from tests.builders.when import MONDAY, MONDAY_10AM, TUESDAY
from tests.guards.addresses import Address
from tests.guards.cast import with_second_step

# As the columns of access_credits.csv. `participant` is Mair, whose things these are; `other_participant` has no part in them.
ROLES: Final = (
    "stranger",
    "person",
    "participant",
    "other_participant",
    "owner",
    "leader",
    "till",
    "reader",
    "other_owner",
    "manager",
    "commissioner",
    "other_manager",
)
AT_A_DESK: Final = ("manager", "commissioner", "other_manager")

_numbers = itertools.count(1)


class Things:
    """One scheme, one organisation that is everything to it, and what there is of each to be reached by its id."""

    def __init__(self, scheme: Scheme, organisation: Organisation) -> None:
        self.scheme, self.organisation = scheme, organisation
        self.ids: dict[str, object] = dict(_THE_SAME_EVERYWHERE)
        self.made: dict[Any, Any] = {}

    def furnish(self, rooms: Mapping[str, "Maker"]) -> Self:
        """Make one of each, in order."""
        for argument, make in rooms.items():
            self.ids[argument] = make(self)
        return self

    @property
    def till_secret(self) -> str:
        """The secret in the link of the organisation's till."""
        return f"made-up-{self.organisation.slug}"

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes. Fails with a sentence where the cast has nothing of the kind."""
        return {argument: self._argument(address.name, argument) for argument in address.takes}

    def _argument(self, name: str, argument: str) -> object:
        if argument == "slug":
            return self.organisation.slug if name.startswith(("organisation:", "public:")) else self.scheme.slug
        found = self.ids.get(f"{name}.{argument}", self.ids.get(argument))
        assert found is not None, f"{name} takes <{argument}>: say in tests/guards/cast_credits.py which thing of the cast that is"
        return found


Maker = Callable[[Things], object]  # makes one, and returns what stands in the address

# Words of addresses that are no ids.
_THE_SAME_EVERYWHERE: Final[dict[str, object]] = {
    "kind": "thanks",
    "month": "2026-11",
    "token": "made-up",
    "payload": "made-up",
    "language": "cy",
    "day": "2026-11-28",
    "pk": UUID("019ab000-0000-7000-8000-000000000000"),  # a use at a till: this telephone never made one
}


# What there is to reach: by the argument's name; or "scheme:decline.partner_id", where one page needs another one of the kind.
# What another in the same scheme may reach too stands in OF_SCHEME.


def _a_participant(on: Things) -> int:
    on.made["participant"] = a_participant(on.scheme, "Mair Gwennol", credits=10)
    on.made["other_participant"] = a_participant(on.scheme, "Sioned Arall", credits=2)
    return int(on.made["participant"].pk)


def _an_asked_partner(on: Things) -> int:
    other = an_organisation(f"Yn gofyn {next(_numbers)}")
    by = Actor(user_id=a_person("Un Sy'n Gofyn").pk)
    asked = agencies.ask_to_join(by=by, key=uuid7(), at=MONDAY_10AM, scheme=on.scheme, organisation=other, kind=PartnerKind.THANKS)
    return asked.pk


def _a_gift(on: Things) -> UUID:
    return a_gift(on.made["participant"], words="Mwynhewch").pk


def _a_gift_received(on: Things) -> UUID:
    return a_gift(a_participant(on.scheme, "Huw Sy'n Rhoi", credits=1), to=on.made["participant"]).pk


OF_SCHEME: Final[dict[str, Maker]] = {
    "scheme": lambda on: on.scheme.slug,
    "participant_id": _a_participant,
    "public:card.token": lambda on: card_of(on.made["participant"]).number,
    "number": lambda on: card_of(on.made["participant"]).number,
    "scheme_role_id": lambda on: on.scheme.roles.get(user=a_manager(on.scheme, "Rhys Rheolwr")).pk,
    "agreement_id": lambda on: AgreementText.objects.get(scheme=on.scheme).pk,
    "version": lambda on: AgreementText.objects.get(scheme=on.scheme).version,
    "partner_id": _an_asked_partner,
    "gift_id": _a_gift,
    "received_gift_id": _a_gift_received,
}


def _a_partner(on: Things) -> int:
    for kind in (PartnerKind.VENUE, PartnerKind.EMPLOYER):
        a_partner(on.scheme, on.organisation, kind)
    return a_partner(on.scheme, on.organisation).pk


def _a_budget(on: Things) -> int:
    budget: Budget = a_budget(on.scheme, on.organisation, 100)
    return budget.pk


def _a_batch(on: Things) -> int:
    return a_batch(budget=a_budget(on.scheme, on.organisation, 4), count=2).pk


def _an_opportunity(on: Things) -> int:
    made = on.made["opportunity"] = an_opportunity(on.scheme, on.organisation, "Palu", place=on.made["place"])
    return int(made.pk)


def _a_session(on: Things) -> int:
    """One that goes on now: a list is open on its day alone."""
    made = on.made["session"] = a_session(on.scheme, on.organisation, at=timezone.now(), opportunity=on.made["opportunity"])
    return int(made.pk)


def _a_letter(on: Things) -> int:
    """Something that somebody who has no e-mail is told of by the organisation."""
    dewi = a_participant(on.scheme, "Dewi Dryw").user
    about = {"kind": "opportunities.tomorrow", "about": f"session_id={next(_numbers)}", "job": 0, "language": "cy"}
    words = {"subject": "Yfory", "body": "Annwyl Dewi,", "state": "by_hand", "channel": "post", "created_at": MONDAY_10AM}
    return SchemeLetter.objects.create(scheme=on.scheme, organisation=on.organisation, user=dewi, **about, **words).pk


def _a_letter_of_the_scheme(on: Things) -> int:
    """Something that somebody whom no organisation brought is told of by the scheme."""
    nobodys = a_participant(on.scheme, "Eirlys Unig").user
    about = {"kind": "agencies.credits_expire_soon", "about": f"purse_id={next(_numbers)}", "job": 0, "language": "cy"}
    words = {"subject": "Credydau", "body": "Annwyl Eirlys,", "state": "by_hand", "channel": "post", "created_at": MONDAY_10AM}
    return SchemeLetter.objects.create(scheme=on.scheme, user=nobodys, **about, **words).pk


def _a_check(on: Things) -> int:
    """Somebody whom the organisation says that it has checked."""
    checked = Checked.objects.create(
        organisation=on.organisation, participant=a_participant(on.scheme, "Gwirwen"), level=Level.PUBLIC, said_at=MONDAY_10AM
    )
    return checked.pk


def _somebody_who_comes(on: Things) -> int:
    one = a_participant(on.scheme, "Carys Dod")
    Coming.objects.create(session=on.made["session"], participant=one, since=MONDAY_10AM)
    return int(one.pk)


def _an_offer(on: Things) -> int:
    return Offer.objects.create(
        scheme=on.scheme, organisation=on.organisation, place=on.made["place"], title_cy="Nofio", title_en="Swimming",
        adult_credits=1, child_credits=1, is_bookable=True, begins_on=MONDAY, made_at=MONDAY_10AM, published_at=MONDAY_10AM,
        cy_changed_at=MONDAY_10AM, en_changed_at=MONDAY_10AM,
    ).pk  # fmt: skip


def _an_award(on: Things) -> object:
    last_week = a_session(on.scheme, on.organisation, at=MONDAY_10AM, opportunity=on.made["opportunity"])
    return an_award(last_week, a_participant(on.scheme, "Diolchwyd")).pk


def booked(on: Things) -> Use:
    """Somebody books the first offer: Mair where she is of the cast."""
    offer = on.organisation.offers.earliest("pk")
    participant = on.made.get("participant") or a_participant(on.scheme, "Wedi Trefnu", credits=1)
    at, day = timezone.now(), today(timezone.now()) + dt.timedelta(days=7)
    return venues.book(by=AMSER, key=uuid7(), at=at, offer=offer, participant=participant, day=day, begins=dt.time(), adults=1, children=0)


def _a_booking_given_back(on: Things) -> str:
    # Given back already: what is kept for a visit would hold up leaving the scheme, which is walked too.
    return str(venues.cancel_booking(by=AMSER, key=uuid7(), at=timezone.now(), use=booked(on)).pk)


def _a_sitting(on: Things) -> int:
    _a_booking_given_back(on)
    return Sitting.objects.filter(offer__organisation=on.organisation).earliest("pk").pk


def _a_closed_day(on: Things) -> int:
    day = today(timezone.now()) + dt.timedelta(days=300)
    why = venues.Why()
    return venues.close_day(by=AMSER, key=uuid7(), at=timezone.now(), organisation=on.organisation, day=day, why=why).pk


def _a_till(on: Things) -> int:
    """One whose link is known, by the organisation's address."""
    return a_till(on.scheme, on.organisation, secret=on.till_secret).pk


def _a_use(on: Things) -> object:
    offer, day, till = on.organisation.offers.earliest("pk"), MONDAY, on.organisation.tills.latest("pk")
    sitting = Sitting.objects.create(offer=offer, day=day, begins=dt.time(), taken=1)
    return Use.objects.create(
        scheme=on.scheme, organisation=on.organisation, offer=offer, sitting=sitting, adults=1, credits=1, on=day,
        held_at=MONDAY_10AM, held_until=MONDAY_10AM, till=till,
    ).pk  # fmt: skip


def _a_place(on: Things) -> int:
    on.made["place"] = a_place_of(on.organisation)
    return int(on.made["place"].pk)


def _a_year(on: Things) -> int:
    on.made["year"] = a_days_year(on.scheme, on.organisation)
    return int(on.made["year"].pk)


def _an_employee(on: Things) -> int:
    on.made["employee"] = an_employee(on.organisation, user=on.made["participant"].user if "participant" in on.made else None)
    return int(on.made["employee"].pk)


def _a_day(on: Things) -> int:
    host = an_organisation("Clwb Cinio")
    a_partner(on.scheme, host)
    return a_day_asked_for(on.made["year"], on.made["employee"], host, on=TUESDAY).pk


def _an_approved_day(on: Things) -> int:
    employer = an_organisation("Cyngor Aberwennol")
    return an_approved_day(a_days_year(on.scheme, employer), an_employee(employer), on.organisation, on=MONDAY).pk


def _somebody_brought(on: Things) -> int:
    if ("brought", on.organisation.pk) not in on.made:
        on.made["brought", on.organisation.pk] = a_participant(on.scheme, "Gwen Ddaeth", through=on.organisation, credits=1)
    return int(on.made["brought", on.organisation.pk].pk)


def _our_gift(on: Things) -> UUID:
    accept_for(a_gift(a_participant(on.scheme, "Ifan Sy'n Rhoi", credits=2), 1, to=on.organisation), on.organisation)
    return a_gift(on.organisation, 1, scheme=on.scheme).pk


def _a_gift_to_us(on: Things) -> UUID:
    return a_gift(a_participant(on.scheme, "Elin Sy'n Rhoi", credits=1), to=on.organisation).pk


_OF_HOLDERS: Final = ("holder", "print_card", "card_lost", "give_for", "bring_for", "leave_for")


def _a_belonging(on: Things) -> int:
    on.made["belonging"] = a_belonging(a_bank(), on.organisation)
    return int(on.made["belonging"].pk)


OF_ORGANISATION: Final[dict[str, Maker]] = {
    "organisation:withdraw.partner_id": _a_partner,
    "place_id": _a_place,
    "staff_id": lambda on: on.organisation.staff.get(user=a_staff_member(on.organisation, Right.LEADER, "Lowri Arall")).pk,
    "budget_id": _a_budget,
    "batch_id": _a_batch,
    "opportunity_id": _an_opportunity,
    "session_id": _a_session,
    "public:wall.token": lambda on: on.made["session"].wall_code,
    "letter_id": _a_letter,
    "scheme:told.letter_id": _a_letter_of_the_scheme,
    "checked_id": _a_check,
    "organisation:take_off.participant_id": _somebody_who_comes,
    "wall_code": lambda on: on.made["session"].wall_code,
    "offer_id": _an_offer,
    "credits:cancel_booking.use_id": _a_booking_given_back,
    "organisation:cancel_booking.use_id": _a_booking_given_back,
    "organisation:book_again.use_id": _a_booking_given_back,
    "sitting_id": _a_sitting,
    "closure_id": _a_closed_day,
    "till_id": _a_till,
    "use_id": _a_use,
    "award_id": _an_award,
    "year_id": _a_year,
    "employee_id": _an_employee,
    "day_id": _a_day,
    "organisation:confirm_day.day_id": _an_approved_day,
    "organisation:not_there.day_id": _an_approved_day,
    "belonging_id": _a_belonging,
    "exchange_id": lambda on: a_claim_with_organisation(on.made["belonging"], a_member(on.made["belonging"].timebank), Half.MEMBER).pk,
    "organisation:wrong_hours.exchange_id": lambda on: (
        a_record_with_organisation(on.made["belonging"], a_member(on.made["belonging"].timebank)).pk
    ),
    "own_gift_id": _our_gift,
    "gift_to_us_id": _a_gift_to_us,
    **{f"organisation:{name}.participant_id": _somebody_brought for name in _OF_HOLDERS},
}


class CreditsCast:
    """
    Everyone, and everything in two schemes that know nothing of each other.

    `beside` is another organisation in the scheme of `here`, whose things are as strange to it as those from `there`.
    `suffix` ends every address, where there are two casts.
    """

    def __init__(self, *, suffix: str = "") -> None:
        scheme = a_scheme("Cynllun Yma", slug=f"cynllun-yma{suffix}")
        self.here = Things(scheme, an_organisation("Gardd Yma", slug=f"gardd-yma{suffix}")).furnish(OF_SCHEME).furnish(OF_ORGANISATION)
        self.beside = Things(scheme, an_organisation("Gardd Gyfagos", slug=f"gardd-gyfagos{suffix}"))
        self.beside.ids |= self.here.ids
        self.beside.furnish(OF_ORGANISATION)
        elsewhere = a_scheme("Cynllun Arall", slug=f"cynllun-arall{suffix}")
        self.there = (
            Things(elsewhere, an_organisation("Gardd Arall", slug=f"gardd-arall{suffix}")).furnish(OF_SCHEME).furnish(OF_ORGANISATION)
        )
        self.people = _people(self.here, self.there)

    def client(self, role: str, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which that person has signed in, second step included; of `till`, one that is a till besides."""
        client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role], "allauth.account.auth_backends.AuthenticationBackend")
            if role in AT_A_DESK:
                second_step_shown(client)
        if role == "till":
            client.get(f"/till/open/{self.here.till_secret}/")
        return client


def _people(here: Things, there: Things) -> dict[str, User]:
    staff = {right: a_staff_member(here.organisation, right, f"Elin {right.title()}") for right in ("owner", "leader", "till", "reader")}
    people = staff | {
        "person": a_person("Neb o'r Cynllun"),
        "participant": here.made["participant"].user,
        "other_participant": here.made["other_participant"].user,
        "other_owner": a_staff_member(there.organisation, Right.OWNER, "Owain Arall"),
        "manager": a_manager(here.scheme),
        "commissioner": a_manager(here.scheme, "Catrin Comisiynydd", kind="commissioner"),
        "other_manager": a_manager(there.scheme, "Rheolwr Arall"),
    }
    for role in AT_A_DESK:
        with_second_step(people[role])
    return people
