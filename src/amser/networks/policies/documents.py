"""Who may read a document, write it, and check it."""

import dataclasses

from django.db.models import Q

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.networks.models import (
    Document,
    DocumentQuerySet,
    Maintainer,
    Papers,
)
from amser.networks.policies.groups import Standing, standing_in


def documents_for(standing: Standing) -> DocumentQuerySet:
    """
    Return the documents of a group that this person may read: a member all that say something, others those that are public.

    Those who run the group see what is still being written too, and so do those who keep it. Of a private group nothing is public.
    """
    found = Document.objects.filter(group=standing.group)
    if standing.runs_it:
        return found
    if standing.is_member:
        kept = Maintainer.objects.filter(membership=standing.membership).values("document")
        return found.filter(Q(pk__in=found.readable().values("pk")) | Q(pk__in=kept))
    return found.readable().filter(is_public=True) if standing.group.papers != Papers.PRIVATE else found.none()


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A document, and what somebody may do with it."""

    document: Document
    standing: Standing
    keeps_it: bool

    @property
    def may_write(self) -> bool:
        """Whether they write, publish and check it: members who keep it, and whoever runs the group."""
        return self.keeps_it or self.standing.runs_it


def document_for(user: User | None, slug: str, document_slug: str) -> Paper:
    """Return a document as far as this person may know of it. Raises NotFound."""
    standing = standing_in(user, slug)
    document = documents_for(standing).select_related("group").filter(slug=document_slug).first()
    if document is None:
        raise NotFound
    keeps = standing.is_member and document.maintainers.filter(membership=standing.membership).exists()
    return Paper(document, standing, keeps_it=keeps)


def written_by(user: User, slug: str, document_slug: str) -> Paper:
    """Return a document that this person keeps. Raises NotAllowed for those who only read it, NotFound for the rest."""
    paper = document_for(user, slug, document_slug)
    if not paper.may_write:
        raise NotAllowed
    return paper
