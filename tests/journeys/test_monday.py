"""A scripted Monday: forty and more calls, letters and slips, in Welsh, by the keyboard alone; each outcome looked up, each key counted."""

from typing import Final

from benchmarks.report import Target, write
from tests.journeys.conftest import Visit
from tests.journeys.monday import arranging, joining, keeping, recording, slips
from tests.journeys.monday.day import TASKS, Monday, nine_o_clock
from tests.journeys.typist import Count, Typist

IN_ORDER: Final = [
    task for part in (joining, arranging, recording, slips, keeping) for task in TASKS if task.do.__module__ == part.__name__
]
FORTY: Final = 40

# The issue's own budget for one exchange, besides names; and ours for everything else.
ONE_EXCHANGE: Final = {"keys": 24, "page_loads": 2}
ANY_TASK: Final = {"keys": 120, "page_loads": 14}


def test_forty_things_come_in_on_a_monday_and_are_done_without_a_mouse(visit: Visit) -> None:
    bank, people, cari, nia = nine_o_clock("dydd-llun")
    desks = [Typist(visit("cy", person, width=1280).go(f"b/{bank.slug}/desk/")) for person in (cari, nia)]
    monday = Monday(bank, people, cari=desks[0], nia=desks[1])

    took = {task.key: task.run(monday) for task in IN_ORDER}

    assert len(took) >= FORTY
    assert _report(took) == 0, "a task takes more keys or pages than it may: see benchmarks/results/desk.json"


def _report(took: dict[str, Count]) -> int:
    """Write what every task took to benchmarks/results/desk.json; return 1 where one took too much."""
    rows = [
        {"task": task.en, "in_welsh": task.cy, "keys": count.keys, "keys_in_names": count.in_names, "page_loads": count.loads}
        for task, count in ((task, took[task.key]) for task in IN_ORDER)
    ]
    one = took["one_exchange"]
    most = {name: max(int(str(row[name])) for row in rows) for name in ANY_TASK}
    targets = [
        Target("one exchange: keys besides names", one.keys, ONE_EXCHANGE["keys"]),
        Target("one exchange: page loads", one.loads, ONE_EXCHANGE["page_loads"]),
        Target("any task: keys besides names", most["keys"], ANY_TASK["keys"]),
        Target("any task: page loads", most["page_loads"], ANY_TASK["page_loads"]),
    ]
    return write(
        "desk", rows, targets, totals={name: sum(int(str(row[name])) for row in rows) for name in ("keys", "keys_in_names", "page_loads")}
    )
