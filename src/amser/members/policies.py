"""Who may see and act as whom. Each function returns the object or raises NotFound or NotAllowed."""

import datetime as dt

from django.db.models import Q

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.languages import fold
from amser.members.models import APPLICANTS, JOINING, LIVE, Check, Conversation, Membership, NotWith, Reference, ReferenceState, State
from amser.timebanks.models import Places, Role, RoleKind, TimeBank, lives_in


def membership_in(user: User, slug: str) -> Membership:
    """Return someone's live membership of the bank at an address, with bank and person. Raises NotFound. One query."""
    membership = (
        Membership.objects.filter(user=user, timebank__slug=slug, timebank__closed_at__isnull=True, state__in=LIVE)
        .select_related("timebank", "user", "place")
        .first()
    )
    if membership is None:
        raise NotFound
    return membership


def fellow_member(viewer: Membership, number: int) -> Membership:
    """Return another member as fellow members may see one. Raises NotFound for hidden, inactive, unknown and kept apart alike."""
    if viewer.number == number:
        return viewer
    fellow = Membership.objects.visible().with_person().filter(timebank_id=viewer.timebank_id, number=number).first()
    if fellow is None or not viewer.is_active:
        raise NotFound
    if NotWith.objects.between(viewer.user_id, fellow.user_id).exists():
        raise NotFound
    return fellow


def member_next_door(bank: TimeBank, typed: str) -> Membership:
    """
    Return the active member of another bank who is meant by a whole name, or by a number and part of the name.

    Capitals and accents count for nothing. Never by part of a name or by a number alone: whoever tried them one after the
    other would have a list of the bank's people. Hidden members are not found. Raises NotFound, also where two have the name.
    """
    first, _, rest = fold(typed).strip().lstrip("#").partition(" ")
    known = Membership.objects.visible().select_related("user", "place", "timebank").filter(timebank=bank)
    if first.isdecimal():
        found = [one for one in known.filter(number=int(first[:9])) if _parts(rest) and _parts(rest) <= _parts(one.user.name)]
    else:
        found = [one for one in known.matching(typed) if fold(one.user.name).split() == fold(typed).split()] if typed.strip() else []
    if len(found) != 1:
        raise NotFound
    return found[0]


def _parts(name: str) -> set[str]:
    return set(fold(name).split())


def member_at_the_desk(bank: TimeBank, number: int, *, places: Places) -> Membership:
    """
    Return any member of the bank whose desk this is, in any state. Raises NotFound.

    With `places`, only of these: a coordinator of a place acts for its people alone.
    """
    membership = Membership.objects.with_person().select_related("timebank").filter(timebank=bank, number=number).first()
    if membership is None:
        raise NotFound
    if places is not None and membership.place_id not in places:
        raise NotFound
    return membership


def applicant(bank: TimeBank, number: int, *, places: Places, or_enquirer: bool = False) -> Membership:
    """Return someone who waits to be let in, or only asked about it. Raises NotFound, or NotAllowed when it has been decided."""
    membership = member_at_the_desk(bank, number, places=places)
    if membership.state not in (JOINING if or_enquirer else APPLICANTS):
        raise NotAllowed
    return membership


def enquirer(bank: TimeBank, number: int, *, places: Places) -> Membership:
    """Return someone whose form is not here yet. Raises NotFound, or NotAllowed when it is, or when it was decided."""
    membership = member_at_the_desk(bank, number, places=places)
    if membership.state != State.ENQUIRY:
        raise NotAllowed
    return membership


def joiner(bank: TimeBank, number: int, *, places: Places) -> Membership:
    """Return someone on the path of joining. Raises NotFound, also for members: their path is behind them."""
    membership = member_at_the_desk(bank, number, places=places)
    if membership.state not in JOINING:
        raise NotFound
    return membership


def reference_at_the_desk(bank: TimeBank, reference_id: int, *, places: Places) -> Reference:
    """Return a reference about someone of the bank whose desk this is. Raises NotFound, also for people of other places."""
    found = Reference.objects.filter(lives_in(places, "membership__place"), timebank=bank, pk=reference_id)
    reference = found.select_related("membership__user", "membership__place", "membership__timebank", "answered_by", "decided_by").first()
    if reference is None:
        raise NotFound
    return reference


def reference_behind(token: str, *, at: dt.datetime) -> Reference:
    """Return the reference that a referee's link leads to. Raises NotFound for a link that is unknown, too old, or taken back."""
    reference = Reference.objects.behind(token).select_related("membership__user", "timebank").first()
    if reference is None or reference.state == ReferenceState.WITHDRAWN:
        raise NotFound
    if reference.is_open and (reference.good_until < at or reference.membership.state not in LIVE):
        raise NotFound
    return reference


def conversations_to_read(user: User, membership: Membership) -> list[Conversation]:
    """Return the conversations with a person whose notes someone at the desk may read, the latest first. Two queries."""
    is_broker = Role.objects.live().filter(user=user, timebank_id=membership.timebank_id, kind__in=[RoleKind.BROKER, RoleKind.STEWARD])
    found = Conversation.objects.filter(membership=membership).readable_by(user.pk, is_broker=is_broker.exists())
    return list(found.select_related("by_user").order_by("-held_on", "-pk"))


def check_at_the_desk(member: Membership, check_id: int) -> Check:
    """Return a check of a member that still counts, or did. Raises NotFound for anybody else's."""
    check = Check.objects.filter(membership=member, pk=check_id).select_related("membership").first()
    if check is None:
        raise NotFound
    return check


def apart_at_the_desk(member: Membership, pair_id: int) -> NotWith:
    """Return what keeps a member apart from another, as their own bank decided. Raises NotFound."""
    pair = NotWith.objects.filter(Q(one=member) | Q(other=member), pk=pair_id).first()
    if pair is None:
        raise NotFound
    return pair
