"""
Announcements become letters: by e-mail, or on the desk's list of whom to ring and whom to post to.

Always true: one job tells each person once, whatever is run twice; a letter is in its reader's languages, Welsh first,
and says that Welsh is welcome; nobody is written to about what they did themselves, nor after they have left. It never
changes what it tells about. In the demo nothing leaves the machine.
"""
