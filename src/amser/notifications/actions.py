"""Every write to messages that others may call."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange
from amser.kernel.errors import DomainError
from amser.notifications.models import FOR_A_PERSON, Message, MessageState, RefereeLetter, SchemeLetter, SignInLetter, Why
from amser.notifications.queries import ids_of
from amser.timebanks.models import TimeBank


class AlreadyTold(DomainError):
    """Somebody at the desk has rung or posted this before."""

    code = "already_told"


@audit.action("notifications.done")
def done(*, by: audit.Actor, key: UUID, at: dt.datetime, message: Message) -> Message:
    """Somebody at the desk has rung, or has posted the letter. Raises AlreadyTold."""
    assert by.user_id is not None, "a person rings, never Amser"
    message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if message.state not in FOR_A_PERSON:
        raise AlreadyTold
    message.mark_done(by_user_id=by.user_id, at=at)
    if message.is_notice:
        notice_told(by=by, key=audit.derive(key, "notice"), at=at, message=message)
    return message


@audit.action("notifications.notice_told")
def notice_told(*, by: audit.Actor, key: UUID, at: dt.datetime, message: Message) -> Message:
    """A notice that silence will confirm was sent, or told: the time to answer begins."""
    assert message.is_notice, "callers look"
    exchange = Exchange.objects.get(pk=ids_of(message)["exchange_id"])
    exchanges.notice_given(by=by, key=audit.derive(key, "given"), at=at, exchange=exchange, written_at=message.created_at)
    return message


@audit.action("notifications.done_together")
def done_together(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, message_ids: tuple[int, ...]) -> None:
    """Somebody at the desk has told one person all of it. Leaves alone what was told, or settled, meanwhile."""
    assert by.user_id is not None, "a person rings, never Amser"
    waiting = Message.objects.filter(timebank=bank, pk__in=message_ids).by_hand().order_by("pk")
    locked = list(waiting.select_for_update(no_key=True))
    told = Message.objects.filter(pk__in=[message.pk for message in locked])
    told.update(state=MessageState.DONE, done_by_id=by.user_id, done_at=at)
    for message in locked:
        if message.is_notice:
            notice_told(by=by, key=audit.derive(key, f"notice {message.pk}"), at=at, message=message)


@audit.action("notifications.referee_done")
def referee_done(*, by: audit.Actor, key: UUID, at: dt.datetime, letter: RefereeLetter) -> RefereeLetter:
    """Somebody at the desk has rung a referee, or has posted the letter. Raises AlreadyTold."""
    assert by.user_id is not None, "a person rings, never Amser"
    letter = RefereeLetter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    if letter.state not in FOR_A_PERSON:
        raise AlreadyTold
    letter.mark(MessageState.DONE, at=at, by_user_id=by.user_id)
    return letter


@audit.action("notifications.scheme_letter_done")
def scheme_letter_done(*, by: audit.Actor, key: UUID, at: dt.datetime, letter: SchemeLetter) -> SchemeLetter:
    """Somebody of an organisation or a scheme has told a person, or has posted the letter. Raises AlreadyTold."""
    assert by.user_id is not None, "a person tells, never Amser"
    letter = SchemeLetter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    if letter.state not in FOR_A_PERSON:
        raise AlreadyTold
    letter.mark(MessageState.DONE, at=at, by_user_id=by.user_id)
    return letter


class NoCodeWaiting(DomainError):
    """No letter with a code that still works waits for this address."""

    code = "no_code_waiting"


@audit.action("notifications.read_out_code")
def read_out_code(*, by: audit.Actor, key: UUID, at: dt.datetime, address: str) -> SignInLetter:
    """
    Whoever looks after the installation reads the newest code to somebody whose e-mail did not bring it.

    It stays good until its hour, and is on the record as read out. Raises NoCodeWaiting.
    """
    letter = SignInLetter.objects.good_at(at).filter(to__iexact=address.strip(), holds_code=True).order_by("-pk").first()
    if letter is None:
        raise NoCodeWaiting
    return letter


@audit.action("notifications.take_off")
def take_off(*, by: audit.Actor, key: UUID, at: dt.datetime, message: Message, why: str) -> Message:
    """Nobody rings or posts any more, and why is kept. Does nothing where somebody has been quicker."""
    message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if message.state in {*FOR_A_PERSON, MessageState.QUEUED}:
        message.mark_settled(why=why, at=at)
    return message


@audit.action("notifications.put_back")
def put_back(*, by: audit.Actor, key: UUID, at: dt.datetime, message: Message) -> Message:
    """What came off the list with somebody who is a member after all waits again. Does nothing to any other."""
    message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if message.state == MessageState.SETTLED and message.why == Why.GONE:
        message.mark_waiting()
    return message
