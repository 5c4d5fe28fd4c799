"""How fast the ledger posts, beside what bounds it and what others do: `make bench-ledger`. docs/reference/ledger-benchmark.md."""
