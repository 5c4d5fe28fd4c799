"""Members, as tests need them."""

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import Contact, Profile
from amser.members.models import CAPABILITY_NEEDS, Capability, CapabilityKind, Check, Decision, Membership
from amser.timebanks.models import Role, TimeBank
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
    """An active member, cleared for everything unless said otherwise; of what they are cleared for, they were told long ago."""
    membership = an_applicant(bank, name, user=user, language=language, **profile)
    actions.approve(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=membership)
    if cleared:
        _clear(membership, cleared)
    return Membership.objects.with_person().select_related("timebank").get(pk=membership.pk)


def _clear(membership: Membership, kinds: tuple[str, ...]) -> None:
    """Write what `actions.clear` writes, with the checks it rests on, at once: nearly every test needs members, and six acts each were most of its time."""
    bank = membership.timebank
    role = Role.objects.filter(timebank=bank, user__name="Cadi Clirio").first()
    broker_id = role.user_id if role else a_broker(bank, "Cadi Clirio").pk
    Capability.objects.bulk_create(
        Capability(
            membership=membership,
            timebank=bank,
            kind=kind,
            reason="two references seen",
            cleared_by_id=broker_id,
            cleared_at=MONDAY_10AM,
        )
        for kind in kinds
    )
    rests_on = dict.fromkeys(need for kind in kinds for need in CAPABILITY_NEEDS[kind])
    Check.objects.bulk_create(
        Check(
            membership=membership,
            timebank=bank,
            kind=kind,
            workforce=workforce,
            decision=Decision.ACCEPTED,
            note="two references seen",
            seen_by_id=broker_id,
            seen_at=MONDAY_10AM,
        )
        for kind, workforce in rests_on
    )


def by(member: Membership) -> Actor:
    """The member, acting for themselves on a page."""
    return Actor(user_id=member.user_id)
