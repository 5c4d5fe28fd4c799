"""The nouns of exchanging."""

from amser.exchanges.models.company import Company
from amser.exchanges.models.exchange import Exchange, ExchangeMovedOn, ExchangeState, Kind, Sharing, WaitingFor
from amser.exchanges.models.gift import Gift
from amser.exchanges.models.leg import Leg
from amser.exchanges.models.party import Party, Role
from amser.exchanges.models.question import Question
from amser.exchanges.models.regular import Regular
from amser.exchanges.models.slip import Slip
from amser.exchanges.models.thanks import Thanks
from amser.exchanges.models.visit import Visit
from amser.exchanges.models.with_organisation import Half, OrganisationExchange

__all__ = [
    "Company",
    "Exchange",
    "ExchangeMovedOn",
    "ExchangeState",
    "Gift",
    "Half",
    "Kind",
    "Leg",
    "OrganisationExchange",
    "Party",
    "Question",
    "Regular",
    "Role",
    "Sharing",
    "Slip",
    "Thanks",
    "Visit",
    "WaitingFor",
]
