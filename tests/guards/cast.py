"""Who visits in the guard tests, and the things they would like to reach."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from amser.audit.actions import Actor, Door
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, Half, OrganisationExchange, Visit
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings.models import Kind, Listing
from amser.members import actions as members
from amser.members.models import Membership, Reference
from amser.notifications.letters import mailings
from amser.timebanks import actions as timebanks
from amser.timebanks.models import TimeBank
from tests.builders.agencies import an_organisation
from tests.builders.agreements import a_proposal, a_steward, an_agreement
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import (
    a_belonging,
    a_claim_with_organisation,
    a_claimed_exchange,
    a_posted_exchange,
    a_record_with_organisation,
    a_suggested_exchange,
    an_agreed_exchange,
    say,
)
from tests.builders.joining import a_letter_to_a_referee, a_reference_given, an_enquiry, asked_for_a_reference
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.builders.safety import a_check, kept_apart
from tests.builders.support import a_support
from tests.builders.visiting import second_step_shown
from tests.builders.when import FRIDAY_4PM, MONDAY_10AM
from tests.guards.addresses import Address
from tests.guards.cast_desk import a_complaint, a_concern, a_letter_by_hand, a_mailing, a_task, asked_and_refused, circles_of_two

# As the columns of access.csv. `member` is Mair, whose things these are; `other_member` has no part in them.
ROLES: Final = (
    "stranger",
    "member",
    "other_member",
    "elsewhere",
    "applicant",
    "broker",
    "coordinator",
    "steward",
    "auditor",
    "operator",
)
AT_A_DESK: Final = ("broker", "coordinator", "steward", "auditor", "operator")


@dataclasses.dataclass(frozen=True, slots=True)
class Things:
    """What there is in one bank to be reached by its id."""

    bank: TimeBank
    mair: Membership
    huw: Membership
    applicant: Membership
    exchanges: Mapping[str, Exchange]
    request: Listing
    offer: Listing
    waiting: Listing
    place_id: int
    role_id: int
    capability_id: int
    message_id: int
    todo_id: int
    mailing_id: int
    session_id: int
    regular_id: int
    agreements: Mapping[str, int]
    support_id: int
    concern_id: int
    complaint_id: int
    references: Mapping[str, Reference]
    enquirer: Membership
    referee_letter_id: int
    check_id: int
    pair_id: int
    task_id: int
    belonging_id: int
    with_organisation: Mapping[str, OrganisationExchange]
    asking_id: UUID
    refusal_id: int
    of_rounds: Mapping[str, int]

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes. Fails with a sentence where the cast has nothing of the kind."""
        return {argument: self._argument(address.name, argument) for argument in address.takes}

    def _argument(self, name: str, argument: str) -> object:
        page = name.rpartition(":")[2]
        match argument:
            case "slug":
                return self.bank.slug
            case "exchange_id":
                return self._exchange(name, page).pk
            case "listing_id":
                return self._listing(name).pk
            case "number" | "membership_number" | "member_number":
                return self._person(name, page).number
            case "kind":
                return "concern" if page == "said" else "drive"
        known: dict[str, object] = {
            "agreement_id": self.agreements[_AGREEMENT_FOR.get(page, "in_force")],
            "topic": "time-bank",
            "council": "W06000002",
            "code": "transport",
            "pk": 1,
            "place_id": self.place_id,
            "role_id": self.role_id,
            "capability_id": self.capability_id,
            "message_id": self.message_id,
            "letter_id": self.referee_letter_id,
            "reference_id": self.references["answered" if page == "count_reference" else "asked"].pk,
            "token": mailings.token(self.mair.pk, "news") if page == "stop" else self.references["asked"].token,
            "todo_id": self.todo_id,
            "mailing_id": self.mailing_id,
            "session_id": self.session_id,
            "support_id": self.support_id,
            "name": "look" if page == "concern_step" else "joining",
            "concern_id": self.concern_id,
            "complaint_id": self.complaint_id,
            "check_id": self.check_id,
            "pair_id": self.pair_id,
            "task_id": self.task_id,
            "regular_id": self.regular_id,
            "belonging_id": self.belonging_id,
            "asking_id": self.asking_id,
            "refusal_id": self.refusal_id,
            "round_id": self.of_rounds["round"],
            "circle_id": self.of_rounds["invited" if name.startswith("member:") else "proposed"],
        }
        assert argument in known, f"{name} takes <{argument}>: say in tests/guards/cast.py which thing of the cast that is"
        return known[argument]

    def _exchange(self, name: str, page: str) -> Exchange | OrganisationExchange:
        if page.endswith("with_organisation"):
            return self.with_organisation[_WITH_ORGANISATION_FOR.get(page, "claimed")]
        return self.exchanges[_STATE_FOR.get(name, _STATE_FOR.get(page, "posted"))]

    def _person(self, name: str, page: str) -> Membership:
        if page == "fill_in":
            return self.enquirer
        if page in _FOR_APPLICANTS:
            return self.applicant
        return self.huw if name.startswith("member:") else self.mair

    def _listing(self, name: str) -> Listing:
        if name in {"broker:put_up", "broker:decline_listing", "broker:listing"}:
            return self.waiting
        if name == "member:rather_not":
            return self.offer
        return self.offer if name == "member:suggest" else self.request


# Which exchange a page is tried with: by default the one whose hours have moved.
_STATE_FOR: Final = {
    "agree": "proposed",
    "decline": "proposed",
    "cancel": "agreed",
    "other_day": "proposed",
    "no_show": "agreed",
    "how_long": "claimed",
    "settle": "differs",
    "withdraw": "differs",
    "release": "waiting",
    "company": "agreed",
    "from_pot": "waiting",
    "share_contact": "next_door",
    "arrive": "agreed",
    "leave_visit": "visited",
    "close_visit": "visited",
}

# Pages about somebody who is not a member yet.
_FOR_APPLICANTS: Final = {"approve", "refuse", "path", "step_over", "checked", "agreed", "talk", "ask_reference"}

# And which agreement: by default the one in force.
_AGREEMENT_FOR: Final = {
    "accept_agreement": "proposed_to_us",
    "decline_agreement": "proposed_to_us",
    "withdraw_agreement": "proposed_by_us",
    "ask_write_off": "ended",
    "write_off": "asked",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """Everyone and everything, in two banks that know nothing of each other."""

    here: Things
    there: Things
    people: Mapping[str, User]

    def client(self, role: str, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which that person has signed in, second step included."""
        client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role], "allauth.account.auth_backends.AuthenticationBackend")
            if role in AT_A_DESK:
                second_step_shown(client)
        return client


def assemble() -> Cast:
    """Bring the cast together."""
    here, there = _things("Aberwennol"), _things("Cwm Arall")
    desk = {kind: a_broker(here.bank, f"Nia {kind.title()}", kind=kind) for kind in ("broker", "steward", "auditor")}
    place = here.bank.places.get()
    people = {
        "member": here.mair.user,
        "other_member": a_member(here.bank, "Sioned Arall", cleared=()).user,
        "elsewhere": there.mair.user,
        "applicant": here.applicant.user,
        "coordinator": a_broker(here.bank, "Nia Ardal", kind="coordinator", place=place),
        "operator": a_person("Olwen Gweithredwr", is_operator=True),
        **desk,
    }
    for role in AT_A_DESK:
        with_second_step(people[role])
    return Cast(here=here, there=there, people=people)


def _things(name: str) -> Things:
    bank = a_bank(name, slug=name.lower().replace(" ", "-"))
    place = a_place(bank)
    mair, huw = a_member(bank, "Mair Gwennol", place=place), a_member(bank, "Huw Dryw", language="cy")
    waiting = a_listing(a_member(bank, "Elin Aros", cleared=(), place=place), "Garden digging", kind=Kind.OFFER, setting="home")
    assert waiting.state == "waiting"
    role = bank.roles.filter(ended_at__isnull=True).order_by("pk")[0]
    broker = Actor(user_id=role.user_id, door=Door.DESK)
    capability = members.clear(
        by=broker, key=uuid7(), at=MONDAY_10AM, membership=mair, kind="drive", reason="licence seen", review_on=dt.date(2027, 6, 1)
    )
    next_door = a_bank("Drws Nesaf")
    agreements = _agreements(bank, next_door)
    of_each = _one_of_each(mair, huw)
    desk = Actor(user_id=a_broker(bank, "Nia Wythnosol").pk)
    regular = exchanges.repeat_weekly(by=desk, key=uuid7(), at=FRIDAY_4PM, exchange=of_each["posted"])
    applicant = an_applicant(bank, "Gwen Newydd", place=place)
    asking, refusal = asked_and_refused(mair, huw)
    references = {
        "asked": asked_for_a_reference(applicant),
        "answered": a_reference_given(asked_for_a_reference(applicant, "Mrs Wiwer"), "no"),
    }
    Reference.objects.filter(membership=applicant).update(good_until=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    return Things(
        bank=bank,
        mair=mair,
        huw=huw,
        applicant=applicant,
        references=references,
        enquirer=an_enquiry(bank, "Nest Holi", place=place),
        referee_letter_id=a_letter_to_a_referee(references["asked"]).pk,
        exchanges=of_each | {"next_door": an_agreed_exchange(a_member(next_door, "Huw Dryw"), mair)},
        request=a_listing(mair),
        offer=a_listing(huw, "Lifts to town", kind=Kind.OFFER),
        waiting=waiting,
        place_id=place.pk,
        role_id=role.pk,
        capability_id=capability.pk,
        message_id=a_letter_by_hand(mair).pk,
        todo_id=a_task(mair, role.user).pk,
        mailing_id=a_mailing(mair, role.user).pk,
        session_id=UserSession.objects.create(user=mair.user, ip="192.0.2.1", session_key=f"at-{bank.slug}").pk,
        regular_id=regular.pk,
        agreements=agreements,
        support_id=a_support(mair, a_person("Elen Gefnogol")).pk,
        concern_id=a_concern(bank).pk,
        complaint_id=a_complaint(bank, mair).pk,
        **_safety(bank, mair),
        belonging_id=a_belonging(bank, an_organisation()).pk,
        with_organisation=_with_organisation(bank, huw),
        asking_id=asking.pk,
        refusal_id=refusal.pk,
        of_rounds=circles_of_two(mair, huw),
    )


def _with_organisation(bank: TimeBank, huw: Membership) -> Mapping[str, OrganisationExchange]:
    """Hours of Huw's with an organisation: waiting for his word, for a broker, and recorded."""
    hall = a_belonging(bank, an_organisation("Neuadd Glan yr Afon"))
    elin = a_person("Elin Neuadd")
    one, waits, denied = (a_claim_with_organisation(hall, huw, Half.ORGANISATION, user=elin) for _ in range(3))
    denied.move("differs")
    denied.deny(Half.MEMBER)
    waits.move("waiting", waiting_for="floor_reached", minutes=60)
    return {"claimed": one, "waiting": waits, "denied": denied, "posted": a_record_with_organisation(hall, huw, organisation_gives=False)}


_WITH_ORGANISATION_FOR: Final = {
    "release_with_organisation": "waiting",
    "correct_with_organisation": "posted",
    "wrong_with_organisation": "posted",
}


def _safety(bank: TimeBank, mair: Membership) -> dict[str, int]:
    """A check of Mair's, somebody she is kept apart from, and something the bank does not arrange."""
    not_arranged = {"name_cy": "Gwaith nwy", "name_en": "Gas work", "words": "gas boiler, bwyler nwy"}
    return {
        "check_id": a_check(mair, "training").pk,
        "pair_id": kept_apart(mair, a_member(bank, "Gwil Arall", cleared=())).pk,
        "task_id": listings.prohibit(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, **not_arranged).pk,
    }


def _agreements(bank: TimeBank, next_door: TimeBank) -> dict[str, int]:
    """One agreement in each state that a steward does something about, each with another bank, which the other bank answers."""
    ended, asked = an_agreement(bank, a_bank("Hafan")), an_agreement(bank, a_bank("Bryn"))
    for agreement in (ended, asked):
        giver = a_member(agreement.other_bank, "Elin Aros")
        a_posted_exchange(giver, a_member(bank, "Gwil Cyntaf"))
        timebanks.end_agreement(by=a_steward(bank), key=uuid7(), at=FRIDAY_4PM, agreement=agreement, bank=bank, reason="a rest")
    other = asked.other_bank
    timebanks.ask_to_write_off(by=a_steward(other), key=uuid7(), at=FRIDAY_4PM, agreement=asked, bank=other)
    return {
        "in_force": an_agreement(bank, next_door).pk,
        "proposed_to_us": a_proposal(a_bank("Cwm"), bank).pk,
        "proposed_by_us": a_proposal(bank, a_bank("Glyn")).pk,
        "ended": ended.pk,
        "asked": asked.pk,
    }


def _one_of_each(mair: Membership, huw: Membership) -> dict[str, Exchange]:
    """Exchanges that Huw gives in and Mair receives; he has suggested, she has yet to answer."""
    posted = a_posted_exchange(huw, mair)
    exchanges.thank(by=Actor(user_id=mair.user_id), key=uuid7(), at=MONDAY_10AM, exchange=posted, member=mair, words="Diolch")
    waiting = say(a_claimed_exchange(huw, mair, minutes=60), mair, 180)
    waiting.move("waiting", waiting_for="floor_reached", minutes=60)
    visited = an_agreed_exchange(huw, mair)
    Visit.objects.create(exchange=visited, timebank=huw.timebank, membership=huw, arrived_at=MONDAY_10AM, due_at=MONDAY_10AM)
    return {
        "waiting": waiting,
        "visited": visited,
        "proposed": a_suggested_exchange(huw, mair),
        "agreed": an_agreed_exchange(huw, mair),
        "claimed": a_claimed_exchange(huw, mair),
        "differs": say(a_claimed_exchange(huw, mair, minutes=60), mair, 180),
        "posted": posted,
    }


def with_second_step(user: User) -> User:
    """Give someone the second step that a desk asks for."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "made up"})
    return user


def at_desk(bank: TimeBank, kind: str = "broker") -> User:
    """Return someone who works at the desk, second step included."""
    return with_second_step(a_broker(bank, "Nia Cydlynydd", kind=kind))
