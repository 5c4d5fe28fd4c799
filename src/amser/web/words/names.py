"""What people are called where the two are in different banks."""

from django.utils.translation import pgettext

from amser.members.models import Membership


def with_bank(member: Membership) -> str:
    """Return "Huw D., Cwm Taf Time Bank"."""
    return pgettext("name.and_bank", "%(name)s, %(bank)s") % {"name": member.short_name, "bank": member.timebank.name}
