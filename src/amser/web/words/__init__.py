"""What pages say that is more than a label: refusals, sentences for each state."""
