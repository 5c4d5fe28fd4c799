"""
Telling everyone, in both languages: reading the newsletters that people have, and sending bulletins to those who asked.

Always true: nobody is written to who has not confirmed; a reader gets an item once, in the language they chose, whatever issues it
stands in; what is being sent does not change any more. It hands nothing to a mail server: `notifications` does.
"""
