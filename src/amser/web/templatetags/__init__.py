"""What templates of the pages need beyond the components."""
