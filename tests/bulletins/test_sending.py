"""A bulletin goes to whoever confirmed, in their language, each item once; what is out does not change; nobody gets two copies."""

import datetime as dt
from smtplib import SMTPDataError
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import IntegrityError, transaction

from amser.bulletins import actions
from amser.bulletins.models import Bulletin, Delivery, Issue, IssueItem, IssueState, Item, ItemSent, Subscription, SubscriptionState
from amser.bulletins.queries import Trouble, checks_of, items_of, progress_of
from amser.kernel.ids import uuid7
from amser.notifications import bulletins as sending
from amser.notifications import mail as letter_office
from tests.builders.bulletins import a_bulletin, a_reader, an_issue, an_item_of, begun
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_is_sent(settings: LazySettings) -> None:
    settings.MAIL_IS_SENT = True


def sent(issue: Issue) -> Issue:
    """An issue that was sent to everybody."""
    sending.send_all(begun(issue).pk, clock=lambda: MONDAY_10AM)
    return Issue.objects.get(pk=issue.pk)


def letters_to(reader: Subscription) -> list[str]:
    """What a reader was sent, letter by letter."""
    return [str(letter.body) for letter in mail.outbox if letter.to == [reader.email]]


def test_each_reader_gets_an_issue_in_their_language_and_both_means_welsh_first() -> None:
    bulletin = a_bulletin()
    welsh, english, both = (a_reader(bulletin, language) for language in ("cy", "en", "both"))

    done = sent(an_issue(bulletin, [an_item_of(bulletin)]))

    assert done.state == IssueState.SENT
    assert "Hanes Gweithdy." in letters_to(welsh)[0]
    assert "About Gweithdy." not in letters_to(welsh)[0]
    assert "About Gweithdy." in letters_to(english)[0]
    assert letters_to(both)[0].index("Hanes Gweithdy.") < letters_to(both)[0].index("About Gweithdy.")


def test_every_letter_says_how_to_stop_and_lets_the_mail_program_do_it() -> None:
    bulletin = a_bulletin()
    reader = a_reader(bulletin)
    sent(an_issue(bulletin, [an_item_of(bulletin)]))

    assert reader.secret in letters_to(reader)[0]
    assert reader.secret in mail.outbox[0].extra_headers["List-Unsubscribe"]


# Invariant 14: once, in the preferred language, only after confirming.


def test_an_item_that_stands_in_two_issues_reaches_a_reader_once() -> None:
    bulletin = a_bulletin()
    reader, repeated, fresh = a_reader(bulletin), an_item_of(bulletin, "Gweithdy"), an_item_of(bulletin, "Seminar")
    sent(an_issue(bulletin, [repeated]))
    later = a_reader(bulletin)

    sent(an_issue(bulletin, [repeated, fresh], "Y gaeaf"))

    assert ["Hanes Gweithdy." in body for body in letters_to(reader)] == [True, False]
    assert "Hanes Seminar." in letters_to(reader)[1]
    assert "Hanes Gweithdy." in letters_to(later)[0]


def test_whoever_had_all_of_it_gets_no_letter() -> None:
    bulletin = a_bulletin()
    reader, item = a_reader(bulletin), an_item_of(bulletin)
    sent(an_issue(bulletin, [item]))

    again = sent(an_issue(bulletin, [item], "Eto"))

    assert len(letters_to(reader)) == 1
    assert progress_of(again).nothing_new == 1


def test_nobody_is_written_to_who_has_not_confirmed_or_has_stopped() -> None:
    bulletin = a_bulletin()
    a_reader(bulletin, confirmed=False)
    stopped = a_reader(bulletin)
    actions.stop(by=AMSER, key=uuid7(), at=MONDAY_10AM, subscription=stopped)

    sent(an_issue(bulletin, [an_item_of(bulletin)]))

    assert mail.outbox == []
    stopped.refresh_from_db()
    assert (stopped.state, stopped.email) == (SubscriptionState.STOPPED, "")


def test_whoever_stops_while_it_is_being_sent_gets_nothing() -> None:
    bulletin = a_bulletin()
    reader = a_reader(bulletin)
    issue = begun(an_issue(bulletin, [an_item_of(bulletin)]))
    actions.stop(by=AMSER, key=uuid7(), at=MONDAY_10AM, subscription=reader)

    sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)

    assert mail.outbox == []


def test_asking_twice_is_one_subscription_and_one_letter() -> None:
    bulletin = a_bulletin()

    first, again = (a_reader(bulletin, email="mair@example.org", confirmed=False) for _ in range(2))

    assert first == again


def test_an_address_that_comes_back_twice_is_removed() -> None:
    reader = a_reader(a_bulletin())

    for state in (SubscriptionState.CONFIRMED, SubscriptionState.BOUNCED):
        assert actions.came_back(by=AMSER, key=uuid7(), at=MONDAY_10AM, subscription=reader).state == state
    reader.refresh_from_db()
    assert reader.email == ""


# What is out does not change.


def test_what_is_out_refuses_change_in_the_database_too() -> None:
    bulletin = a_bulletin()
    item = an_item_of(bulletin)
    a_reader(bulletin)
    issue = sent(an_issue(bulletin, [item]))

    with pytest.raises(actions.IssueIsOut):
        actions.set_issue_items(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=issue, items=[])
    for change in (
        lambda: Issue.objects.filter(pk=issue.pk).update(title_cy="Arall"),
        lambda: Issue.objects.filter(pk=issue.pk).update(state=IssueState.DRAFT),
        lambda: Issue.objects.filter(pk=issue.pk).update(state=IssueState.SENDING),
        lambda: IssueItem.objects.filter(issue=issue).update(text_cy="Arall"),
        lambda: IssueItem.objects.filter(issue=issue).delete(),
        lambda: IssueItem.objects.create(issue=issue, item=an_item_of(bulletin), position=9),
    ):
        with pytest.raises(IntegrityError, match="sent issues never change"), transaction.atomic():
            change()


def test_an_item_that_is_changed_afterwards_reads_in_the_archive_as_it_was_sent() -> None:
    bulletin = a_bulletin()
    item = an_item_of(bulletin)
    issue = sent(an_issue(bulletin, [item]))

    actions.change_item(by=AMSER, key=uuid7(), at=MONDAY_10AM, item=item, words=actions.ItemWords(title_cy="Arall", title_en="Other"))

    assert [line.title_cy for line in issue.lines.all()] == ["Gweithdy"]


@pytest.mark.parametrize("lacks", ["title_cy", "title_en", "text_cy", "text_en"])
def test_nothing_goes_out_in_one_language(lacks: str) -> None:
    bulletin = a_bulletin()

    with pytest.raises(actions.NotFitToSend):
        begun(an_issue(bulletin, [an_item_of(bulletin, **{lacks: ""})]))


def test_an_empty_issue_does_not_go_out() -> None:
    with pytest.raises(actions.NotFitToSend):
        begun(an_issue(a_bulletin()))


# Stopped, broken, and gone on with.


def broken_after(count: int, monkeypatch: pytest.MonkeyPatch, *, error: type[BaseException]) -> None:
    """Let the mail server take so many letters, and then fail."""
    taken: list[str] = []
    hand_over = letter_office.hand_over

    def fail(**letter: Any) -> None:
        if len(taken) >= count:
            raise error
        taken.append(letter["to"])
        hand_over(**letter)

    monkeypatch.setattr(letter_office, "hand_over", fail)


def many(bulletin: Bulletin, count: int = 6) -> list[Subscription]:
    """So many readers."""
    return [a_reader(bulletin) for _ in range(count)]


def test_where_the_mail_server_is_away_what_is_left_is_sent_later_and_nobody_gets_two(monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = a_bulletin()
    readers = many(bulletin)
    issue = begun(an_issue(bulletin, [an_item_of(bulletin)]))
    with monkeypatch.context() as patch:
        broken_after(3, patch, error=ConnectionRefusedError)
        with pytest.raises(sending.MailServerAway):
            sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)
    assert progress_of(issue).queued == 3

    sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)

    assert [len(letters_to(reader)) for reader in readers] == [1] * 6


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def test_whoever_is_killed_in_the_middle_sends_nobody_a_second_copy_and_leaves_one_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = a_bulletin()
    readers = many(bulletin)
    issue = begun(an_issue(bulletin, [an_item_of(bulletin)]))
    with monkeypatch.context() as patch:
        broken_after(2, patch, error=Killed)
        with pytest.raises(Killed):
            sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)

    sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)

    progress = progress_of(issue)
    assert (progress.sent, progress.in_doubt, progress.queued) == (5, 1, 0)
    assert sorted(len(letters_to(reader)) for reader in readers) == [0, 1, 1, 1, 1, 1]


def test_one_letter_that_is_refused_for_good_keeps_nobody_else_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = a_bulletin()
    refused, other = a_reader(bulletin, email="gwrthod@example.org"), a_reader(bulletin)
    hand_over = letter_office.hand_over

    def refuse(*, to: str, **more: Any) -> None:
        if to == refused.email:
            raise SMTPDataError(554, b"rejected for this mailbox")
        hand_over(to=to, **more)

    monkeypatch.setattr(letter_office, "hand_over", refuse)
    issue = sent(an_issue(bulletin, [an_item_of(bulletin)]))

    assert (issue.state, len(letters_to(other))) == (IssueState.SENT, 1)
    assert Delivery.objects.get(subscription=refused).state == "failed"


def test_whoever_another_sender_gave_back_too_late_gets_it_in_the_next_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = a_bulletin()
    reader, item = a_reader(bulletin), an_item_of(bulletin)
    issue = begun(an_issue(bulletin, [item]))

    def away(**_: Any) -> None:
        sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)  # another sender looks meanwhile, and finds nobody left
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(letter_office, "hand_over", away)
        with pytest.raises(sending.MailServerAway):
            sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)
    assert Delivery.objects.get(issue=issue).state == "failed"

    sent(an_issue(bulletin, [item], "Y gwanwyn"))

    assert len(letters_to(reader)) == 1


def test_somebody_says_stop_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin = a_bulletin()
    many(bulletin, 4)
    monkeypatch.setattr(sending, "BATCH", 2)
    issue = begun(an_issue(bulletin, [an_item_of(bulletin)]))
    actions.stop_sending(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=issue)
    sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)
    assert mail.outbox == []

    actions.go_on_sending(by=AMSER, key=uuid7(), at=MONDAY_10AM, issue=issue)
    sending.send_all(issue.pk, clock=lambda: MONDAY_10AM)

    assert len(mail.outbox) == 4
    assert Issue.objects.get(pk=issue.pk).state == IssueState.SENT


def test_an_item_is_noted_once_for_a_reader_whatever_happens() -> None:
    bulletin = a_bulletin()
    reader, item = a_reader(bulletin), an_item_of(bulletin)
    sent(an_issue(bulletin, [item]))

    with pytest.raises(IntegrityError), transaction.atomic():
        ItemSent.objects.create(item=item, subscription=reader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(issue=Issue.objects.get(bulletin=bulletin), subscription=reader)


# What somebody should look at first.


def troubles(item: Item) -> set[Trouble]:
    """What a check finds in an issue with this item."""
    issue = an_issue(item.bulletin, [item])
    return {found.trouble for found in checks_of(issue, items_of(issue))}


def test_a_check_says_what_is_missing_older_undated_or_leads_nowhere() -> None:
    bulletin = a_bulletin()

    assert troubles(an_item_of(bulletin)) == set()
    assert troubles(an_item_of(bulletin, text_cy="")) == {Trouble.MISSING}
    assert troubles(an_item_of(bulletin, text_en="A conference in the new year.")) == {Trouble.DATE}
    assert troubles(an_item_of(bulletin, text_en="For a summary please see")) == {Trouble.POINTER}
    assert troubles(an_item_of(bulletin, text_en="Please contact Mair Gwennol.")) == {Trouble.CONTACT}


def test_a_check_says_where_one_language_was_changed_after_the_other() -> None:
    item = an_item_of(a_bulletin())
    words = actions.ItemWords(title_cy=item.title_cy, title_en=item.title_en, text_cy=item.text_cy, text_en="Something else.")

    changed = actions.change_item(by=AMSER, key=uuid7(), at=MONDAY_10AM + dt.timedelta(days=1), item=item, words=words)

    assert troubles(changed) == {Trouble.OLDER}


def test_a_check_says_how_many_had_it_before() -> None:
    bulletin = a_bulletin()
    a_reader(bulletin)
    item = an_item_of(bulletin)
    sent(an_issue(bulletin, [item]))
    again = an_issue(bulletin, [item], "Eto")

    assert [(found.trouble, found.count) for found in checks_of(again, [item])] == [(Trouble.SENT_BEFORE, 1)]
