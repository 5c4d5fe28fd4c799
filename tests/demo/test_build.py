"""What the sample holds."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from django.db.models import Sum

from amser.audit.models import Entry, Opening
from amser.casework.models import Complaint, Concern
from amser.contacts.models import Contact, Mailing, Note, Tagged, Task
from amser.demo import build
from amser.demo.people import BROKERS, LONG_NAME
from amser.demo.plan import Step
from amser.demo.texts import texts
from amser.exchanges.models import Exchange, ExchangeState, Gift, Kind, Party, Question, Regular, Slip, Thanks
from amser.identity.models import User
from amser.ledger import queries as books
from amser.ledger.models import Account
from amser.listings.models import Listing, ListingState
from amser.matching.models import Round
from amser.members.models import APPLICANTS, Card, Membership, Reference, State, Support
from amser.timebanks.models import TimeBank
from tests.demo.conftest import NOW, SIZE

pytestmark = pytest.mark.usefixtures("sample")


def test_every_state_is_there() -> None:
    memberships = set(Membership.objects.values_list("state", flat=True))
    assert memberships == set(State.values) - {State.DECEASED}  # nobody in the sample has died
    assert set(Listing.objects.values_list("state", flat=True)) == set(ListingState.values)
    assert set(Exchange.objects.values_list("state", flat=True)) == set(ExchangeState.values)
    assert {"floor_reached", "safety"} <= set(Exchange.objects.values_list("waiting_for", flat=True))


def test_every_way_of_moving_hours_is_there() -> None:
    assert Exchange.objects.filter(confirmed_by_itself=True).exists()
    assert Exchange.objects.filter(replaces__isnull=False).exists()
    assert Question.objects.exists()
    assert Gift.objects.filter(to_member=None).exists()
    assert Gift.objects.filter(to_member__isnull=False).exists()
    assert Thanks.objects.exists()


def test_the_hours_add_up() -> None:
    assert books.audit(None) == []
    for bank in TimeBank.objects.all():
        assert Account.objects.filter(book_id=bank.book_id).aggregate(sum=Sum("posted"))["sum"] == 0


def test_mair_gave_what_her_statement_says_and_waits_for_one_lift() -> None:
    mair = Membership.objects.select_related("timebank").get(user__name="Mair Gwennol")
    assert mair.account_id is not None
    assert books.balance(mair.timebank.book_id, mair.account_id) == -120
    states = Counter(Exchange.objects.of_member(mair.pk).values_list("state", flat=True))
    assert states == {"posted": 11, "corrected": 1, "claimed": 1, "agreed": 2}


def test_people_have_invented_addresses_and_names_of_every_kind() -> None:
    assert len(LONG_NAME) >= 40
    assert User.objects.filter(name=LONG_NAME).exists()
    assert all(address.endswith("@example.org") for address in User.objects.values_list("email", flat=True) if address)
    assert all(phone.startswith("01632 960 ") for phone in Membership.objects.values_list("phone", flat=True) if phone)
    shared = Counter(Membership.objects.exclude(contact_email="").values_list("contact_email", "timebank"))
    assert max(shared.values()) > 1


def test_the_board_is_written_in_both_languages() -> None:
    for language in ("cy", "en"):
        assert len({text.title for text in texts() if text.language == language}) >= 60
        assert Listing.objects.filter(language=language).exists()
    assert Listing.objects.exclude(other_title="").exists()


def test_nobody_takes_part_alone() -> None:
    assert Party.objects.filter(in_group=False).count() == 2 * Exchange.objects.pairs().count()


def test_in_every_bank_groups_of_each_kind_met_and_one_was_put_right() -> None:
    kinds = [kind for kind in Kind if kind != Kind.PAIR]

    for bank in TimeBank.objects.filter(slug__in=BROKERS):
        groups = Exchange.objects.filter(timebank=bank).exclude(kind=Kind.PAIR)
        assert {group.kind for group in groups} == set(kinds)
        assert groups.filter(state="corrected").count() == 1


def test_in_every_bank_somebody_stands_at_each_step_of_joining() -> None:
    for bank in TimeBank.objects.filter(slug__in=BROKERS):
        references = Reference.objects.filter(timebank=bank)
        assert set(Membership.objects.filter(timebank=bank).values_list("state", flat=True)) >= {*APPLICANTS, State.ENQUIRY}
        assert set(references.values_list("state", flat=True)) >= {"asked", "talk", "answered"}
        assert references.filter(times_asked__gt=1).exists()
        assert references.to_decide().exists()


def test_in_every_bank_a_week_at_the_desk_has_left_its_traces() -> None:
    for bank in TimeBank.objects.filter(slug__in=BROKERS):
        tasks = Task.objects.filter(timebank=bank)
        assert tasks.due(NOW.date() - dt.timedelta(days=1)).exists()
        assert tasks.filter(due_on=NOW.date()).exists()
        assert Complaint.objects.filter(timebank=bank).open().count() == 1
        assert Slip.objects.filter(timebank=bank, printed_for__isnull=False, entered_at=None).exists()
        assert Slip.objects.filter(timebank=bank, entered_at__isnull=False).exists()
        assert Regular.objects.live().filter(timebank=bank, next_on__lte=NOW.date()).exists()
        assert Opening.objects.filter(timebank_id=bank.pk).exists()
        for kept in (Contact, Mailing, Concern, Note, Tagged):
            assert kept._default_manager.filter(timebank=bank).exists(), kept
    circles = Round.objects.get(timebank__slug="aberwennol").circles.all()
    assert {3} <= {circle.steps.count() for circle in circles}
    assert Card.objects.filter(ended_at=None).count() == 1
    assert Support.objects.live(NOW.date()).count() == 1
    assert Exchange.objects.filter(timebank__slug="aberwennol", state="agreed", level="H", on_day=NOW.date()).exists()


def test_building_it_again_changes_nothing(sample: list[Step]) -> None:
    before, entries = build.digest(), Entry.objects.count()
    assert build.is_whole()
    assert build.build(sample, now=NOW, progress=lambda _: None) == []
    assert (build.digest(), Entry.objects.count()) == (before, entries)


@pytest.mark.parametrize("days", range(0, 360, 90))
def test_on_any_day_acts_have_their_own_names_and_come_in_order(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    now = NOW + dt.timedelta(days=days)
    monkeypatch.setattr(build, "day_of", lambda _: now.date())
    steps = build.planned(now=now, size=SIZE)
    assert len({step.name for step in steps}) == len(steps)
    assert all(earlier.at <= later.at for earlier, later in pairwise(steps[:-1]))
