"""Every write to contacts, tasks, notes and tags that others may call."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.contacts.models import Contact, Note, Readers, Tag, Tagged, Task, Way
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
def write_note(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, words: str, readers: str) -> Note:
    """Keep a note on a member, for the whole desk or for its writer alone."""
    return Note.objects.create(
        timebank_id=membership.timebank_id,
        membership=membership,
        by_user_id=by.user_id,
        at=at,
        readers=Readers(readers),
        words=words.strip(),
    )


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
    """Erase what the desk kept about being in touch with a member: contacts, tasks, notes and tags. For erasure; safe to repeat."""
    for kept in (Contact, Task, Note, Tagged):
        kept._default_manager.filter(membership=membership).delete()
    return membership
