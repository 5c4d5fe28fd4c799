"""
The time bank, which is the tenant: its names, places, policy and roles; what it has agreed with others; the councils of Wales.

Always true: what a bank says of itself stands in both languages; a policy value that is not set means the default,
never "no limit"; each bank owns one book of minutes in the ledger, with an issue, a pot and a write-off account. Two
banks have at most one agreement in force, and the accounts that they keep for each other are each other's negative. It
knows no members: being a member is not a role.
"""
