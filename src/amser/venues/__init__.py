"""
What venues offer for credits, booking it ahead, and the till.

Always true: no more places are taken at a sitting than it has; credits are used only where the offer allows, now; a use is
accepted once, whoever presses how often; what a booking holds is settled at the till or comes back by itself; a till knows the
offers of its venue and the numbers it is given, and nothing of anybody.
"""
