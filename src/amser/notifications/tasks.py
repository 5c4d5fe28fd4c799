"""Writing the letters of an announcement, and sending those that go by e-mail."""

from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.identity.models import Channel
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.languages import LANGUAGES
from amser.notifications import actions, letters, mail
from amser.notifications.letters.letter import Letter, at_the_desk
from amser.notifications.models import Message, MessageQuerySet, MessageState, Why
from amser.notifications.queries import SILENT, no_longer_needed
from amser.timebanks.models import TimeBank

TRIES = 8
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=4)  # 4, 16, 64 seconds … four and a half hours: about six in all.

TIMER = Actor(user_id=None, door=Door.TIMER)

log = structlog.get_logger(__name__)


class MailNotTaken(Exception):
    """The mail server did not take a letter. Says nothing of whom it was for."""


@app.task(name="notifications.tell", pass_context=True, retry=RetryStrategy(max_attempts=3, wait=30))
def tell(context: JobContext, /, **ids: Any) -> None:
    """Write to everyone who is to hear of an announcement, given as it was announced. Run twice, it tells once."""
    announcement, bank = ids.pop("announcement"), TimeBank.objects.get(pk=ids.pop("bank_id"))
    job = 0 if announcement in letters.ONCE else context.job.id or 0
    about = " ".join(f"{name}={ids[name]}" for name in sorted(ids))[:200]
    with transaction.atomic():
        for letter in letters.OF[announcement](bank, ids):
            if letter.may_go:
                _write(letter, bank, announcement=announcement, about=about, job=job)
        _take_off(Message.objects.filter(_concerns(ids), timebank=bank))


@app.periodic(cron="*/10 * * * *")
@app.task(name="notifications.tidy_the_lists", pass_context=False)
def tidy_the_lists(timestamp: int = 0) -> None:
    """Take off the desks' lists what was settled meanwhile, whatever it was settled by. Safe to run twice."""
    _take_off(Message.objects.all())


def _concerns(ids: dict[str, Any]) -> Q:
    """Return which messages an announcement may have settled: those about the same thing, and those to the same person."""
    about = Q(membership_id=ids.get("membership_id", 0))
    for name in ("exchange_id", "listing_id"):
        if name in ids:
            about |= Q(about__contains=f"{name}={ids[name]}")
    return about


def _take_off(messages: MessageQuerySet) -> None:
    at, run = timezone.now(), uuid7()
    for message, why in no_longer_needed(messages.by_hand().with_person(), on=today(at)):
        actions.take_off(by=TIMER, key=derive(run, f"take off {message.pk}"), at=at, message=message, why=why)


def _write(letter: Letter, bank: TimeBank, *, announcement: str, about: str, job: int) -> None:
    if Message.objects.filter(kind=announcement, about=about, user=letter.user, job=job).exists():
        return
    subject, body = letter.compose(bank, _broker(bank))
    message = Message.objects.create(
        timebank=bank,
        user=letter.user,
        membership=letter.membership,
        kind=announcement,
        about=about,
        job=job,
        channel=letter.channel,
        language=letter.user.language if letter.user.language in LANGUAGES else "both",
        subject=subject[:400],
        body=body,
        page=" ".join(str(part) for part in letter.page)[:300],
        state=_first_state(letter),
        created_at=timezone.now(),
    )
    if message.state == MessageState.QUEUED:
        send.defer(message_id=message.pk)


def _first_state(letter: Letter) -> MessageState:
    if letter.channel != Channel.EMAIL:
        return MessageState.BY_HAND
    if settings.DEMO:
        return MessageState.SHOWN if mail.is_example(letter.email) else MessageState.FAILED
    return MessageState.QUEUED


def _broker(bank: TimeBank) -> str:
    desk = at_the_desk(bank)
    return desk[0].known_as if desk else ""


@app.task(name="notifications.send", pass_context=True, retry=RETRY)
def send(context: JobContext, /, message_id: int) -> None:
    """Send one letter by e-mail. Tries again where the server is away; at last leaves it to the desk."""
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",), no_key=True).with_person().get(pk=message_id)
        if message.state != MessageState.QUEUED:
            return
        if message.membership is not None and message.membership.state in SILENT:
            message.mark_settled(why=Why.GONE, at=timezone.now())
            return
        if settings.DEMO:
            message.mark_failed()
            return
        try:
            _hand_over(message)
        except (OSError, SMTPException) as error:
            if context.job.attempts + 1 < TRIES:
                raise MailNotTaken(type(error).__name__) from None
            message.mark_failed()
            log.warning("mail_not_taken", message=message.pk, why=type(error).__name__)
        else:
            message.mark_sent(at=timezone.now())


def _hand_over(message: Message) -> None:
    own = message.membership.contact_email if message.membership else ""
    languages = {"cy": "cy", "en": "en"}.get(message.language, "cy, en")
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[own or message.user.email or ""],
        headers={"Content-Language": languages, "Auto-Submitted": "auto-generated"},
    ).send()
