"""A round of `amser.circulation` beside what is done without one. docs/reference/matching-benchmark.md explains the rows."""
