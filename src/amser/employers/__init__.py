"""
Volunteering days: what an employer gives its staff, who asks, who approves, and what the host confirms.

Always true: all lengths are whole minutes of paid time and never credits or hours between people; nobody uses more than they
are entitled to in a scheme year; nobody approves their own day; a day is confirmed once, by the host; the credits it is
thanked with go to the host's or the employer's purse unless the scheme thanks people. The employer reads nobody's private details.
"""
