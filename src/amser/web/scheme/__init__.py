"""A scheme's desk."""
