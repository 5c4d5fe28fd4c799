"""People and cards, at an organisation's desk and at a scheme's: the same pages, of those whom each may see."""
