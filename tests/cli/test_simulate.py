"""`amser simulate`: a policy, or two side by side."""

import json

import pytest
from click.testing import CliRunner, Result

from amser.cli import simulate
from amser.simulation import Neighbourhood, Policy, Rule, run

_SMALL = ["--members", "20", "--weeks", "10", "--settling", "4", "--seeds", "2"]


def _ask(*options: str) -> Result:
    return CliRunner(env={"LANG": "en_GB.UTF-8", "LC_ALL": ""}).invoke(simulate.command, [*_SMALL, *options])


def test_two_policies_stand_side_by_side() -> None:
    answer = _ask("--against", "rule=lowest-of-asked", "--against", "floor=-300")

    assert answer.exit_code == 0, answer.output
    assert "random 2, -1200…none, +0, pot 0  lowest-of-asked 2, -300…none, +0, pot 0" in " ".join(answer.stdout.split("\n")[0].split("   "))
    assert "Needs that were met" in answer.stdout
    assert "Mean of 2 runs, and their range." in answer.stdout
    assert "This is a model, not a forecast" in answer.stdout


def test_json_says_what_another_run_needs_and_what_came_of_it() -> None:
    told = json.loads(_ask("--json", "--start", "120", "--rule", "longest").stdout)

    policy = Policy(Rule.LONGEST, asked=2, floor_minutes=-1200, start_minutes=120)
    people = Neighbourhood(20, leaving=0.2, only_giving=0.1)
    rates = [run(people, policy, seed=seed, days=70, settling_days=28).fill_rate for seed in (1, 2)]
    found = told["policies"][0]["figures"]["fill_rate"]
    assert told["seeds"] == [1, 2]
    assert [found["least"], found["most"]] == sorted(rates, key=lambda rate: rate or 0)
    assert sum(told["policies"][0]["balances"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--floor", "60"), "--floor"),
        (("--against", "colour=red"), "--against"),
        (("--against", "asked=many"), "--against"),
        (("--only-giving", "1"), "--only-giving"),
    ],
)
def test_what_could_not_be_is_refused_by_name(options: tuple[str, ...], named: str) -> None:
    answer = _ask(*options)

    assert answer.exit_code == 2
    assert named in answer.stderr


def test_ctrl_c_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "run", interrupted)

    answer = _ask()

    assert answer.exit_code == 130
    assert answer.stdout == ""
    assert "Stopped. Nothing was changed" in answer.stderr
