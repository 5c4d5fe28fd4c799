"""What the sample's scheme of credits holds."""

import pytest
from django.db.models import Sum

from amser.agencies.models import Budget, CreditGift, GiftState, Participant, Partner, Purse, Scheme, SchemeCard
from amser.employers.models import DayState, VolunteeringDay
from amser.ledger import queries as books
from amser.ledger.models import Account, Transfer, TransferCode
from amser.opportunities.models import Award, Coming, ComingState, Opportunity, Session
from amser.organisations.models import Organisation, Right, Staff
from amser.venues.models import Offer, Use, UseState
from amser.vouchers.models import Voucher, VoucherState

pytestmark = pytest.mark.usefixtures("sample")


@pytest.fixture
def scheme() -> Scheme:
    return Scheme.objects.get(slug="bro-wennol")


def test_its_credits_are_what_was_issued_less_what_came_back(scheme: Scheme) -> None:
    assert books.audit(scheme.book_id) == []
    assert Account.objects.filter(book_id=scheme.book_id).aggregate(sum=Sum("posted"))["sum"] == 0
    out = -books.balance(scheme.book_id, scheme.issue_account)
    assert 0 < out < sum(Budget.objects.filter(scheme=scheme).values_list("credits", flat=True))


def test_credits_moved_in_every_way(scheme: Scheme) -> None:
    codes = set(Transfer.objects.filter(book_id=scheme.book_id).values_list("code", flat=True))
    assert codes >= {
        TransferCode.ISSUE, TransferCode.AWARD, TransferCode.REDEMPTION, TransferCode.EXPIRY, TransferCode.RETURN,
        TransferCode.TO_PAPER, TransferCode.FROM_PAPER, TransferCode.GIFT, TransferCode.DONATION, TransferCode.VOLUNTEERING_DAY,
    }  # fmt: skip


def test_every_kind_of_organisation_and_right_is_there(scheme: Scheme) -> None:
    partners = Partner.objects.live().filter(scheme=scheme)
    assert set(partners.values_list("kind", flat=True)) == {"thanks", "venue", "employer"}
    assert Partner.objects.filter(scheme=scheme, agreed_at=None, ended_at=None).count() == 1
    rights = set(Staff.objects.live().filter(organisation__in=Organisation.objects.filter(is_sample=True)).values_list("right", flat=True))
    assert rights >= {Right.OWNER, Right.LEADER, Right.TILL, Right.READER}


def test_sessions_were_thanked_and_one_waits_to_be(scheme: Scheme) -> None:
    awards = Award.objects.filter(scheme=scheme)
    assert {award.organisation.slug for award in awards} == {
        "gardd-y-cei", "clwb-cinio-wennol", "ffrindiau-r-traeth", "llyfrgell-aberwennol",
    }  # fmt: skip
    assert Session.objects.filter(scheme=scheme, opportunity__organisation__slug="gardd-y-cei", attendance__isnull=False).exclude(
        awards__isnull=False
    ).distinct().count() == 1  # fmt: skip
    assert Coming.objects.filter(session__scheme=scheme, state=ComingState.WAITING).exists()
    assert Opportunity.objects.filter(scheme=scheme, published_at=None).count() == 1


def test_people_without_e_mail_take_part_by_card(scheme: Scheme) -> None:
    by_card = Participant.objects.filter(scheme=scheme, user__email=None)
    assert by_card.count() >= 5
    assert SchemeCard.objects.filter(participant__scheme=scheme, why_ended="lost").count() == 1
    assert Purse.objects.filter(scheme=scheme, participant__in=by_card).exists()


def test_credits_were_used_booked_given_and_put_on_paper(scheme: Scheme) -> None:
    uses = Use.objects.filter(scheme=scheme)
    assert set(uses.values_list("state", flat=True)) == {UseState.ACCEPTED, UseState.HELD}
    assert uses.filter(children=2).exists()
    assert Offer.objects.filter(scheme=scheme).count() == 3
    states = set(Voucher.objects.filter(scheme=scheme).values_list("state", flat=True))
    assert states == set(VoucherState.values) - {VoucherState.EXPIRED}
    gifts = set(CreditGift.objects.filter(scheme=scheme).values_list("state", flat=True))
    assert gifts == {GiftState.OFFERED, GiftState.ACCEPTED, GiftState.DECLINED}


def test_days_stand_at_every_step(scheme: Scheme) -> None:
    states = set(VolunteeringDay.objects.filter(scheme=scheme).values_list("state", flat=True))
    assert states == {DayState.ASKED, DayState.APPROVED, DayState.CONFIRMED}
