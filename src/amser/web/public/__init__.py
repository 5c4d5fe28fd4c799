"""Pages for anyone: the front page, a bank's page, asking to join, help, notices."""
