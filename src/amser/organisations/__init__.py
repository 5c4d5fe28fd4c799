"""
Organisations: what they are and do, in both languages, where they are, and who acts for them.

Always true: what an organisation says of itself stands in both languages; every organisation has an owner; a right ends at
once for whoever is removed, and what was done with it stays. It knows no schemes and no credits: what an organisation is to a
scheme (it thanks people, welcomes them, or gives days) belongs to `agencies`.
"""
