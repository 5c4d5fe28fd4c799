"""
Words: what somebody may have meant by them, in either language, and how anything is found by them.

Always true: what is indexed and what is asked go through the same functions, so the same word meets itself however it is mutated.
Knows nothing of listings or people: whoever keeps something to be found says what its words are (`terms_of`) and may see it.
"""
