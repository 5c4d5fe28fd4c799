"""One search over everything that a reader may find: what stands on boards, people, things to do, places, organisations."""
