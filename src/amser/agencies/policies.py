"""Who may run a scheme, read its figures, or take part. Each function returns the object or raises NotFound or NotAllowed."""

from uuid import UUID

from amser.agencies.models import CreditGift, Participant, Partner, PartnerKind, Scheme, SchemeCard, SchemeRole, SchemeRoleKind
from amser.identity.models import User
from amser.kernel.codes import read_code
from amser.kernel.errors import DomainError, NotAllowed, NotFound
from amser.organisations.models import Organisation


class UnknownNumber(DomainError):
    """No card of the scheme that is in force has this number. Says nothing about who or what exists."""

    code = "unknown_number"


def scheme_at(slug: str) -> Scheme:
    """Return a running scheme, for everybody. Raises NotFound."""
    scheme = Scheme.objects.running().filter(slug=slug).first()
    if scheme is None:
        raise NotFound
    return scheme


def scheme_run_by(user: User, slug: str) -> Scheme:
    """Return the scheme that this person runs. Raises NotFound for strangers, NotAllowed for whoever reads its figures."""
    scheme, kinds = _with_roles(user, slug)
    if SchemeRoleKind.MANAGER not in kinds:
        raise NotAllowed
    return scheme


def scheme_read_by(user: User, slug: str) -> Scheme:
    """Return the scheme whose figures this person may read: whoever runs it, and the commissioner. Raises NotFound."""
    return _with_roles(user, slug)[0]


def runs(user: User, scheme: Scheme) -> bool:
    """Whether this person runs the scheme. One query."""
    return SchemeRole.objects.live().filter(user=user, scheme=scheme, kind=SchemeRoleKind.MANAGER).exists()


def partner_of(organisation: Organisation, slug: str, kind: PartnerKind) -> Partner:
    """Return what an organisation is to the scheme at an address. Raises NotFound where it is not that, or no longer."""
    partner = Partner.objects.live().filter(organisation=organisation, scheme__slug=slug, kind=kind).select_related("scheme").first()
    if partner is None or partner.scheme.closed_at is not None:
        raise NotFound
    return partner


def participation_in(user: User, slug: str) -> Participant:
    """Return this person in the scheme at an address. Raises NotFound where they do not take part."""
    live = Participant.objects.live().filter(user=user, scheme__slug=slug, scheme__closed_at__isnull=True)
    participant = live.select_related("scheme", "user").first()
    if participant is None:
        raise NotFound
    return participant


def _with_roles(user: User, slug: str) -> tuple[Scheme, frozenset[str]]:
    roles = list(SchemeRole.objects.live().filter(user=user, scheme__slug=slug, scheme__closed_at__isnull=True).select_related("scheme"))
    if not roles:
        raise NotFound
    return roles[0].scheme, frozenset(role.kind for role in roles)


def card_holder(scheme: Scheme, typed: str) -> Participant:
    """
    Return whose card of this scheme is meant by a number however it was typed, or by the address that its QR holds.

    Raises UnknownNumber alike for numbers that never were, of other schemes, and of cards that are stopped. One query.
    """
    number = read_code(typed.strip().rstrip("/").rpartition("/")[2])
    cards = SchemeCard.objects.filter(number=number, ended_at__isnull=True, participant__scheme=scheme, participant__left_at__isnull=True)
    card = cards.select_related("participant__user", "participant__scheme").first() if number else None
    if card is None:
        raise UnknownNumber
    return card.participant


def gift_brought(scheme: Scheme, typed: str) -> CreditGift:
    """Return the gift of this scheme that waits for whoever brings its code, however it was typed. Raises UnknownNumber. One query."""
    code = read_code(typed)
    gifts = CreditGift.objects.open().filter(scheme=scheme, code=code).select_related("scheme", "giver__user", "giver_organisation")
    gift = gifts.first() if code else None
    if gift is None:
        raise UnknownNumber
    return gift


def gift_offered_by(holder: Participant | Organisation, gift_id: UUID) -> CreditGift:
    """Return a gift that this person or organisation gave. Raises NotFound for everybody else's."""
    return _gift(gift_id, **({"giver": holder} if isinstance(holder, Participant) else {"giver_organisation": holder}))


def gift_offered_to(holder: Participant | Organisation, gift_id: UUID) -> CreditGift:
    """Return a gift that was offered to this person or organisation. Raises NotFound for everybody else's."""
    return _gift(gift_id, **({"receiver": holder} if isinstance(holder, Participant) else {"receiver_organisation": holder}))


def _gift(gift_id: UUID, **whose: Participant | Organisation) -> CreditGift:
    found = CreditGift.objects.filter(pk=gift_id, **whose).select_related("scheme", "giver__user", "giver_organisation").first()
    if found is None:
        raise NotFound
    return found
