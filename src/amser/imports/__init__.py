"""
Lists that a time bank already has, in a file: its members, and its offers and requests.

Always true: every line is checked before anything is written; what is written goes through the same actions as
everything else, through the door IMPORT; a line that is here already is left as it is.
"""
