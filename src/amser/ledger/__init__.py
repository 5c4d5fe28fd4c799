"""
Books, accounts, transfers and holds: who owes whom, and nothing else.

Always true: every transfer lies inside one book and takes from one account what it gives another, so each book sums to zero.
Balances change only in the database's own functions, under locks; limits hold under any concurrency; what is held is not
spent, and is settled once; history is never rewritten, a mistake is put right by a reversal. `amser ledger audit` proves it
from the rows.

Does not: know members, names, notes or reasons about people; decide who may post; round, date by request or convert units.
"""
