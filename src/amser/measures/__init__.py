"""
Figures: what a time bank did in a period, for its desk, its funders and its Quality Mark.

Always true: figures are read from the ledger, so that every table sums to what the ledger says moved; screen, CSV, XLSX and
PDF show one `Report`; a period once closed keeps its figures, and what comes late counts in the next; what leaves the bank
has been through the gate (`queries.outside`). It writes nothing but closed periods and answers.
"""
