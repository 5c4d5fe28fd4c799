"""
What everything else stands on: errors, ids, minutes, dates, languages.

Always true: no models, no database, no HTTP; importing it does nothing.
"""
