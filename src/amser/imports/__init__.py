"""Files in: members and listings, checked line by line, through the same actions as every page."""
