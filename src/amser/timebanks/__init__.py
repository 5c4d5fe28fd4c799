"""
The time bank, which is the tenant: its names, places, policy and roles; and the councils of Wales.

Always true: what a bank says of itself stands in both languages; a policy value that is not set means the default,
never "no limit"; each bank owns one book of minutes in the ledger, with an issue, a pot and a write-off account. It
knows no members: being a member is not a role.
"""
