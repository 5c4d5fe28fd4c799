"""What a simulated policy is said to do."""

from django.utils.translation import pgettext

from amser.simulation import Rule


def figure(name: str) -> str:
    """Return what a figure of a run is called."""
    return {
        "fill_rate": pgettext("simulation.fill_rate", "Needs that were met"),
        "waiting_days": pgettext("simulation.waiting_days", "Days until help came"),
        "refused_share": pgettext("simulation.refused_share", "Needs not asked for want of hours"),
        "nothing_to_spend": pgettext("simulation.nothing_to_spend", "Members with nothing to spend"),
        "both_share": pgettext("simulation.both_share", "People who both gave and received"),
        "circular_share": pgettext("simulation.circular_share", "Help that runs in circles"),
        "velocity": pgettext("simulation.velocity", "How often an hour changes hands in a year"),
    }[name]


def rule(code: Rule) -> str:
    """Return who is asked under a rule."""
    return {
        Rule.RANDOM: pgettext("simulation.random", "Anyone"),
        Rule.LOWEST_OF_ASKED: pgettext("simulation.lowest_of_asked", "Anyone; of those who say yes, the one with fewest hours"),
        Rule.LOWEST: pgettext("simulation.lowest", "Those with fewest hours"),
        Rule.LONGEST: pgettext("simulation.longest", "Those not asked for longest"),
    }[code]


def now() -> str:
    """Return what the present policy is called."""
    return pgettext("simulation.now", "As now")


def then() -> str:
    """Return what the proposed policy is called."""
    return pgettext("simulation.then", "As proposed")


def either(*, first: bool, label: str) -> str:
    """Return what a bar of one of the two policies is called: first of which, since there may be no room for the rest."""
    return pgettext("simulation.either", "%(which)s: %(what)s") % {"what": label, "which": now() if first else then()}


def between(low: str, high: str) -> str:
    """Return a band of balances."""
    return low if low == high else pgettext("simulation.between", "%(low)s to %(high)s") % {"low": low, "high": high}


def ranged(mean: str, least: str, most: str) -> str:
    """Return a mean with its range."""
    return pgettext("simulation.ranged", "%(mean)s (%(least)s to %(most)s)") % {"mean": mean, "least": least, "most": most}


def summary(now_of_100: int, then_of_100: int) -> str:
    """Return the answer in a sentence."""
    return pgettext("simulation.summary", "Of 100 needs in this model, %(now)s are met as things are now, and %(then)s as proposed.") % {
        "now": now_of_100,
        "then": then_of_100,
    }


def no_clear_difference() -> str:
    """Say that the two policies differ less than chance does."""
    return pgettext(
        "simulation.chance",
        "In how many needs were met, the runs of one policy differ as much as the two policies do: read nothing into that.",
    )


def bad_limits() -> str:
    """Say that a start above the highest balance means nothing."""
    return pgettext("simulation.limits", "The hours of welcome are above the most hours. Choose fewer, or a higher limit.")
