"""
Groups that meet: networks, forums, steering groups. Who is in them, their meetings, and what was decided.

Always true: a person is in a group once and at an event once; who said they would come and who came are two facts, and neither
changes the other; what was approved does not change. Whoever is no longer a member reads none of a group's papers, whatever
invitation they hold. It knows no credits; hours given for an event are offered to a time bank, never counted here.
"""
