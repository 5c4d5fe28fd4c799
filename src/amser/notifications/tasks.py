"""Writing the letters of an announcement, and sending those that go by e-mail."""

from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from amser.identity.models import Channel
from amser.kernel.languages import LANGUAGES
from amser.notifications import letters, mail
from amser.notifications.letters.letter import Letter, at_the_desk
from amser.notifications.models import Message, MessageState
from amser.timebanks.models import TimeBank

TRIES = 8
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=4)  # 4, 16, 64 seconds … four and a half hours: about six in all.

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
