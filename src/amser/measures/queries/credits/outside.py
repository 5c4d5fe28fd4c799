"""What may be shown of a scheme's credits outside its desk: the same gate as for hours, `amser.measures.queries.outside`."""

from amser.agencies.models import Participant, Scheme
from amser.measures.queries.outside import AT_LEAST


def supply_may_be_shown(scheme: Scheme) -> bool:
    """Whether so many people take part that the scheme's totals say nothing of any one of them. One query."""
    return Participant.objects.live().filter(scheme=scheme)[:AT_LEAST].count() >= AT_LEAST
