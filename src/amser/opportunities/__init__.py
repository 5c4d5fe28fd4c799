"""
What people can do for an organisation, when; who comes, who came; and thanking them with credits.

Always true: an opportunity is published in both languages or not at all; a place at a session is one person's; whoever was at
a session is on its list once; a session is thanked for once, everyone in it or nobody, out of one budget. Credits go out by the
ledger's batch. It knows nothing of what credits are used for.
"""
