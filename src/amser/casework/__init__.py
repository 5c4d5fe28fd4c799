"""
What somebody says is wrong: a complaint about how people behaved, and a concern that somebody is not safe.

Always true: nobody reads, finds or decides what they are concerned in themselves; what was said of a concern, and each
step, note and opening, is added and never changed, by privilege and by trigger. A difference about hours is no case: it
lies in `exchanges`.
"""
