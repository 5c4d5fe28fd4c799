"""
The pages: a door. Each reads the clock and the form, calls one action, and answers with HTML.

Folders are audiences (`public`, `member`, `broker`, `account`, `person`); inside, modules are named after the domain
app they show. A GET changes nothing. No rule lives here.
"""
