"""A person's own pages: signing in and out, the second step, the address, the places where they are signed in."""
