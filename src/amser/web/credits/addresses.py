"""What stands in the square codes of cards."""

from django.conf import settings

from amser.agencies.models import SchemeCard


def card_address(card: SchemeCard) -> str:
    """Return the address in a card's code: without a language, and with nothing of the person in it."""
    return f"{settings.SITE_URL.rstrip('/')}/k/{card.number}/"
