"""The till: one link, on any telephone, without an account."""
