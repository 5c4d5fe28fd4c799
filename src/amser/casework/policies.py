"""Who may read and decide what somebody says is wrong. Whoever has a part in it may not, whatever their role."""

from amser.casework.models import LEAD_ROLES, Complaint, Concern
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.timebanks.models import DESK_ROLES, Role, TimeBank


def roles_in(bank: TimeBank) -> list[Role]:
    """Return the live roles of a bank with their people. No query where a policy has read them on the way."""
    if bank.known_roles is None:
        bank.known_roles = list(Role.objects.live().filter(timebank=bank).select_related("user").order_by("granted_at", "pk"))
    return bank.known_roles


def is_lead(user: User, bank: TimeBank) -> bool:
    """Return whether a person is the bank's safeguarding lead or the deputy."""
    return any(role.user_id == user.pk and role.kind in LEAD_ROLES for role in roles_in(bank))


def led_by(user: User, slug: str) -> TimeBank:
    """Return the running bank whose safeguarding lead or deputy this person is. Raises NotFound for everyone else."""
    bank = TimeBank.objects.running().filter(slug=slug).first()
    if bank is None or not is_lead(user, bank):
        raise NotFound
    return bank


def concern_of(user: User, bank: TimeBank, concern_id: int) -> Concern:
    """Return a concern that this person may read. Raises NotFound for all but a lead or deputy who has no part in it."""
    found = Concern.objects.filter(timebank=bank, pk=concern_id).not_about(user.pk).with_state().first()
    if found is None or not is_lead(user, bank):
        raise NotFound
    return found


def deals_with_complaints(user: User, bank: TimeBank) -> bool:
    """Return whether a person deals with the bank's complaints: brokers and stewards; coordinators where there are none."""
    for_all, of_places = complaints_desk(bank)
    return user in (for_all or of_places)


def complaints_desk(bank: TimeBank) -> tuple[list[User], list[User]]:
    """
    Return who deals with a bank's complaints, whoever is first at the desk first: those who work for all of it, then coordinators.

    Coordinators deal with what has to do with every one of the others: no complaint lies where nobody may read it.
    """
    desk = [role for role in roles_in(bank) if role.kind in DESK_ROLES]
    for_all = dict.fromkeys(role.user for role in desk if role.place_id is None)
    return list(for_all), list(dict.fromkeys(role.user for role in desk if role.user not in for_all))


def complaint_of(user: User, bank: TimeBank, complaint_id: int) -> Complaint:
    """Return a complaint that this person may deal with. Raises NotFound, also for one that is about them or their own."""
    found = Complaint.objects.filter(timebank=bank, pk=complaint_id).for_reader(user.pk).with_state().first()
    if found is None or user not in handlers_of(found):
        raise NotFound
    return found


def handlers_of(complaint: Complaint) -> list[User]:
    """Return who may deal with a complaint, whoever is first at the desk first."""
    concerned = set(complaint.people.values_list("user_id", flat=True)) | ({complaint.made_by_id} if not complaint.told_by else set())
    for_all, of_places = ([user for user in some if user.pk not in concerned] for some in complaints_desk(complaint.timebank))
    return for_all or of_places
