"""What was seen of somebody, and what counts by it until when."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import CertificateNumber, ChecksMissing, StillBarred
from amser.members.models import Capability, Check, Membership, rule_on
from amser.members.models.check import last_day
from amser.members.models.rules import rules
from amser.members.queries import cleared_for
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.safety import a_check, barred, the_desk
from tests.builders.when import FRIDAY, MONDAY, MONDAY_10AM, TUESDAY

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def huw() -> Membership:
    return a_member(a_bank(), "Huw Awrlais", cleared=())


def cleared(member: Membership, kind: str, *, review_on: dt.date | None = None) -> Capability:
    desk = the_desk(member.timebank)
    return actions.clear(by=desk, key=uuid7(), at=MONDAY_10AM, membership=member, kind=kind, reason="seen", review_on=review_on)


def test_nobody_is_cleared_by_what_was_not_seen(huw: Membership) -> None:
    a_check(huw, "licence")
    a_check(huw, "insurance")

    with pytest.raises(ChecksMissing) as refusal:
        cleared(huw, "drive")

    assert refusal.value.missing == [("mot", "")]
    assert not Capability.objects.filter(membership=huw).exists()


def test_a_brokers_word_is_enough_for_a_briefing_and_for_no_paper(huw: Membership) -> None:
    def by_word(kind: str) -> Capability:
        desk = the_desk(huw.timebank)
        said = {"kind": kind, "reason": "seen", "review_on": None, "with_checks": True}
        return actions.clear(by=desk, key=uuid7(), at=MONDAY_10AM, membership=huw, **said)  # type: ignore[arg-type]

    by_word("public")
    by_word("home")
    for kind in ("drive", "enhanced", "regulated", "children"):
        with pytest.raises(ChecksMissing):
            by_word(kind)

    assert cleared_for(huw.pk, on=MONDAY) == {"public", "home"}
    assert set(Check.objects.live().values_list("kind", flat=True)) == {"references", "induction", "home_briefing"}


def test_a_capability_ends_with_the_first_of_its_checks(huw: Membership) -> None:
    for kind, until in (("licence", None), ("insurance", FRIDAY), ("mot", TUESDAY)):
        a_check(huw, kind, expires_on=until)

    assert cleared(huw, "drive", review_on=FRIDAY).counts_until == TUESDAY
    assert [sorted(cleared_for(huw.pk, on=day)) for day in (TUESDAY, TUESDAY + A_DAY)] == [["drive"], []]


def test_a_renewed_check_lengthens_what_rests_on_it(huw: Membership) -> None:
    for kind in ("licence", "insurance", "mot"):
        a_check(huw, kind, expires_on=TUESDAY)
    cleared(huw, "drive")

    for kind in ("licence", "insurance", "mot"):
        a_check(huw, kind, expires_on=FRIDAY)

    assert cleared_for(huw.pk, on=FRIDAY) == {"drive"}
    assert Check.objects.filter(membership=huw).count() == 6


def test_what_rests_on_an_ended_check_counts_no_longer(huw: Membership) -> None:
    check = a_check(huw, "home_briefing")
    cleared(huw, "home")

    actions.end_check(by=the_desk(huw.timebank), key=uuid7(), at=MONDAY_10AM, check=check, reason="to be done again")

    assert cleared_for(huw.pk, on=MONDAY) == frozenset()


def test_a_check_that_was_not_accepted_counts_for_nothing(huw: Membership) -> None:
    a_check(huw, "home_briefing")
    cleared(huw, "home")

    a_check(huw, "home_briefing", decision="not_accepted")

    assert cleared_for(huw.pk, on=MONDAY) == frozenset()


@pytest.mark.parametrize(
    ("workforce", "kinds"),
    [("adult", {"enhanced", "regulated"}), ("child", {"enhanced", "children"}), ("both", {"enhanced", "regulated", "children"})],
)
def test_a_barred_list_counts_for_those_it_is_about(huw: Membership, workforce: str, kinds: set[str]) -> None:
    a_check(huw, "barred_list", workforce=workforce)

    found = set()
    for kind in ("enhanced", "regulated", "children"):
        try:
            found.add(cleared(huw, kind).kind)
        except ChecksMissing:
            continue

    assert found == kinds


def test_the_last_day_that_is_kept_is_the_one_that_the_checks_say(huw: Membership) -> None:
    for kind, until in (("references", None), ("induction", FRIDAY), ("home_briefing", TUESDAY)):
        a_check(huw, kind, expires_on=until)
    cleared(huw, "public")
    cleared(huw, "home", review_on=FRIDAY)

    live = list(Check.objects.live().filter(membership=huw))

    for capability in Capability.objects.filter(membership=huw):
        assert capability.counts_until == last_day(capability.kind, live, review_on=capability.review_on)


def test_another_certificate_does_not_end_that_somebody_is_barred(huw: Membership) -> None:
    check = barred(huw)

    with pytest.raises(StillBarred):
        a_check(huw, "barred_list", workforce="child")
    actions.end_check(by=the_desk(huw.timebank), key=uuid7(), at=MONDAY_10AM, check=check, reason="the DBS took the name off its list")

    assert a_check(huw, "barred_list", workforce="child").decision == "accepted"


def test_the_database_keeps_no_end_of_being_barred(huw: Membership) -> None:
    check = barred(huw)

    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(expires_on=FRIDAY)


@pytest.mark.parametrize(
    "words", ["DBS 001234567890", "0012 3456 7890, seen", "no. 0012-3456-7890", "001 234 567 890", "licence MORGA657054SM9IJ"]
)
def test_the_number_of_a_certificate_is_written_nowhere(huw: Membership, words: str) -> None:
    desk = the_desk(huw.timebank)
    with pytest.raises(CertificateNumber):
        a_check(huw, "enhanced", note=words)
    with pytest.raises(CertificateNumber):
        actions.clear(by=desk, key=uuid7(), at=MONDAY_10AM, membership=huw, kind="home", reason=words, review_on=None, with_checks=True)
    check = a_check(huw, "enhanced")
    with pytest.raises(CertificateNumber):
        actions.end_check(by=desk, key=uuid7(), at=MONDAY_10AM, check=check, reason=words)

    assert not Capability.objects.filter(membership=huw).exists()


@pytest.mark.parametrize(
    "words", ["two references, 3 March 2026", "rang 01632 960 999 on 2026-11-03", "+44 1632 960999", "from 1/3/2026 to 1/3/2029"]
)
def test_days_and_telephone_numbers_may_stand_in_what_was_seen(huw: Membership, words: str) -> None:
    assert a_check(huw, "enhanced", note=words).note == words


def test_each_day_has_the_rule_of_its_day() -> None:
    before, since = rule_on(dt.date(2026, 8, 31)), rule_on(dt.date(2026, 9, 1))

    assert (before.supervised_is_exempt, since.supervised_is_exempt) == (True, False)
    assert (before.counts({"supervised"}), since.counts({"supervised"})) == (False, True)
    assert rules()[0] == rule_on(dt.date(1999, 1, 1))


@pytest.mark.parametrize(
    ("others", "is_too_many"),
    [
        ([1, 2], False),
        ([1, 2, 3], True),
        ([-29, -28, -1], True),
        ([-30, -28, -1], False),
        ([29, 28, 1], True),
        ([30, 28, 1], False),
        ([-15, 14, 1], True),
        ([-15, 15, 1], False),
        ([0, 1, 2], False),
    ],
)
def test_a_fourth_day_in_any_thirty_is_one_too_many(others: list[int], is_too_many: bool) -> None:  # noqa: FBT001
    assert rule_on(MONDAY).too_many(MONDAY, [MONDAY + other * A_DAY for other in others]) is is_too_many


@pytest.mark.parametrize(
    ("begins", "minutes", "is_overnight"),
    [("02:00", 30, True), ("01:00", 60, False), ("01:00", 61, True), ("05:59", 1, True), ("06:00", 60, False), ("22:00", 300, True)],
)
def test_the_night_is_from_two_until_six(begins: str, minutes: int, is_overnight: bool) -> None:  # noqa: FBT001
    assert rule_on(MONDAY).is_overnight(dt.time.fromisoformat(begins), minutes) is is_overnight


@pytest.mark.parametrize(
    ("seen", "later", "left"),
    [
        ({"kind": "barred_list", "workforce": "both"}, {"kind": "barred_list", "workforce": "child"}, set()),
        ({"kind": "barred_list", "workforce": "child"}, {"kind": "barred_list", "workforce": "both"}, set()),
        ({"kind": "barred_list", "workforce": "adult"}, {"kind": "barred_list", "workforce": "child"}, {"barred_list"}),
        ({"kind": "barred_list", "workforce": "child"}, {"kind": "enhanced"}, set()),
        ({"kind": "enhanced"}, {"kind": "barred_list", "workforce": "child"}, set()),
        ({"kind": "enhanced"}, {"kind": "basic"}, {"enhanced"}),
    ],
)
def test_what_was_not_accepted_later_leaves_nothing_of_its_kind_in_force(
    huw: Membership, seen: dict[str, str], later: dict[str, str], left: set[str]
) -> None:
    a_check(huw, **seen)  # type: ignore[arg-type]

    a_check(huw, **later, decision="not_accepted")  # type: ignore[arg-type]

    assert set(Check.objects.live().filter(membership=huw, decision="accepted").values_list("kind", flat=True)) == left
