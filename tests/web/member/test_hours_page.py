"""My hours: what a member reads, prints and takes away."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_recorded_exchange, a_task, hours_of
from tests.builders.members import a_member
from tests.builders.when import FRIDAY_4PM

pytestmark = pytest.mark.django_db


def test_it_is_readable_before_anything_has_happened(mair: Membership) -> None:
    assert "No hours yet." in read(mair, "hours/")


def test_what_was_put_right_is_struck_through_with_its_reason(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    wrong = a_posted_exchange(huw, mair, minutes=180)
    broker = Actor(user_id=a_broker(bank).pk, door=Door.DESK)
    actions.correct(by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=wrong, reason="an hour and a half", minutes=90)

    page = read(mair, "hours/")

    assert page.count("<del>3 h</del>") == 2
    assert "Reason: “an hour and a half”." in page


def test_it_is_welsh_in_welsh(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)

    page = signed_in(mair).get(f"/cy/b/{mair.timebank.slug}/hours/").content.decode()

    assert "Rydych chi wedi derbyn 1 awr 30 munud yn fwy nag rydych chi wedi&#x27;i roi." in page


def test_hours_can_be_hidden_and_shown_again(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)
    visitor, here = signed_in(mair), address(mair, "hours/")

    hidden = visitor.post(f"{here}hide/", {"key": uuid7(), "hidden": "1"}, follow=True).content.decode()
    shown = visitor.post(f"{here}hide/", {"key": uuid7(), "hidden": "0"}, follow=True).content.decode()

    assert "Your hours are hidden here." in hidden
    assert "Total up to today" not in hidden
    assert "more than you have given" in shown


def test_a_word_and_a_time_narrow_it(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, what=a_task("Cutting the hedge", code="garden", level="G"))
    a_posted_exchange(huw, mair, what=a_task("A lift"))

    assert "A lift" not in read(mair, "hours/?find=HEDGE")
    assert "Nothing matches." in read(mair, "hours/?since_day=1&since_month=1&since_year=2030")


def test_days_of_another_year_say_their_year_and_the_total_says_of_what(
    mair: Membership, huw: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(26):
        a_recorded_exchange(huw, mair, minutes=15)
    page = read(mair, "hours/")
    assert "All your hours up to today, not only those above" in page
    assert "Fri 20 Nov<" in page
    monkeypatch.setattr("amser.web.member.hours.now", lambda: FRIDAY_4PM + dt.timedelta(days=100))
    assert "Fri 20 Nov 2026<" in read(mair, "hours/")


def test_an_unreadable_day_is_said_and_narrows_nothing(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair)

    page = read(mair, "hours/?since_day=31&since_month=2&since_year=2026")

    assert "There is no such date." in page
    assert "Lift to the market" in page


def test_the_file_holds_minutes_and_no_formulas(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90, what=a_task("=HYPERLINK(1)"))

    answer = signed_in(mair).get(address(mair, "hours/csv/"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Disposition"] == 'attachment; filename="my-hours.csv"'
    assert rows[0][:3] == ["When it happened", "When it was written down", "What"]
    assert (rows[1][0], rows[1][2], rows[1][4:6]) == ("2026-11-20", "'=HYPERLINK(1)", ["", "90"])


def test_the_file_speaks_the_language_of_the_page(mair: Membership) -> None:
    answer = signed_in(mair).get(f"/cy/b/{mair.timebank.slug}/hours/csv/")

    assert answer["Content-Disposition"] == 'attachment; filename="fy-oriau.csv"'
    assert answer.content.decode("utf-8-sig").startswith("Pryd y digwyddodd,")


def test_hours_are_given_to_someone_by_number(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=90)

    page = give(huw, f"?to=person&with={mair.number}", took="60")

    assert "Thank you. You gave 1 hour to Mair G." in page
    assert (hours_of(huw), hours_of(mair)) == (30, -30)


def test_nobody_gives_what_they_do_not_have_and_it_says_so_at_the_field(huw: Membership) -> None:
    page = give(huw, "?to=pot", took="60")

    assert "You can give hours once you have some." in page
    assert 'id="id_minutes_error"' in page


def test_hours_go_to_nobody_in_another_bank(huw: Membership) -> None:
    elsewhere = a_member(a_bank("Dyffryn"), "Cari Boregwaith")

    assert signed_in(huw).get(address(huw, f"hours/give/?to=person&with={elsewhere.number + 900}")).status_code == 404


@pytest.mark.parametrize("rest", ["hours/", "hours/?find=lift", "arrangements/", "home/"])
def test_more_rows_ask_no_more_questions(mair: Membership, huw: Membership, rest: str) -> None:
    counts, visitor = [], signed_in(mair)
    for rows in (3, 12):
        for _ in range(rows):
            a_recorded_exchange(huw, mair, minutes=15)
            a_claimed_exchange(huw, mair)
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address(mair, rest)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= {"hours/?find=lift": 15, "home/": 26}.get(rest, 12)


def test_an_exchange_asks_few_questions(mair: Membership, huw: Membership) -> None:
    exchange, visitor = a_posted_exchange(huw, mair), signed_in(mair)

    with CaptureQueriesContext(connection) as asked:
        visitor.get(address(mair, f"arrangements/{exchange.pk}/"))

    assert len(asked) <= 12


def give(member: Membership, query: str, *, took: str) -> str:
    answer = signed_in(member).post(
        address(member, f"hours/give/{query}"), {"key": uuid7(), "minutes_choice": took, "words": "Diolch"}, follow=True
    )
    return answer.content.decode()


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def address(member: Membership, rest: str) -> str:
    return f"/en/b/{member.timebank.slug}/{rest}"


def read(member: Membership, rest: str) -> str:
    page = signed_in(member).get(address(member, rest))
    assert page.status_code == 200
    return page.content.decode()
