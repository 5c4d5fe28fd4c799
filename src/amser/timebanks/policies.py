"""Who may open a bank's pages, who may run it, and which agreements are its own."""

from collections.abc import Iterable

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.timebanks.models import DESK_ROLES, Agreement, Place, Places, Role, RoleKind, TimeBank


def bank_at(slug: str) -> TimeBank:
    """Return the running bank at an address, for its public page. Raises NotFound."""
    bank = TimeBank.objects.running().filter(slug=slug).first()
    if bank is None:
        raise NotFound
    return bank


def places_of(user: User, bank: TimeBank) -> Places:
    """
    Return the places whose people someone at the desk may act for; None for the whole bank.

    A coordinator of a place acts for that place alone; brokers and stewards act for everyone. Where a bank has
    coordinators alone, what is nobody's is everyone's: people of no place, and of places without a coordinator. At most
    two queries.
    """
    known = bank.known_roles if bank.known_roles is not None else list(Role.objects.live().filter(timebank=bank))
    desk = [role for role in known if role.kind in DESK_ROLES]
    own = [role for role in desk if role.user_id == user.pk]
    if any(role.kind != RoleKind.COORDINATOR for role in own):
        return None
    places = frozenset(role.place_id for role in own)
    return places | nobodys(bank, desk) if own else places


def nobodys(bank: TimeBank, desk: Iterable[Role]) -> frozenset[int | None]:
    """Return the places that nobody at the desk looks after, None for no place; empty where a broker or steward does. One query at most."""
    looked_after = []
    for role in desk:
        if role.place_id is None:
            return frozenset()
        looked_after.append(role.place_id)
    left = Place.objects.filter(timebank=bank).exclude(pk__in=looked_after)
    return frozenset({None, *left.values_list("pk", flat=True)})


def desk_of(user: User, slug: str) -> TimeBank:
    """Return the bank whose desk this person works at. Raises NotFound for everyone else."""
    bank, kinds = _run_with(user, slug)
    if not kinds & DESK_ROLES:
        raise NotFound
    return bank


def stewarded_by(user: User, slug: str) -> TimeBank:
    """Return the bank that this person runs. Raises NotFound for strangers, NotAllowed for others at the desk."""
    bank, kinds = _run_with(user, slug)
    if RoleKind.STEWARD in kinds:
        return bank
    raise NotAllowed if kinds & DESK_ROLES else NotFound


def may_give_from_pot(user_id: int, bank: TimeBank) -> bool:
    """
    Whether somebody at a bank's desk may have its community pot give hours: those named for it, where anybody is; else all.

    One query.
    """
    named = frozenset(Role.objects.live().filter(timebank=bank, kind=RoleKind.APPROVER).values_list("user_id", flat=True))
    return not named or user_id in named


def read_by(user: User, slug: str) -> TimeBank:
    """Return the bank whose books this person may read: an auditor, or someone at its desk. Raises NotFound."""
    bank, kinds = _run_with(user, slug)
    if not kinds & (DESK_ROLES | {RoleKind.AUDITOR}):
        raise NotFound
    return bank


def agreement_of(bank: TimeBank, agreement_id: int) -> Agreement:
    """Return an agreement that a bank is one side of, whatever its state. Raises NotFound for anybody else's."""
    agreement = Agreement.objects.of_bank(bank.pk).with_banks().filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound
    return agreement


def _run_with(user: User, slug: str) -> tuple[TimeBank, frozenset[str]]:
    """Return a running bank with everyone who does something for it, and what this person does. One query."""
    of_bank = Role.objects.live().filter(timebank__slug=slug, timebank__closed_at__isnull=True)
    roles = list(of_bank.select_related("timebank", "user").order_by("granted_at", "pk"))
    if not roles:
        raise NotFound
    bank = roles[0].timebank
    bank.known_roles = roles
    return bank, frozenset(role.kind for role in roles if role.user_id == user.pk)
