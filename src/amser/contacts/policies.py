"""Who may see and work through what the desk keeps about being in touch."""

from amser.contacts.models import Mailing, Note, Task
from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.members.models import Membership
from amser.members.policies import member_at_the_desk
from amser.timebanks.models import Places, TimeBank


def task_at_the_desk(bank: TimeBank, task_id: int, *, viewer: User, places: Places) -> Task:
    """Return a task of the bank whose desk this is, about somebody else of these places or about nobody. Raises NotFound."""
    task = Task.objects.seen_in(places).not_about(viewer.pk).select_related("membership__user").filter(timebank=bank, pk=task_id).first()
    if task is None:
        raise NotFound
    return task


def in_touch_with(bank: TimeBank, number: int, *, viewer: User, places: Places) -> Membership:
    """Return a member whose contacts and notes this broker may read. Raises NotFound; NotAllowed for their own."""
    member = member_at_the_desk(bank, number, places=places)
    if member.user_id == viewer.pk:
        raise NotAllowed
    return member


def note_on(member: Membership, note_id: int, *, reader: User) -> Note:
    """Return a note on a member that this reader may read. Raises NotFound."""
    note = Note.objects.read_by(reader.pk).filter(membership=member, pk=note_id).first()
    if note is None:
        raise NotFound
    return note


def mailing_of(bank: TimeBank, mailing_id: int) -> Mailing:
    """Return a message that this bank's desk wrote to members. Raises NotFound."""
    mailing = Mailing.objects.select_related("by_user").filter(timebank=bank, pk=mailing_id).first()
    if mailing is None:
        raise NotFound
    return mailing
