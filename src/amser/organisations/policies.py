"""Who may act for an organisation. Each function returns the object or raises NotFound or NotAllowed."""

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.organisations.models import Organisation, Right, Staff


def listed_organisation(slug: str) -> Organisation:
    """Return a running organisation of the directory, for everybody. Raises NotFound."""
    organisation = Organisation.objects.listed().filter(slug=slug).first()
    if organisation is None:
        raise NotFound
    return organisation


def rights_in(user: User, slug: str) -> tuple[Organisation, frozenset[str]]:
    """Return a running organisation and what this person may do for it. Raises NotFound for whoever has no right in it. One query."""
    live = Staff.objects.live().filter(user=user, organisation__slug=slug, organisation__closed_at__isnull=True)
    rights = list(live.select_related("organisation"))
    if not rights:
        raise NotFound
    return rights[0].organisation, frozenset(staff.right for staff in rights)


def organisation_with(user: User, slug: str, *rights: Right) -> tuple[Organisation, frozenset[str]]:
    """
    Return an organisation in which this person has one of the rights, and all they have; an owner has them all. One query.

    Raises NotFound for whoever has none in it, NotAllowed for whoever has others.
    """
    organisation, held = rights_in(user, slug)
    if not held & {Right.OWNER, *rights}:
        raise NotAllowed
    return organisation, held
