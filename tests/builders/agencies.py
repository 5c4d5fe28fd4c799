"""Organisations and schemes of agency credits, as tests need them."""

import datetime as dt
import itertools
from typing import Any

from amser import announcements
from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import Budget, Participant, Partner, PartnerKind, Scheme, SchemeCard, SchemeRoleKind
from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.codes import new_code
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.models import TransferCode
from amser.ledger.queries import balances
from amser.opportunities import actions as opportunities
from amser.opportunities.models import Award, Coming, How, Opportunity, Session
from amser.opportunities.queries.awards import thanks_for
from amser.organisations import actions as organisations
from amser.organisations.models import Organisation, Place, Right
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

_numbers = itertools.count(1)


def a_scheme(name: str = "Credydau Amser Cymru", *, slug: str = "", sample: bool = False, **details: Any) -> Scheme:
    """A national scheme with an agreement that organisations can sign."""
    scheme = actions.open_scheme(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        slug=slug or f"cynllun-{next(_numbers)}",
        details=actions.SchemeDetails(
            name_cy=name,
            name_en=f"{name} (English)",
            description_cy="Mae sefydliadau yn diolch i bobl am eu hamser.",
            description_en="Organisations thank people for their time.",
            phone="01632 960 200",
            email="cynllun@example.org",
            **details,
        ),
        is_sample=sample,
    )
    actions.publish_agreement(
        by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, text_cy="Rydym yn diolch yn deg.", text_en="We thank fairly."
    )
    return scheme


def a_manager(scheme: Scheme, name: str = "Gwenllian Rheolwr", *, kind: str = SchemeRoleKind.MANAGER) -> User:
    """Somebody who runs a scheme, or reads its figures."""
    user = a_person(name)
    actions.give_scheme_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, user=user, kind=kind)
    return user


def an_organisation(name: str = "Gardd Gymunedol Aberwennol", *, slug: str = "", owner: User | None = None, **details: Any) -> Organisation:
    """A listed organisation with an owner."""
    return organisations.open_organisation(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        slug=slug or f"sefydliad-{next(_numbers)}",
        details=organisations.OrganisationDetails(
            name_cy=name,
            name_en=f"{name} (English)",
            does_cy="Tyfu bwyd gyda'n gilydd.",
            does_en="Growing food together.",
            phone="01632 960 300",
            **details,
        ),
        owner=owner or a_person(f"Perchennog {name}"),
    )


def a_staff_member(organisation: Organisation, right: Right | str, name: str = "Elin Arweinydd") -> User:
    """Somebody with one right in an organisation."""
    user = a_person(name)
    organisations.give_right(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, user=user, right=right)
    return user


def a_place_of(organisation: Organisation, name_cy: str = "Y Ganolfan", name_en: str = "The Centre") -> Place:
    """Somewhere an organisation is."""
    details = organisations.PlaceDetails(
        name_cy=name_cy, name_en=name_en, address="1 Stryd y Bont", access_cy="Dim grisiau.", access_en="No steps.",
        latitude=5_146_000, longitude=-317_000,
    )  # fmt: skip
    return organisations.add_place(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, details=details)


def a_partner(scheme: Scheme, organisation: Organisation, kind: PartnerKind | str = PartnerKind.THANKS) -> Partner:
    """An organisation that is something to a scheme, signed by two. Nobody is told how it came to be so."""
    one, other = a_person("Arwyddwr Un"), a_person("Arwyddwr Dau")
    with announcements.silent():
        asked = actions.ask_to_join(
            by=Actor(user_id=one.pk), key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=organisation, kind=PartnerKind(kind)
        )
        return actions.agree_to_partner(by=Actor(user_id=other.pk), key=uuid7(), at=MONDAY_10AM, partner=asked)


def a_budget(
    scheme: Scheme,
    organisation: Organisation,
    credits: int = 100,
    *,
    expires_on: dt.date | None = None,
    days: int = 365,
) -> Budget:
    """
    Credits that an organisation of a scheme may give away, for a year from the tests' Monday; it becomes a partner if it was none.

    Nobody is told of it.
    """
    if not Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.THANKS).exists():
        a_partner(scheme, organisation)
    begins_on = today(MONDAY_10AM)
    with announcements.silent():
        return actions.grant_budget(
            by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=organisation, credits=credits,
            begins_on=begins_on, ends_on=begins_on + dt.timedelta(days=days), expires_on=expires_on,
        )  # fmt: skip


def a_participant(
    scheme: Scheme,
    name: str = "Mair Gwennol",
    *,
    user: User | None = None,
    language: str = "en",
    credits: int = 0,
    **about: Any,
) -> Participant:
    """Somebody in a scheme, with a card, and with credits if you say so."""
    person = user or a_person(name, language=language)
    participant = actions.enrol(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=scheme, user=person, **about)
    if credits:
        thank(participant, credits)
    return participant


def thank(participant: Participant, credits: int, *, expires_on: dt.date | None = None) -> None:
    """Give somebody credits, from a budget of an organisation made for it."""
    scheme = participant.scheme
    budget = a_budget(scheme, an_organisation("Diolch"), credits, expires_on=expires_on)
    purse = purses.purse_of(scheme, participant, expires_on=expires_on)
    purses.move(
        scheme, debit=budget.account_id, credit=purse.account_id, credits=credits, code=TransferCode.AWARD,
        transfer_id=uuid7(), at=MONDAY_10AM,
    )  # fmt: skip


def credits_of(participant: Participant) -> int:
    """How many credits somebody has, held ones among them."""
    return sum(balances(participant.scheme.book_id, participant.purses.values_list("account_id", flat=True)).values())


def card_of(participant: Participant) -> SchemeCard:
    """The card that somebody carries."""
    return SchemeCard.objects.get(participant=participant, ended_at__isnull=True)


def an_opportunity(
    scheme: Scheme, organisation: Organisation, title: str = "Garddio", *, minutes: int = 120, **details: Any
) -> Opportunity:
    """What people can do for an organisation, published in both languages."""
    return Opportunity.objects.create(
        scheme=scheme,
        organisation=organisation,
        title_cy=title,
        title_en=f"{title} (English)",
        about_cy="Dewch i helpu.",
        about_en="Come and help.",
        begins_at=MONDAY_10AM,
        minutes=minutes,
        made_at=MONDAY_10AM,
        cy_changed_at=MONDAY_10AM,
        en_changed_at=MONDAY_10AM,
        published_at=MONDAY_10AM,
        **details,
    )


def a_session(scheme: Scheme, organisation: Organisation, *, at: dt.datetime = MONDAY_10AM, minutes: int = 120, **details: Any) -> Session:
    """One session of something to do for an organisation, that begins at `at`."""
    opportunity = details.pop("opportunity", None) or an_opportunity(scheme, organisation, minutes=minutes)
    return Session.objects.create(
        scheme=scheme, organisation=organisation, opportunity=opportunity, begins_at=at, ends_at=at + dt.timedelta(minutes=minutes),
        wall_code=new_code(), **details,
    )  # fmt: skip


def an_offered_opportunity(
    organisation: Organisation,
    scheme: Scheme,
    *,
    begins_at: dt.datetime = MONDAY_10AM + dt.timedelta(days=7),
    minutes: int = 120,
    rule: str = "",
    title: str = "Garddio",
    is_published: bool = True,
    **terms: Any,
) -> Opportunity:
    """Something that people can do for an organisation, a week from the tests' Monday, once unless you say how often."""
    if not Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.THANKS).exists():
        a_partner(scheme, organisation)
    words = opportunities.OpportunityWords(
        title_cy=title, title_en=f"{title} (English)", about_cy="Plannu a chwynnu.", about_en="Planting and weeding."
    )
    drafted = opportunities.draft(
        by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, scheme=scheme, words=words,
        terms=opportunities.OpportunityTerms(**terms), when=opportunities.When(begins_at, minutes, rule),
    )  # fmt: skip
    if not is_published:
        return drafted
    return opportunities.publish(by=AMSER, key=uuid7(), at=MONDAY_10AM, opportunity=drafted)


def an_offered_session(organisation: Organisation, scheme: Scheme, **about: Any) -> Session:
    """The first session of something that people can do."""
    return an_offered_opportunity(organisation, scheme, **about).sessions.order_by("begins_at")[0]


def say_coming(session: Session, participant: Participant, *, at: dt.datetime = MONDAY_10AM) -> Coming:
    """Somebody says that they come."""
    by = Actor(user_id=participant.user_id)
    return opportunities.say_coming(by=by, key=uuid7(), at=at, session=session, participant=participant)


def an_award(session: Session, *people: Participant) -> Award:
    """Everyone named was at a session, and was thanked for it out of a budget made for that."""
    for person in people:
        opportunities.check_in(by=AMSER, key=uuid7(), at=MONDAY_10AM, session=session, participant=person, how=How.TICKED)
    thanks = thanks_for(Session.objects.select_related("scheme").get(pk=session.pk))
    budget = a_budget(session.scheme, session.organisation, thanks.credits)
    return opportunities.give_credits(
        by=AMSER, key=uuid7(), at=max(MONDAY_10AM, session.begins_at), session=session, budget=budget,
        people=thanks.people, credits=thanks.credits,
    )  # fmt: skip
