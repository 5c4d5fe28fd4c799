"""Who may see and act as whom. Each function returns the object or raises NotFound or NotAllowed."""

import datetime as dt

from django.db.models import Q, QuerySet

from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.languages import fold
from amser.members.models import (
    APPLICANTS,
    JOINING,
    LIVE,
    Acting,
    Card,
    Check,
    Conversation,
    Membership,
    NotWith,
    Reference,
    ReferenceState,
    State,
    Support,
)
from amser.timebanks import policies as timebanks
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


def acting_of(user: User, acting_id: int, *, at: dt.datetime) -> Acting:
    """
    Return what somebody does for a member at this moment, with the member, the bank and what was granted.

    Looked at afresh for every page: over where it was ended or forgotten, the member has gone, the supporter's day is past or the
    member has ended it, or the broker no longer works at the desk of that member's place. Raises NotFound. Three queries at most.
    """
    found = Acting.objects.under_way(at).select_related("membership__user", "membership__place", "membership__timebank", "support")
    acting = found.filter(pk=acting_id, user=user, membership__state__in=LIVE, timebank__closed_at__isnull=True).first()
    if acting is None or acting.membership.user_id == user.pk:
        raise NotFound
    support = acting.support
    if support is not None and (support.ended_at is not None or support.until < today(at)):
        raise NotFound
    if support is None:
        bank = timebanks.desk_of(user, acting.membership.timebank.slug)
        places = timebanks.places_of(user, bank)
        if places is not None and acting.membership.place_id not in places:
            raise NotFound
        acting.membership.timebank = bank
    return acting


def member_to_act_for(user: User, bank: TimeBank, number: int, *, places: Places) -> Membership:
    """Return a member for whom somebody at the desk may act: of the bank, still here, and not themselves. Raises NotFound, NotAllowed."""
    membership = member_at_the_desk(bank, number, places=places)
    if membership.user_id == user.pk:
        raise NotAllowed
    if membership.state not in LIVE:
        raise NotFound
    return membership


def support_to_use(user: User, support_id: int, *, at: dt.datetime) -> Support:
    """Return what a supporter was granted, in force today, for a member who is still here. Raises NotFound."""
    live = Support.objects.live(today(at)).with_people().filter(membership__state__in=LIVE, membership__timebank__closed_at__isnull=True)
    support = live.filter(pk=support_id, supporter=user).first()
    if support is None:
        raise NotFound
    return support


def support_of(membership: Membership, support_id: int) -> Support:
    """Return what a member granted a supporter, whether in force or over. Raises NotFound for everybody else's."""
    support = Support.objects.with_people().filter(pk=support_id, membership=membership).first()
    if support is None:
        raise NotFound
    return support


def card_in_force(card_id: int) -> Card:
    """Return a card that still opens its member's pages: neither replaced nor ended, of a member who is here. Raises NotFound. One query."""
    card = _cards_in_force().filter(pk=card_id).first()
    if card is None:
        raise NotFound
    return card


def card_numbered(number: str) -> Card | None:
    """Return the card in force with a number, as `read_number` gives it. One query."""
    return _cards_in_force().filter(number=number).first()


def _cards_in_force() -> QuerySet[Card]:
    here = Card.objects.filter(ended_at__isnull=True, membership__state__in=LIVE, membership__user__is_active=True)
    return here.filter(timebank__closed_at__isnull=True).select_related("membership__user", "membership__timebank")
