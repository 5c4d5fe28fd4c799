"""Safety, as tests need it: checks, who is barred, who is kept apart, and help with children in it."""

import datetime as dt

from amser.audit.actions import Actor, Door
from amser.exchanges.actions import What
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.models import Application, Check, Membership, NotWith
from amser.timebanks.models import Role, TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import category
from tests.builders.when import MONDAY, MONDAY_10AM

SUPERVISED = frozenset({"supervised"})


def the_desk(bank: TimeBank) -> Actor:
    """Somebody who works at a bank's desk."""
    role = Role.objects.filter(timebank=bank, user__name="Cadi Clirio").first()
    return Actor(user_id=role.user_id if role else a_broker(bank, "Cadi Clirio").pk, door=Door.DESK)


def a_check(member: Membership, kind: str, *, at: dt.datetime = MONDAY_10AM, **seen: object) -> Check:
    """The desk of the member's bank has seen something."""
    return actions.add_check(by=the_desk(member.timebank), key=uuid7(), at=at, membership=member, kind=kind, **seen)  # type: ignore[arg-type]


def barred(member: Membership, workforce: str = "child") -> Check:
    """The desk of the member's bank has seen that they are barred."""
    return a_check(member, "barred_list", workforce=workforce, decision="barred")


def kept_apart(one: Membership, other: Membership) -> NotWith:
    """The desk of a bank keeps two of its members apart."""
    desk = the_desk(one.timebank)
    return actions.keep_apart(by=desk, key=uuid7(), at=MONDAY_10AM, membership=one, other=other, reason="they have asked for it")


def seventeen(member: Membership) -> Application:
    """A member is seventeen, and their guardian has agreed."""
    born = {"birth_year": MONDAY.year - 17, "guardian": "Mam Elin", "guardian_agreed_on": MONDAY}
    return Application.objects.update_or_create(membership=member, defaults={"timebank": member.timebank, **born})[0]


def a_club(*, answers: frozenset[str] = SUPERVISED, level: str = "G") -> What:
    """Help at a children's club, with a leader there the whole time."""
    return What(title="Homework club", language="en", category=category("learning"), level=level, answers=answers)
