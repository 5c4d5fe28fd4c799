"""
Offers and requests on a bank's board, in people's own words.

Always true: a listing is in one bank, held by one member or by the bank itself; what a person wrote is kept as they
wrote it, with its language; its safeguarding level follows from its category and setting, never from the person; what
the member is not cleared for waits for the coordinator. It arranges nothing: that is an exchange.
"""
