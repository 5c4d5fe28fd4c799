"""Every write to contacts, tasks, notes and tags that others may call."""

import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.contacts import queries
from amser.contacts.models import Contact, InCopy, Mailing, MessageKind, Note, Readers, Recipient, Tag, Tagged, Task, Way, Wish
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.members.models import Membership
from amser.timebanks.models import TimeBank


class AlreadyDone(DomainError):
    """Somebody has done this task before."""

    code = "task_done_before"


class TagExists(DomainError):
    """The bank has a tag of this name."""

    code = "tag_exists"


@audit.action("contacts.log")
def log(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, happened_at: dt.datetime, way: str, inward: bool, words: str
) -> Contact:
    """Somebody at the desk and a member have spoken, or written to each other. `happened_at` is not after `at`."""
    assert by.user_id is not None, "a person speaks, never Amser"
    assert happened_at <= at, "callers validate the day"
    return Contact.objects.create(
        timebank_id=membership.timebank_id,
        membership=membership,
        by_user_id=by.user_id,
        at=happened_at,
        written_at=at,
        way=Way(way),
        inward=inward,
        words=words.strip(),
    )


@audit.action("contacts.add_task")
def add_task(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    membership: Membership | None,
    for_user: User,
    words: str,
    due_on: dt.date,
) -> Task:
    """Somebody at the desk is to do something by a day. `for_user` works at the bank's desk."""
    assert by.user_id is not None, "a person asks, never Amser"
    return Task.objects.create(
        timebank=bank, membership=membership, words=words.strip(), for_user=for_user, due_on=due_on, made_by_id=by.user_id, made_at=at
    )


@audit.action("contacts.finish_task")
def finish_task(*, by: audit.Actor, key: UUID, at: dt.datetime, task: Task) -> Task:
    """A task is done. Raises AlreadyDone."""
    assert by.user_id is not None, "a person does it, never Amser"
    task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    if task.done_at is not None:
        raise AlreadyDone
    task.mark_done(by_user_id=by.user_id, at=at)
    return task


@audit.action("contacts.write_note")
def write_note(
    *, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, words: str, readers: str, names_others: bool = False
) -> Note:
    """
    Keep a note on a member, for the whole desk or for its writer alone.

    They read it in the copy of their data, unless it tells something of somebody else: `names_others`.
    """
    assert by.user_id is not None, "a person writes, never Amser"
    return Note.objects.create(
        timebank_id=membership.timebank_id,
        membership=membership,
        by_user_id=by.user_id,
        at=at,
        readers=Readers(readers),
        words=words.strip(),
        in_copy=InCopy.NO if names_others else InCopy.YES,
    )


@audit.action("contacts.look_at_note")
def look_at_note(*, by: audit.Actor, key: UUID, at: dt.datetime, note: Note, may_copy: bool) -> Note:
    """Somebody who may read a note has looked whether it tells of somebody else; from now on it is in the person's copy, or is not."""
    note.in_copy = InCopy.YES if may_copy else InCopy.NO
    note.save(update_fields=["in_copy"])
    return note


@audit.action("contacts.make_tag")
def make_tag(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, name_cy: str, name_en: str) -> Tag:
    """The bank has one more word to find people by. Raises TagExists."""
    name_cy, name_en = name_cy.strip(), name_en.strip()
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    of_bank = Tag.objects.filter(timebank=bank)
    if of_bank.filter(name_cy__iexact=name_cy).exists() or of_bank.filter(name_en__iexact=name_en).exists():
        raise TagExists
    return Tag.objects.create(timebank=bank, name_cy=name_cy, name_en=name_en)


@audit.action("contacts.set_tags")
def set_tags(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, tag_ids: tuple[int, ...]) -> Membership:
    """A member has these tags of the bank, and no others. Ids of other banks' tags are passed over."""
    assert by.user_id is not None, "a person chooses, never Amser"
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    wanted = set(Tag.objects.filter(timebank_id=membership.timebank_id, pk__in=tag_ids).values_list("pk", flat=True))
    had = set(Tagged.objects.filter(membership=membership).values_list("tag_id", flat=True))
    Tagged.objects.filter(membership=membership).exclude(tag_id__in=wanted).delete()
    Tagged.objects.bulk_create(
        Tagged(timebank_id=membership.timebank_id, tag_id=tag, membership=membership, by_user_id=by.user_id, at=at)
        for tag in sorted(wanted - had)
    )
    return membership


@audit.action("contacts.forget")
def forget(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """Erase what the desk kept about being in touch with a member: contacts, tasks, notes, tags and wishes. For erasure; safe to repeat."""
    for kept in (Contact, Task, Note, Tagged, Recipient, Wish):
        kept._default_manager.filter(membership=membership).delete()
    return membership


class NobodyToTell(DomainError):
    """None of those chosen can be sent this message."""

    code = "nobody_to_tell"


@audit.action("contacts.wish")
def wish(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, kind: str, wanted: bool) -> Wish:
    """A member would like messages of a kind, or would not."""
    said, _ = Wish.objects.update_or_create(
        membership=membership,
        kind=MessageKind(kind),
        defaults={"timebank_id": membership.timebank_id, "wanted": wanted, "at": at},
    )
    return said


@audit.action("contacts.send_out")
def send_out(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    kind: str,
    subject_cy: str,
    subject_en: str,
    body_cy: str,
    body_en: str,
    member_ids: tuple[int, ...],
) -> Mailing:
    """
    Send a message in both languages to some members of a bank, each in their own way.

    Whoever does not want this kind, or has had `queries.AT_MOST_A_WEEK` in seven days, is left out. Raises NobodyToTell.
    """
    assert by.user_id is not None, "a person writes, never Amser"
    # Two brokers who write at once queue here, so that nobody gets more than the cap.
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    told = queries.audience(bank, member_ids, kind=kind, at=at).told
    if not told:
        raise NobodyToTell
    mailing = Mailing.objects.create(
        timebank=bank,
        by_user_id=by.user_id,
        at=at,
        kind=MessageKind(kind),
        subject_cy=subject_cy.strip(),
        subject_en=subject_en.strip(),
        body_cy=body_cy.strip(),
        body_en=body_en.strip(),
    )
    Recipient.objects.bulk_create(Recipient(timebank=bank, mailing=mailing, membership=member, at=at) for member in told)
    announce("contacts.sent_out", bank_id=bank.pk, mailing_id=mailing.pk)
    return mailing
