"""
Being a member: one person in one bank, with a number, a state, what they can do and what they have been cleared for.

Always true: every change of state has a reason, an actor and a date; an active member has one account of minutes in
the bank's book; contact details belong to the membership and are shown to nobody until something is agreed. What
checks and references a person brought is a later matter: here a broker clears a capability, with a reason.
"""
