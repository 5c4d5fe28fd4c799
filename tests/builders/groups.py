"""Groups that meet, as tests need them."""

import datetime as dt
import itertools
from typing import Any

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import (
    AgendaItem,
    Aim,
    Call,
    Commitment,
    Contribution,
    CostLine,
    Decision,
    Document,
    Event,
    GoalLink,
    Group,
    GroupContact,
    GroupLink,
    GroupMembership,
    GroupMembershipState,
    GroupRole,
    Participation,
    StanceKind,
    Subject,
    Version,
    mark_of,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

_numbers = itertools.count(1)


def details(name: str, **more: Any) -> actions.GroupDetails:
    """What a group says of itself: open to everybody, its papers too, unless the test says otherwise."""
    given: dict[str, Any] = {
        "name_cy": name,
        "name_en": f"{name} (English)",
        "about_cy": "I rannu'r hyn a wyddom.",
        "about_en": "To share what we know.",
        "joining": "open",
        "papers": "public",
    }
    return actions.GroupDetails(**{**given, **more})


def a_group(
    name: str = "Fforwm Gwerth Cymdeithasol",
    *,
    slug: str = "",
    coordinator: User | None = None,
    parent: Group | None = None,
    is_member_led: bool = False,
    **more: Any,
) -> Group:
    """A group, run by Cari unless the test names somebody."""
    return actions.open_group(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        slug=slug or f"grwp-{next(_numbers)}",
        details=details(name, **more),
        coordinator=coordinator or a_person("Cari Cydlynydd"),
        parent=parent,
        is_member_led=is_member_led,
    )


def who_runs(group: Group) -> GroupMembership:
    """The first who runs the group."""
    return GroupMembership.objects.active().filter(group=group, role__in=["coordinator", "chair"]).earliest("pk")


def by_who_runs(group: Group) -> Actor:
    """Whoever runs the group, as an actor."""
    return Actor(user_id=who_runs(group).user_id)


def a_group_member(
    group: Group, name: str = "Mair Gwennol", *, role: str = GroupRole.MEMBER, user: User | None = None, **part: Any
) -> GroupMembership:
    """Somebody who is in a group."""
    state = {"state": GroupMembershipState.ACTIVE, "asked_at": MONDAY_10AM, "began_at": MONDAY_10AM}
    return GroupMembership.objects.create(group=group, user=user or a_person(name), role=role, **state, **part)


def somebody_who_asks(group: Group, name: str = "Gwen Newydd") -> GroupMembership:
    """Somebody who has asked to join a group."""
    asked = {"state": GroupMembershipState.REQUESTED, "asked_at": MONDAY_10AM}
    return GroupMembership.objects.create(group=group, user=a_person(name), **asked)


def somebody_invited(group: Group, email: str = "") -> GroupMembership:
    """Somebody who is invited to a group."""
    address = email or f"gwahodd{next(_numbers)}@example.org"
    who = {"name": "Huw Gwahoddedig", "email": address}
    return actions.invite_to_group(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, **who)


def a_group_contact(membership: GroupMembership) -> GroupContact:
    """A contact of a group who agreed to be one."""
    about = {"about_cy": "Diffiniadau", "about_en": "Definitions"}
    by = Actor(user_id=membership.user_id)
    return actions.ask_to_be_contact(by=by, key=uuid7(), at=MONDAY_10AM, membership=membership, **about)


def a_group_link(group: Group, other: Group, kind: str = "learning", *, accepted: bool = True) -> GroupLink:
    """A link between two groups, accepted unless the test says otherwise."""
    link = actions.propose_link(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, other=other, kind=kind)
    return actions.accept_link(by=by_who_runs(other), key=uuid7(), at=MONDAY_10AM, link=link) if accepted else link


def an_event(group: Group, title: str = "Cyfarfod", *, days: int = 7, announced: bool = True, **more: Any) -> Event:
    """An event of a group so many days after Monday at ten, for two hours; open unless the test says otherwise."""
    begins_at = MONDAY_10AM + dt.timedelta(days=days)
    given = {"title_cy": title, "title_en": f"{title} (English)", "begins_at": begins_at, "ends_at": begins_at + dt.timedelta(hours=2)}
    by = by_who_runs(group)
    event = actions.plan_event(by=by, key=uuid7(), at=MONDAY_10AM, group=group, details=actions.EventDetails(**{**given, **more}))
    return actions.announce_event(by=by, key=uuid7(), at=MONDAY_10AM, event=event) if announced else event


def an_item(event: Event, title: str = "Diffiniadau", **more: Any) -> AgendaItem:
    """Something on the agenda of an event."""
    about = actions.ItemDetails(title_cy=title, title_en=f"{title} (English)", **more)
    return actions.add_item(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, details=about)


def a_note(item: AgendaItem, words: str = "Trafodwyd.", *, is_finished: bool = False, english: str = "It was discussed.") -> AgendaItem:
    """What the minutes say of an item."""
    texts = {"note_cy": words, "note_en": english}
    return actions.write_note(by=AMSER, key=uuid7(), at=MONDAY_10AM, item=item, is_finished=is_finished, **texts)


def a_guest(
    event: Event, name: str = "", *, office: str = "", email: str = "", at: dt.datetime = MONDAY_10AM, **more: Any
) -> Participation:
    """Somebody invited by name or by office."""
    guest = actions.Guest(name=name, office=office, email=email, **more)
    return actions.invite_guest(by=AMSER, key=uuid7(), at=at, event=event, guest=guest)


def answered(one: Participation, answer: str, *, at: dt.datetime = MONDAY_10AM) -> Participation:
    """What somebody said."""
    return actions.reply(by=AMSER, key=uuid7(), at=at, participation=one, answer=answer)


def marked(one: Participation, attendance: str = "came", **more: Any) -> Participation:
    """That somebody came, two hours after the event began."""
    at = (one.event.begins_at or MONDAY_10AM) + dt.timedelta(hours=2)
    return actions.mark_attendance(by=AMSER, key=uuid7(), at=at, participation=one, attendance=attendance, **more)


def after(event: Event) -> dt.datetime:
    """The moment an event was over."""
    assert event.ends_at is not None
    return event.ends_at


def a_decision(event: Event, question: str = "A gytunwn?", **more: Any) -> Decision:
    """What a meeting decided, by consent unless the test says otherwise."""
    beyond = {name: more.pop(name) for name in ("item", "replaces", "whose", "gives_role", "agreement_cy", "agreement_en") if name in more}
    words = {
        "question_cy": question,
        "question_en": "Do we agree?",
        "outcome_cy": "Cytunwyd.",
        "outcome_en": "Agreed.",
        "method": "consent",
    }
    decided = actions.Decided(**{**words, **more})
    return actions.decide(by=AMSER, key=uuid7(), at=after(event), event=event, decided=decided, **beyond)


def a_cost(event: Event, what: str = "Bwyd") -> CostLine:
    """What something cost: twelve pounds fifty, which somebody gave."""
    about: dict[str, Any] = {"what": what, "pence": 1250, "paid_by": "Cari", "paid": "given"}
    return actions.add_cost(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, **about)


def a_commitment(group: Group, text: str = "Mynd â'r daflen i'r ysgol.", *, at: dt.datetime = MONDAY_10AM, **more: Any) -> Commitment:
    """A promise made to a group; by Huw, who has no account, unless the test says otherwise."""
    who = {} if more.get("user") or more.get("organisation_name") else {"who": "Huw Dryw"}
    promised = actions.Promised(**{"text": text, "language": "cy", **who, **more})
    return actions.take_down(by=by_who_runs(group), key=uuid7(), at=at, group=group, promised=promised)


def an_aim(group: Group, title: str = "Pawb yn gwybod") -> Aim:
    """Something that the promises of a group work towards."""
    return actions.add_aim(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, title_cy=title, title_en=f"{title} (English)")


def a_document(group: Group, title: str = "Taflen ffeithiau", *, slug: str = "", by: Actor | None = None, **more: Any) -> Document:
    """A paper of a group, checked once a year, unless the test says otherwise."""
    about = {"title_cy": title, "title_en": f"{title} (English)", "review_days": 365, **more}
    details = actions.DocumentDetails(**about)
    slug = slug or f"papur-{next(_numbers)}"
    return actions.add_document(by=by or by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, slug=slug, details=details)


def drafted(document: Document, cy: str = "Beth yw gwerth.", en: str = "What value is.", *, at: dt.datetime = MONDAY_10AM) -> Version:
    """The draft of a document, with these texts, by somebody who read what there was."""
    latest = document.versions.order_by("-number").first()
    now = {one.language: one.content for one in latest.renditions.filter(format="standard")} if latest else {}
    texts = {code: actions.Written(said, mark_of(now.get(code, ""))) for code, said in (("cy", cy), ("en", en))}
    by = by_who_runs(document.group)
    return actions.save_draft(by=by, key=uuid7(), at=at, document=document, format="standard", texts=texts)


def published(document: Document, cy: str = "Beth yw gwerth.", en: str = "What value is.", **more: Any) -> Version:
    """A version of a document that everybody who may reads."""
    draft = drafted(document, cy, en)
    which = {"number": draft.number, "saves": draft.saves}
    return actions.publish_version(
        **{"by": by_who_runs(document.group), "key": uuid7(), "at": MONDAY_10AM, "document": document, **which, **more}
    )


def a_call(group: Group, question: str = "Beth yw gwerth?", *, at: dt.datetime = MONDAY_10AM, **more: Any) -> Call:
    """What a group asks its members: definitions, read at once, unless the test says otherwise."""
    about = {"question_cy": question, "question_en": f"{question} (English)", "kind": "definitions", **more}
    return actions.open_call(by=by_who_runs(group), key=uuid7(), at=at, group=group, details=actions.CallDetails(**about))


def a_contribution(
    call: Call, text: str = "Yr hyn sy'n cyfrif.", *, user: User | None = None, at: dt.datetime = MONDAY_10AM, **more: Any
) -> Contribution:
    """What a member of the group answered, unless the test names somebody else."""
    by = Actor(user_id=(user or a_group_member(call.group, "Mair Gwennol").user).pk)
    beyond = {"derived_from": more.pop("derived_from", None)}
    said = actions.Contributed(**{"text": text, "language": "cy", **more})
    return actions.contribute(by=by, key=uuid7(), at=at, call=call, said=said, **beyond)


def a_stance(
    contribution: Contribution,
    stance: str = StanceKind.SUPPORT,
    *,
    user: User | None = None,
    at: dt.datetime = MONDAY_10AM,
    reason: str = "",
) -> Contribution:
    """That a member of the group, or whom the test names, takes a stance on the words as they are."""
    by = Actor(user_id=(user or a_group_member(contribution.call.group, "Huw Dryw").user).pk)
    read = mark_of(contribution.text)
    return actions.take_stance(by=by, key=uuid7(), at=at, contribution=contribution, stance=stance, reason=reason, read=read)


def a_goal(subject: Subject, goal: str = "wfg-5", *, by: Actor = AMSER, **more: Any) -> GoalLink:
    """That a thing serves a goal, and why."""
    given = {"why_cy": "Am ein bod yn gwrando ar ein gilydd.", "why_en": "Because we listen to each other."}
    details = actions.GoalDetails(**{**given, **more})
    return actions.add_goal(by=by, key=uuid7(), at=MONDAY_10AM, subject=subject, goal=goal, details=details)
