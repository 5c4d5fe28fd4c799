"""Writing the letters of an announcement, and those about signing in; sending what goes by e-mail."""

import datetime as dt
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from amser.agencies.models import Scheme, SchemeRole
from amser.audit.actions import Actor, Door, derive
from amser.identity.models import Channel, Format
from amser.kernel import one_by_one
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.kernel.languages import LANGUAGES
from amser.members.models import Reference, Road
from amser.notifications import actions, letters, mail
from amser.notifications.letters.digest import digest
from amser.notifications.letters.letter import Letter, at_the_desk
from amser.notifications.letters.of_schemes import SchemeLetterDraft
from amser.notifications.models import Message, MessageQuerySet, MessageState, RefereeLetter, SchemeLetter, SignInLetter, Why
from amser.notifications.queries import SILENT, no_longer_needed
from amser.organisations.models import Staff
from amser.timebanks.models import TimeBank

TRIES = 8
RETRY = RetryStrategy(max_attempts=TRIES, exponential_wait=4)  # 4, 16, 64 seconds … four and a half hours: about six in all.

# 2, 4, 8 seconds … nine hours in all: whoever waits for a code waits now.
SOON = RetryStrategy(max_attempts=14, exponential_wait=2)
BEFORE_OTHER_MAIL = 10
KEPT_FOR = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
A_YEAR = dt.timedelta(days=365)
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
    with one_by_one.OneByOne("notifications.tell") as rows:
        _take_off(rows, _to_go(Message.objects.filter(_concerns(ids), timebank=bank)))


@app.task(name="notifications.put_back", retry=RetryStrategy(max_attempts=3, wait=30))
def put_back(announcement: str, *, bank_id: int, membership_id: int) -> None:
    """Put back on the list what came off it when a member seemed to have died, but for what is settled by now."""
    at, run = timezone.now(), uuid7()
    theirs = Message.objects.filter(timebank_id=bank_id, membership_id=membership_id)
    with transaction.atomic():
        for message in theirs.filter(state=MessageState.SETTLED, why=Why.GONE):
            actions.put_back(by=TIMER, key=derive(run, f"put back {message.pk}"), at=at, message=message)
    with one_by_one.OneByOne("notifications.put_back") as rows:
        _take_off(rows, _to_go(theirs))


@app.periodic(cron="*/10 * * * *")
@app.task(name="notifications.tidy_the_lists", pass_context=False, retry=one_by_one.RETRY)
def tidy_the_lists(timestamp: int = 0) -> None:
    """Take off the desks' lists what was settled meanwhile, whatever it was settled by. Safe to run twice."""
    with one_by_one.OneByOne("notifications.tidy_the_lists") as rows:
        found: dict[Message, Why] = {}
        rows.each(TimeBank.objects.all(), lambda bank: found.update(_to_go(Message.objects.filter(timebank=bank))))
        _take_off(rows, found)


def _concerns(ids: dict[str, Any]) -> Q:
    """Return which messages an announcement may have settled: those about the same thing, and those to the same person."""
    about = Q(membership_id=ids.get("membership_id", 0))
    for name in ("exchange_id", "listing_id"):
        if name in ids:
            about |= Q(about__contains=f"{name}={ids[name]}")
    return about


def _to_go(messages: MessageQuerySet) -> dict[Message, Why]:
    return dict(no_longer_needed(messages, on=today(timezone.now())))


def _take_off(rows: one_by_one.OneByOne, why: dict[Message, Why]) -> None:
    at, run = timezone.now(), uuid7()
    rows.each(why, lambda one: actions.take_off(by=TIMER, key=derive(run, f"take off {one.pk}"), at=at, message=one, why=why[one]))


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
    elif message.state == MessageState.SHOWN:
        _if_notice(message)


def _if_notice(message: Message) -> None:
    if message.is_notice:
        actions.notice_told(by=TIMER, key=uuid7(), at=timezone.now(), message=message)


def _first_state(letter: Letter) -> MessageState:
    return _road_taken(by_mail=letter.channel == Channel.EMAIL, email=letter.email)


def _road_taken(*, by_mail: bool, email: str) -> MessageState:
    if not by_mail:
        return MessageState.BY_HAND
    if settings.DEMO:
        return MessageState.SHOWN if mail.is_example(email) else MessageState.FAILED
    return MessageState.QUEUED if settings.MAIL_IS_SENT else MessageState.FAILED


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
        if not settings.MAIL_IS_SENT:
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
            _if_notice(message)


def _hand_over(message: Message) -> None:
    own = message.membership.contact_email if message.membership else ""
    more = letters.mailings.headers(message)
    mail.hand_over(to=own or message.user.email or "", language=message.language, subject=message.subject, body=message.body, more=more)


@app.task(name="notifications.tell_in_a_scheme", pass_context=True, retry=RetryStrategy(max_attempts=3, wait=30))
def tell_in_a_scheme(context: JobContext, /, **ids: Any) -> None:
    """Write to everyone in a scheme who is to hear of an announcement, given as it was announced. Run twice, it tells once."""
    announcement, scheme = ids.pop("announcement"), Scheme.objects.get(pk=ids.pop("scheme_id"))
    about = " ".join(f"{name}={ids[name]}" for name in sorted(ids))[:200]
    with transaction.atomic():
        for draft in letters.OF_SCHEMES[announcement](scheme, ids):
            if draft.may_go:
                _write_in_a_scheme(draft, scheme, announcement=announcement, about=about, job=context.job.id or 0)


def _write_in_a_scheme(draft: SchemeLetterDraft, scheme: Scheme, *, announcement: str, about: str, job: int) -> None:
    if SchemeLetter.objects.filter(kind=announcement, about=about, user=draft.user, job=job).exists():
        return
    subject, body = draft.compose(scheme)
    letter = SchemeLetter.objects.create(
        scheme=scheme,
        organisation=draft.told_by,
        user=draft.user,
        kind=announcement,
        about=about,
        job=job,
        channel=draft.channel,
        language=draft.user.language if draft.user.language in LANGUAGES else "both",
        subject=subject[:400],
        body=body,
        state=_road_taken(by_mail=draft.channel == Channel.EMAIL, email=draft.user.email or ""),
        created_at=timezone.now(),
    )
    if letter.state == MessageState.QUEUED:
        send_in_a_scheme.defer(letter_id=letter.pk)


@app.task(name="notifications.send_in_a_scheme", pass_context=True, retry=RETRY)
def send_in_a_scheme(context: JobContext, /, letter_id: int) -> None:
    """Send one letter of a scheme by e-mail. Tries again where the server is away; at last leaves it to whoever knows the person."""
    with transaction.atomic():
        letter = SchemeLetter.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=letter_id)
        if letter.state != MessageState.QUEUED:
            return
        try:
            mail.hand_over(to=letter.user.email or "", language=letter.language, subject=letter.subject, body=letter.body)
        except (OSError, SMTPException) as error:
            if context.job.attempts + 1 < TRIES:
                raise MailNotTaken(type(error).__name__) from None
            letter.mark(MessageState.FAILED, at=timezone.now())
            log.warning("mail_not_taken", scheme_letter=letter.pk, why=type(error).__name__)
        else:
            letter.mark(MessageState.SENT, at=timezone.now())


@app.task(name="notifications.ask_referee", retry=RetryStrategy(max_attempts=3, wait=30))
def ask_referee(announcement: str, *, bank_id: int, reference_id: int, times: int) -> None:
    """Write to a referee: by e-mail, or for the desk to post or to ring about. Run twice, it asks once."""
    reference = Reference.objects.select_related("membership__user", "timebank").get(timebank_id=bank_id, pk=reference_id)
    if not reference.is_open or RefereeLetter.objects.filter(reference=reference, times=times).exists():
        return
    subject, body = letters.references.compose(reference, _broker(reference.timebank))
    with transaction.atomic():
        letter = RefereeLetter.objects.create(
            timebank_id=bank_id,
            reference=reference,
            times=times,
            road=reference.road,
            language=reference.language if reference.language in LANGUAGES else "both",
            subject=subject[:400],
            body=body,
            state=_road_taken(by_mail=reference.road == Road.EMAIL, email=reference.email),
            created_at=timezone.now(),
        )
        if letter.state == MessageState.QUEUED:
            send_to_referee.defer(letter_id=letter.pk)


@app.task(name="notifications.send_to_referee", pass_context=True, retry=RETRY)
def send_to_referee(context: JobContext, /, letter_id: int) -> None:
    """Send one letter to a referee by e-mail. Tries again where the server is away; at last leaves it to the desk."""
    with transaction.atomic():
        letter = RefereeLetter.objects.select_for_update(of=("self",), no_key=True).with_people().get(pk=letter_id)
        if letter.state != MessageState.QUEUED or not letter.reference.is_open:
            return
        try:
            mail.hand_over(to=letter.reference.email, language=letter.language, subject=letter.subject, body=letter.body)
        except (OSError, SMTPException) as error:
            if context.job.attempts + 1 < TRIES:
                raise MailNotTaken(type(error).__name__) from None
            letter.mark(MessageState.FAILED, at=timezone.now())
            log.warning("mail_not_taken", referee_letter=letter.pk, why=type(error).__name__)
        else:
            letter.mark(MessageState.SENT, at=timezone.now())


@app.task(name="notifications.tell_staff", retry=RetryStrategy(max_attempts=3, wait=30))
def tell_staff(announcement: str, *, staff_id: int) -> None:
    """Write to somebody who may now do something for an organisation, in their language. Nothing where it has ended since."""
    staff = Staff.objects.live().select_related("organisation", "user").filter(pk=staff_id, user__is_active=True).first()
    if staff is None or not staff.user.email:
        return
    user = staff.user
    write_about_signing_in(
        to=staff.user.email,
        language=user.language,
        render=lambda: letters.staff.given(staff),
        at=timezone.now(),
        simple=user.format == Format.SIMPLE,
    )


@app.task(name="notifications.tell_of_a_role", retry=RetryStrategy(max_attempts=3, wait=30))
def tell_of_a_role(announcement: str, *, scheme_id: int, role_id: int) -> None:
    """Write to somebody who now has a role in a scheme, in their language. Nothing where it has ended since."""
    live = SchemeRole.objects.live().filter(scheme=scheme_id, pk=role_id, user__is_active=True)
    role = live.select_related("scheme", "user").first()
    if role is None or not role.user.email:
        return
    user = role.user
    write_about_signing_in(
        to=role.user.email,
        language=user.language,
        render=lambda: letters.staff.given_in_a_scheme(role),
        at=timezone.now(),
        simple=user.format == Format.SIMPLE,
    )


@app.periodic(cron="0 8 * * 1")
@app.task(name="notifications.weekly_digest", pass_context=False, retry=one_by_one.RETRY)
def weekly_digest(timestamp: int = 0) -> None:
    """On Monday morning, tell those who asked for it what is new on the board of their bank. Run twice in a week, it tells once."""
    at = timezone.now()
    year, week, _ = today(at).isocalendar()

    def write(bank: TimeBank) -> None:
        for letter in digest(bank, since=at - A_WEEK):
            if letter.may_go:
                _write(letter, bank, announcement="contacts.digest", about=f"week={year}-{week:02}", job=0)

    with one_by_one.OneByOne("notifications.weekly_digest") as rows:
        rows.each(TimeBank.objects.running(), write)


def write_about_signing_in(
    *,
    to: str,
    language: str,
    render: mail.Render,
    at: dt.datetime,
    simple: bool = False,
    code_until: dt.datetime | None = None,
    stop: str = "",
) -> None:
    """
    Write a letter about signing in, and have it sent: both or neither, in one transaction.

    `render` and `language` as for `mail.compose`. With `code_until` the letter holds a code that works until then, and
    is worth nothing afterwards. Where no mail is sent, the letter stays to be read out (or shown, in the demo).
    `stop` is an address that stops such letters at one press.
    """
    subject, body = mail.compose(language=language, render=render, simple=simple)
    with transaction.atomic():
        letter = SignInLetter.objects.create(
            to=to,
            language=language if language in LANGUAGES else "both",
            subject=subject[:400],
            body=body,
            holds_code=code_until is not None,
            stop=stop,
            created_at=at,
            good_until=code_until or at + KEPT_FOR,
        )
        if settings.MAIL_IS_SENT:
            send_about_signing_in.configure(priority=BEFORE_OTHER_MAIL).defer(letter_id=letter.pk)


@app.task(name="notifications.send_about_signing_in", pass_context=True, retry=SOON)
def send_about_signing_in(context: JobContext, /, letter_id: int) -> None:
    """Send one letter about signing in. Tries again, soon at first, for as long as the letter is worth reading."""
    with transaction.atomic():
        letter = SignInLetter.objects.select_for_update().good_at(timezone.now()).filter(pk=letter_id).first()
        if letter is None:  # sent before, or too late
            return
        try:
            more = mail.to_stop(letter.stop)
            mail.hand_over(to=letter.to, language=letter.language, subject=letter.subject, body=letter.body, more=more)
        except (OSError, SMTPException) as error:
            log.warning("mail_not_taken", letter=letter.pk, attempt=context.job.attempts, why=type(error).__name__)
            raise MailNotTaken(type(error).__name__) from None
        letter.delete()


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.forget_about_signing_in", retry=one_by_one.RETRY)
def forget_about_signing_in(timestamp: int = 0) -> None:
    """Delete the letters about signing in that nobody needs any more. Safe to run twice."""
    SignInLetter.objects.past(timezone.now()).delete()


@app.periodic(cron="40 4 * * *")
@app.task(name="notifications.forget_letters_of_schemes", retry=one_by_one.RETRY)
def forget_letters_of_schemes(timestamp: int = 0) -> None:
    """Delete what schemes wrote to people more than a year ago. Safe to run twice."""
    SchemeLetter.objects.filter(created_at__lt=timezone.now() - A_YEAR).delete()
