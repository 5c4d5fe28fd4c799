"""Announcements become messages, in the reader's language, by the channel they chose."""
