"""What is asked of these nouns."""
