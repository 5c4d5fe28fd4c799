"""What figures about credits are called."""

from django.utils.translation import pgettext

from amser.web.figures.tables import Column, Unit


def columns() -> tuple[Column, Column]:
    """Return the columns of a table of credits: what, and how many."""
    return Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("figures.col.credits", "Credits"))
