"""Who hears of an exchange: the bank of each of the two, for its own member and its own desk."""

from amser.announcements import announce
from amser.exchanges.models import Exchange


def tell(exchange: Exchange, what: str, **ids: object) -> None:
    """Announce what happened to an exchange, once for each bank that has a member in it."""
    for bank_id in exchange.bank_ids:
        announce(f"exchanges.{what}", bank_id=bank_id, exchange_id=str(exchange.pk), **ids)
