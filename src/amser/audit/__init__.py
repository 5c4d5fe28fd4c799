"""
Who did what, for whom, through which door, and the key that makes doing it twice the same as doing it once.

Always true: every action of the domain leaves exactly one entry, in the transaction of what it did; an entry never
changes. It stores plain ids of people and banks, so that it can lie below `identity`, and never a name or a text.
"""
