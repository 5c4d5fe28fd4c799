"""What a scheme has decided that it makes at most."""

import datetime as dt

from amser.agencies.models import DayCreditsLimit, Scheme


def day_credits_limit(scheme: Scheme, *, on: dt.date) -> int | None:
    """Return how many credits for volunteering days a calendar year may have, as decided for a day; None without a limit. One query."""
    decided = DayCreditsLimit.objects.filter(scheme=scheme, begins_on__lte=on).order_by("-begins_on").first()
    return decided.most_credits if decided else None


def day_credits_limits(scheme: Scheme) -> list[DayCreditsLimit]:
    """Return every decision, the latest first. One query."""
    return list(DayCreditsLimit.objects.filter(scheme=scheme).order_by("-begins_on"))
