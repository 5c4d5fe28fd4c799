"""Who may see what somebody was asked, and what they would rather not be; and whose rounds, circles and invitations are to see."""

from uuid import UUID

from amser.kernel.errors import NotAllowed, NotFound
from amser.matching.models import Asking, Refusal, Round, RoundCircle, RoundStep
from amser.members.models import Membership, NotWith
from amser.timebanks.models import Places, TimeBank


def asking_of(member: Membership, asking_id: UUID) -> Asking:
    """Return what a member was asked. Raises NotFound for anybody else's; and once the two are kept apart."""
    asking = Asking.objects.with_listing().select_related("membership__user").filter(membership=member, pk=asking_id).first()
    if asking is None:
        raise NotFound
    asked_for = asking.listing.member
    if asked_for is not None and NotWith.objects.between(member.user_id, asked_for.user_id).exists():
        raise NotFound
    return asking


def refusal_of(member: Membership, refusal_id: int) -> Refusal:
    """Return what a member would rather not be asked. Raises NotFound for anybody else's."""
    refusal = Refusal.objects.filter(membership=member, pk=refusal_id).first()
    if refusal is None:
        raise NotFound
    return refusal


def sees_rounds(places: Places) -> None:
    """Raise NotAllowed for a coordinator of places: a round is about everybody in the bank."""
    if places is not None:
        raise NotAllowed


def round_of(bank: TimeBank, round_id: int) -> Round:
    """Return a round of a bank. Raises NotFound."""
    found = Round.objects.filter(timebank=bank, pk=round_id).select_related("timebank", "started_by", "again_of").first()
    if found is None:
        raise NotFound
    return found


def circle_of(bank: TimeBank, circle_id: int) -> RoundCircle:
    """Return a circle of a bank's rounds. Raises NotFound."""
    found = RoundCircle.objects.filter(timebank=bank, pk=circle_id).select_related("round").first()
    if found is None:
        raise NotFound
    return found


def invitation_of(member: Membership, circle_id: int) -> RoundStep:
    """Return a member's own part in a circle to which they were invited. Raises NotFound; and once they are kept apart from who is beside them."""
    people = ("circle__timebank", "giver__user", "giver__timebank", "receiver__user", "receiver__timebank", "request")
    found = RoundStep.objects.filter(circle=circle_id, giver=member, invited_at__isnull=False).select_related(*people).first()
    if found is None:
        raise NotFound
    helps = RoundStep.objects.filter(circle=circle_id, receiver=member).values_list("giver__user", flat=True)
    if NotWith.objects.among({member.user_id, found.receiver.user_id, *helps}).of(member.user_id).exists():
        raise NotFound
    return found
