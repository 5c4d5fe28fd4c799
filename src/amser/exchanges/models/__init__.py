"""The nouns of exchanging."""

from amser.exchanges.models.company import Company
from amser.exchanges.models.exchange import Exchange, ExchangeMovedOn, ExchangeState, WaitingFor
from amser.exchanges.models.gift import Gift
from amser.exchanges.models.party import Party, Role
from amser.exchanges.models.question import Question
from amser.exchanges.models.thanks import Thanks

__all__ = ["Company", "Exchange", "ExchangeMovedOn", "ExchangeState", "Gift", "Party", "Question", "Role", "Thanks", "WaitingFor"]
