"""
Answers about a scheme's credits, for its desk, whoever pays for it, and each organisation about itself.

Never mixed with hours between people: these count whole credits of one scheme's book, and paid volunteering time apart.
"""
