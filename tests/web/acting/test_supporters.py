"""A member names a supporter, who acts under a banner until a day; both are told; every act is on the record."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from amser.audit.actions import Actor
from amser.audit.models import Entry
from amser.exchanges.models import ExchangeState
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import OwnSupport, SupportDay, SupportNotPossible
from amser.members.models import Acting, Membership, Scope, Support
from amser.members.tasks import end_forgotten_turns, end_supports
from amser.notifications.letters import OF
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_claimed_exchange
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.builders.safety import barred, kept_apart
from tests.builders.support import a_support, acting_as_supporter
from tests.builders.visiting import visit_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair() -> Membership:
    return a_member(a_bank(), "Mair Gwennol")


def name_supporter(mair: Membership, *, email: str, until: dt.date | None = None) -> Support:
    at = timezone.now()
    return actions.give_support(
        by=Actor(user_id=mair.user_id),
        key=uuid7(),
        at=at,
        membership=mair,
        name="Elen Gwennol",
        email=email,
        scopes=frozenset({Scope.SEE.value}),
        until=until or today(at),
    )


def test_somebody_whom_nobody_knew_can_sign_in_once_named(mair: Membership) -> None:
    support = name_supporter(mair, email="Elen@Example.org")

    assert User.objects.get(email="elen@example.org") == support.supporter


def test_a_member_cannot_name_themselves(mair: Membership) -> None:
    with pytest.raises(OwnSupport):
        name_supporter(mair, email=mair.user.email or "")


def test_nobody_barred_or_kept_apart_supports_and_nobody_reads_why(mair: Membership) -> None:
    bank = mair.timebank
    huw, elin, sian = a_member(bank, "Huw"), a_member(bank, "Elin"), a_member(bank, "Siân")
    support = a_support(mair, sian.user)
    barred(huw, "adult")
    kept_apart(mair, elin)

    for one in (huw, elin):
        with pytest.raises(SupportNotPossible):
            name_supporter(mair, email=one.user.email or "")
    typed = {"name": "Huw", "email": huw.user.email or "", "scopes": ["see"], "key": str(uuid7())}
    until = today(timezone.now())
    typed |= {"until_day": str(until.day), "until_month": str(until.month), "until_year": str(until.year)}
    shown = visit_as(mair).post(f"/en/b/{bank.slug}/me/supporters/new/", typed).text
    assert "This cannot be set up here." in shown

    barred(sian, "adult")  # named before
    acting_as_supporter(support)
    assert not Acting.objects.exists()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_supporter_is_named_for_a_year_at_the_most(mair: Membership, days: int) -> None:
    with pytest.raises(SupportDay):
        name_supporter(mair, email="elen@example.org", until=today(timezone.now()) + dt.timedelta(days=days))


def test_a_supporter_named_again_has_what_was_granted_last(mair: Membership) -> None:
    elen = a_person("Elen Gwennol")
    a_support(mair, elen, scopes=["arrange"])

    again = a_support(mair, elen, scopes=["see"])

    assert list(Support.objects.live(today(timezone.now()))) == [again]


def test_a_supporter_confirms_hours_and_it_is_on_the_record(mair: Membership) -> None:
    exchange = a_claimed_exchange(a_member(mair.timebank, "Huw Dryw"), mair)
    support = a_support(mair, a_person("Elen Gwennol"), scopes=["arrange"])

    acting_as_supporter(support).post(reverse("member:how_long", args=[mair.timebank.slug, exchange.pk]), {"took_choice": "60"})

    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.POSTED
    entry = Entry.objects.get(action="exchanges.say_how_long", for_member_id__isnull=False)
    assert (entry.user_id, entry.for_member_id, entry.door) == (support.supporter_id, mair.pk, "web")


def test_a_supporter_does_not_confirm_their_own_hours(mair: Membership) -> None:
    huw = a_member(mair.timebank, "Huw Dryw")
    exchange = a_claimed_exchange(huw, mair)
    client = acting_as_supporter(a_support(mair, huw.user, scopes=["arrange"]))

    client.post(reverse("member:how_long", args=[mair.timebank.slug, exchange.pk]), {"took_choice": "60"})

    exchange.refresh_from_db()
    assert exchange.state == ExchangeState.CLAIMED


def test_whoever_only_reads_along_sees_neither_telephone_nor_buttons(mair: Membership) -> None:
    huw = a_member(mair.timebank, "Huw Dryw")
    exchange = a_claimed_exchange(huw, mair)
    client = acting_as_supporter(a_support(mair, a_person("Elen Gwennol"), scopes=["see"]))

    html = client.get(reverse("member:exchange", args=[mair.timebank.slug, exchange.pk])).content.decode()

    assert huw.phone not in html
    assert "Yes, that is right" not in html


def test_it_ends_by_itself_when_its_day_is_past_and_both_are_told(mair: Membership) -> None:
    support = a_support(mair, a_person("Elen Gwennol"))
    client = acting_as_supporter(support)
    Support.objects.filter(pk=support.pk).update(until=today(timezone.now()) - dt.timedelta(days=1))

    assert client.get(reverse("member:home", args=[mair.timebank.slug])).status_code == 404

    end_supports()
    support.refresh_from_db()
    told = OF["members.support_ended"](mair.timebank, {"support_id": support.pk})
    assert (support.ended_at is not None, [letter.user for letter in told]) == (True, [mair.user, support.supporter])


def test_a_banner_forgotten_for_hours_is_over(mair: Membership) -> None:
    client = acting_as_supporter(a_support(mair, a_person("Elen Gwennol")))
    acting = mair.acted_for.get()
    type(acting).objects.update(began_at=timezone.now() - dt.timedelta(hours=5))

    assert client.get(reverse("member:home", args=[mair.timebank.slug])).status_code == 404

    end_forgotten_turns()
    acting.refresh_from_db()
    assert acting.ended_at is not None


def test_the_supporter_sees_whom_they_support(mair: Membership) -> None:
    support = a_support(mair, a_person("Elen Gwennol"), scopes=["see"])

    html = visit_as(support.supporter).get(reverse("person:supporting")).content.decode()

    assert "Mair G" in html
    assert "See my hours and my arrangements" in html
    assert "Put what I ask" not in html
