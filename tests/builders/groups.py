"""Groups that meet, as tests need them."""

import itertools
from typing import Any

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Group, GroupContact, GroupLink, GroupMembership, GroupMembershipState, GroupRole
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
