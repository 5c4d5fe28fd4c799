"""Being in touch with a member: the contact log, tasks, notes and tags."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.contacts import actions, policies, queries
from amser.contacts.models import Contact, InCopy, Note, Tag, Task
from amser.kernel.dates import at_london, today
from amser.members.models import Membership
from amser.web.broker import touch_forms as forms
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.people import note_opening
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import touch as words

NOON = dt.time(12)
A_WEEK = dt.timedelta(days=7)


@broker_page
def in_touch(request: DeskRequest, number: int) -> HttpResponse:
    """Read everything that is kept about being in touch with somebody, as far as the reader may."""
    member = _member(request, number)
    note_opening(request, member)
    kept = queries.in_touch(member, reader_id=request.user.pk)
    said = [(contact, words.way(contact.way)) for contact in kept.contacts]
    notes = [(note, _other_way(note)) for note in kept.notes]
    return page(request, "broker/in_touch.html", member=member, kept=kept, said=said, notes=notes, today=today(now()))


def _other_way(note: Note) -> tuple[str, str, dict[str, object]]:
    """Return what stands for a note now, the button for the other way, and what it sends."""
    if note.in_copy == InCopy.YES:
        said = pgettext("touch.note.in_copy", "They can read it in the copy of their data.")
        return said, pgettext("touch.note.keep_back", "Keep it back: it tells of somebody else"), {"note": note.pk, "go": "back"}
    said = pgettext("touch.note.kept_back", "Kept back from the copy of their data: it tells of somebody else.")
    if note.in_copy == InCopy.UNSEEN:
        said = pgettext("touch.note.unseen", "Look: does it tell of somebody else? If not, it belongs in the copy of their data.")
    return said, pgettext("touch.note.let_copy", "Nobody else is in it: let it be in their copy"), {"note": note.pk, "go": "copy"}


@broker_page
def log_contact(request: DeskRequest, number: int) -> HttpResponse:
    """Write down that somebody was spoken to."""
    member = _member(request, number)
    form = forms.ContactForm(typed(request), name=member.user.known_as, initial={"on": today(now())})

    def act() -> Contact:
        given, at = form.cleaned_data, now()
        happened = at if given["on"] == today(at) else at_london(given["on"], NOON)
        content = {"way": given["way"], "inward": given["inward"] == "in", "words": given["words"], "happened_at": happened}
        return actions.log(by=actor(request), key=given["key"], at=at, membership=member, **content)

    submit = pgettext("touch.log", "Write down a contact")
    return decide(request, form, _decision(request, member, submit, pgettext("touch.log.done", "It is written down.")), act)


@broker_page
def add_task(request: DeskRequest, number: int) -> HttpResponse:
    """Put something on somebody's list, about a member."""
    member = _member(request, number)
    initial = {"due_on": today(now()) + A_WEEK, "for_user": str(request.user.pk)}
    form = forms.TaskForm(typed(request), bank=request.bank, initial=initial)

    def act() -> Task:
        given = form.cleaned_data
        content = {"words": given["words"], "due_on": given["due_on"], "for_user": form.chosen}
        return actions.add_task(by=actor(request), key=given["key"], at=now(), bank=request.bank, membership=member, **content)

    submit = pgettext("touch.task", "Add something to do")
    return decide(request, form, _decision(request, member, submit, pgettext("touch.task.added", "It is on the list.")), act)


@broker_page
def write_note(request: DeskRequest, number: int) -> HttpResponse:
    """Keep a note on a member."""
    member = _member(request, number)
    form = forms.NoteForm(typed(request))

    def act() -> Note:
        given = form.cleaned_data
        content = {name: given[name] for name in ("words", "readers", "names_others")}
        return actions.write_note(by=actor(request), key=given["key"], at=now(), membership=member, **content)

    submit = pgettext("touch.note", "Write a note")
    return decide(request, form, _decision(request, member, submit, pgettext("touch.note.done", "The note is kept.")), act)


@require_POST
@broker_page
def look_at_note(request: DeskRequest, number: int) -> HttpResponse:
    """Decide whether a note is in the copy of their data: whoever may read it."""
    member = _member(request, number)
    said = request.POST.get("note", "")
    note = policies.note_on(member, int(said) if said.isdecimal() else 0, reader=request.user)
    may_copy = request.POST.get("go") == "copy"
    if attempt_button(
        request, lambda: actions.look_at_note(by=actor(request), key=key_of(request), at=now(), note=note, may_copy=may_copy)
    ):
        messages.success(request, pgettext("touch.note.looked_at", "It is decided. You can change it here."))
    return go("broker:in_touch", request.bank.slug, number)


@broker_page
def set_tags(request: DeskRequest, number: int) -> HttpResponse:
    """Choose which of the bank's tags a member has."""
    member = _member(request, number)
    form = forms.TagsForm(typed(request), member=member)

    def act() -> Membership:
        chosen = tuple(sorted(int(tag) for tag in form.cleaned_data["tags"]))
        return actions.set_tags(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, tag_ids=chosen)

    submit = pgettext("touch.tags.set", "Choose tags")
    return decide(request, form, _decision(request, member, submit, pgettext("touch.tags.done", "The tags are kept.")), act)


@broker_page
def tasks(request: DeskRequest) -> HttpResponse:
    """Read what is to be done at this desk, whoever does it; and add what is about nobody."""
    bank = request.bank
    initial = {"due_on": today(now()) + A_WEEK, "for_user": str(request.user.pk)}
    form = forms.TaskForm(typed(request), bank=bank, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        content = {"words": given["words"], "due_on": given["due_on"], "for_user": form.chosen}
        if attempt(
            request, form, lambda: actions.add_task(by=actor(request), key=given["key"], at=now(), bank=bank, membership=None, **content)
        ):
            messages.success(request, pgettext("touch.task.added", "It is on the list."))
            return go("broker:tasks", bank.slug)
    open_here = Task.objects.open().seen_in(request.places).not_about(request.user.pk).filter(timebank=bank)
    found = open_here.select_related("membership__user", "for_user")
    return page(request, "broker/tasks.html", form=form, tasks=list(found.order_by("due_on", "pk")[:200]), today=today(now()))


@require_POST
@broker_page
def task_done(request: DeskRequest, todo_id: int) -> HttpResponse:
    """Tick a task off."""
    task = policies.task_at_the_desk(request.bank, todo_id, viewer=request.user, places=request.places)
    if attempt_button(request, lambda: actions.finish_task(by=actor(request), key=key_of(request), at=now(), task=task)):
        messages.success(request, pgettext("touch.task.done", "Done, and off the list."))
    return go("broker:in_touch", request.bank.slug, task.membership.number) if task.membership else go("broker:tasks", request.bank.slug)


@broker_page
def tags(request: DeskRequest) -> HttpResponse:
    """Read the bank's own tags, and make one more."""
    bank = request.bank
    form = forms.NewTagForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data
        if attempt(request, form, lambda: actions.make_tag(by=actor(request), at=now(), bank=bank, **given), at="name_cy"):
            messages.success(request, pgettext("touch.tag.done", "The tag is there."))
            return go("broker:tags", bank.slug)
    known = sorted(Tag.objects.filter(timebank=bank), key=lambda tag: tag.name)
    return page(request, "broker/tags.html", form=form, tags=known)


def _member(request: DeskRequest, number: int) -> Membership:
    return policies.in_touch_with(request.bank, number, viewer=request.user, places=request.places)


def _decision(request: DeskRequest, member: Membership, submit: str, done: str) -> Decision:
    words_of: dict[str, Any] = {"back": reverse("broker:in_touch", args=[request.bank.slug, member.number])}
    return Decision(
        heading=submit, submit=submit, lede=member.user.name, done=done, back_words=pgettext("touch.heading", "In touch"), **words_of
    )
