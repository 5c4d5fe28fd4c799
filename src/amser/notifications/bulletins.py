"""
Sending a bulletin: reader by reader, so that whoever is killed in the middle sends nobody a second copy.

A reader is claimed, and what they are sent is noted, before the letter is handed over; both last before the mail server hears of it.
Whoever dies in between leaves one reader in doubt, who is told of on the page and never written to again of this issue.
"""

import datetime as dt
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amser.bulletins.actions.writing import finish_if_done
from amser.bulletins.models import Delivery, DeliveryState, Issue, IssueItem, IssueState, ItemSent, Subscription, SubscriptionState
from amser.notifications import mail
from amser.notifications.letters import bulletins as letters
from amser.notifications.tasks import write_about_signing_in

PERMANENT: Final = 500  # from which a mail server's answer means never (RFC 5321, 4.2.1)
BATCH: Final = 100  # readers between two looks at whether somebody said stop
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)

log = structlog.get_logger(__name__)


class MailServerAway(Exception):
    """The mail server did not take a letter. Nothing was sent; it is tried again."""


@app.task(name="notifications.ask_to_confirm", retry=RetryStrategy(max_attempts=3, wait=30))
def ask_to_confirm(announcement: str, *, subscription_id: int) -> None:  # noqa: ARG001  as it was announced
    """Write to somebody who asked for a bulletin, that they may confirm. Nothing where they did, or stopped."""
    found = Subscription.objects.select_related("bulletin").filter(pk=subscription_id, state=SubscriptionState.PENDING).first()
    if found is not None:
        write_about_signing_in(to=found.email, language=found.language, render=lambda: letters.asked(found), at=timezone.now())


@app.task(name="notifications.send_issue", retry=RETRY)
def send_issue(announcement: str, *, issue_id: int) -> None:  # noqa: ARG001  as it was announced
    """Send what is queued of an issue, until nothing is or somebody says stop. Two at once share the readers between them."""
    send_all(issue_id, clock=timezone.now)


def send_all(issue_id: int, *, clock: Callable[[], dt.datetime]) -> None:
    """Send an issue to every reader who is queued. Raises MailServerAway where the server does not answer: what is left stays queued."""
    while Issue.objects.filter(pk=issue_id, state=IssueState.SENDING).exists():
        if not _send_a_batch(issue_id, clock=clock):
            finish_if_done(issue_id, at=clock())
            return


def _send_a_batch(issue_id: int, *, clock: Callable[[], dt.datetime]) -> bool:
    """Send to some readers over one connection; return whether there were any."""
    issue = Issue.objects.select_related("bulletin").get(pk=issue_id)
    lines = list(IssueItem.objects.filter(issue=issue).order_by("position", "pk"))
    readers = list(Delivery.objects.filter(issue=issue, state=DeliveryState.QUEUED).order_by("pk").values_list("pk", flat=True)[:BATCH])
    connection = get_connection()
    try:
        for number in readers:
            _send_one(number, issue, lines, connection, at=clock())
    finally:
        connection.close()
    return bool(readers)


def _send_one(delivery_id: int, issue: Issue, lines: list[IssueItem], connection: object, *, at: dt.datetime) -> None:
    claimed = _claim(delivery_id, lines, at=at)
    if claimed is None:
        return
    delivery, new = claimed
    reader = delivery.subscription
    subject, body = letters.composed(issue, new, reader, language=reader.language)
    try:
        if settings.MAIL_IS_SENT:
            more = letters.headers(reader)
            mail.hand_over(to=reader.email, language=reader.language, subject=subject, body=body, more=more, connection=connection)
        is_taken = settings.MAIL_IS_SENT or (settings.DEMO and mail.is_example(reader.email))
        _mark(delivery, DeliveryState.SENT if is_taken else DeliveryState.FAILED, at=at)
    except SMTPRecipientsRefused:
        _mark(delivery, DeliveryState.FAILED, at=at)
    except (OSError, SMTPException) as error:
        if isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT:  # this letter is refused for good; the next may not be
            _mark(delivery, DeliveryState.FAILED, at=at)
            return
        _give_back(delivery, new)
        log.warning("mail_not_taken", issue=issue.pk, why=type(error).__name__)
        raise MailServerAway(type(error).__name__) from None


def _claim(delivery_id: int, lines: list[IssueItem], *, at: dt.datetime) -> tuple[Delivery, list[IssueItem]] | None:
    """Claim one reader, and note what is new to them as sent; None where another claimed them, or nothing is to be sent. It lasts at once."""
    with transaction.atomic():
        found = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("subscription")
        delivery = found.filter(pk=delivery_id, state=DeliveryState.QUEUED).first()
        if delivery is None:
            return None
        had = set(ItemSent.objects.filter(subscription=delivery.subscription_id).values_list("item_id", flat=True))
        new = [line for line in lines if line.item_id not in had]
        is_reader = delivery.subscription.state == SubscriptionState.CONFIRMED
        if not new or not is_reader:
            _mark(delivery, DeliveryState.NOTHING_NEW, at=at)
            return None
        ItemSent.objects.bulk_create(ItemSent(subscription_id=delivery.subscription_id, item_id=line.item_id) for line in new)
        _mark(delivery, DeliveryState.SENDING, at=at)
        return delivery, new


def _mark(delivery: Delivery, state: DeliveryState, *, at: dt.datetime) -> None:
    delivery.state, delivery.at = state, at
    delivery.save(update_fields=["state", "at"])


def _give_back(delivery: Delivery, new: list[IssueItem]) -> None:
    """
    Nothing was sent: the reader is queued again.

    Where another sender has ended the issue meanwhile, they are counted as not reached; its items are new to them in the next issue.
    """
    with transaction.atomic():
        is_out = Issue.objects.select_for_update(no_key=True).get(pk=delivery.issue_id).state == IssueState.SENT
        ItemSent.objects.filter(subscription=delivery.subscription_id, item__in=[line.item_id for line in new]).delete()
        delivery.state, delivery.at = (DeliveryState.FAILED, delivery.at) if is_out else (DeliveryState.QUEUED, None)
        delivery.save(update_fields=["state", "at"])
