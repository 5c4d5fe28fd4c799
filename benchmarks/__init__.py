"""What is measured, and how to repeat it: `make bench-NAME` runs one, `make bench` all. Their rows: docs/reference."""
