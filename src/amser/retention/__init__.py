"""
How long what is kept about people is kept, and removing it.

Always true: hours, exchanges and totals stay as they are; a person who is removed leaves a former member without a name.
Nothing is removed until a steward who has seen the list says so, and nothing of somebody who has a part in an open concern.
It lies above all that keeps anything.
"""
