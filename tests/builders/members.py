"""Members, as tests need them."""

from amser.audit.actions import Actor, Door
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import Contact, Profile
from amser.members.models import CapabilityKind, Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

EVERYTHING = tuple(CapabilityKind.values)


def an_applicant(
    bank: TimeBank, name: str = "Mair Gwennol", *, user: User | None = None, language: str = "en", **profile: object
) -> Membership:
    """Someone who has asked to join."""
    return actions.request_to_join(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        bank=bank,
        user=user or a_person(name, language=language),
        profile=Profile(**profile),  # type: ignore[arg-type]
        contact=Contact(phone="01632 960 147", contact_email="", address="1 Stryd y Wennol"),
    )


def a_member(
    bank: TimeBank,
    name: str = "Mair Gwennol",
    *,
    user: User | None = None,
    language: str = "en",
    cleared: tuple[str, ...] = EVERYTHING,
    **profile: object,
) -> Membership:
    """An active member, cleared for everything unless said otherwise."""
    membership = an_applicant(bank, name, user=user, language=language, **profile)
    actions.approve(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=membership)
    if cleared:
        broker = Actor(user_id=a_broker(bank, "Cadi Clirio").pk, door=Door.DESK)
        for kind in cleared:
            actions.clear(
                by=broker, key=uuid7(), at=MONDAY_10AM, membership=membership, kind=kind, reason="two references seen", review_on=None
            )
    return Membership.objects.with_person().select_related("timebank").get(pk=membership.pk)


def by(member: Membership) -> Actor:
    """The member, acting for themselves on a page."""
    return Actor(user_id=member.user_id)
