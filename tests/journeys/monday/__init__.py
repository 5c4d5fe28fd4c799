"""A scripted Monday: what comes in at a desk, in the order in which it comes."""
