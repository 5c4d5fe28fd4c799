"""
An exchange, from a suggested day to hours that have moved.

Always true: hours move once, when both say so, a timer does after notice, or a broker settles it; the transfer's id is
made with the exchange, so that two people and a timer share one; nothing posted is edited, only corrected by a reversal
that both can see; when the ledger refuses, the exchange waits with its reason and nobody's words are lost; between two
banks the hours move in both books or in neither, and each bank reads and decides its own member's side. It writes to
nobody: it announces.
"""
