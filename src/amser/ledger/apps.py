"""The ledger, as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Books, accounts, transfers, holds."""

    name = "amser.ledger"
