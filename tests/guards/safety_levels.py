"""
The page of safety levels in docs/reference, in both languages, made from the rules that Amser asks: `make reference`.

A test compares; whoever changes a rule, a level or a check writes the page anew by that command.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.utils import translation

from amser.kernel import dates
from amser.members.models import LEVEL_NEEDS, Answer, CapabilityKind, Level, Task
from amser.members.models.check import CAPABILITY_NEEDS, RUNS_OUT
from amser.members.models.rules import Rule, rules
from amser.web.words import desk, safety

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
FILES: Final = {"en": "safety-levels.md", "cy": "safety-levels.cy.md"}

_SAYS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "heading": "Safety levels",
        "other": "[Cymraeg](safety-levels.cy.md)",
        "made": "Made from the rules by `make reference`; not written by hand. What a coordinator does about it: "
        "[keeping people safe](../guides/broker/safety.md).",
        "lede": "The level belongs to the task, never to the person. Whoever gives the help is asked for everything in its row. "
        "Clearing is a broker's decision, and counts no longer than the first thing it rests on.",
        "levels": "level | | what it is, and what people are told | cleared for",
        "nothing": "nothing: being a member is enough",
        "children": "R where children take part: {kinds}.",
        "rests": "What clearing rests on",
        "rests.columns": "cleared for | checks | needs a last day",
        "yes": "yes: {checks}",
        "no": "no",
        "rules": "What the law calls regulated, and since when",
        "from": "From {date}",
        "adults": "With adults, even once: {answers}.",
        "alone": "With children, and nobody else there: asked for here even once.",
        "days": "Days with children: at most {days} in any {window} days, in all time banks together, without the check.",
        "night": "Between {since}:00 and {until}:00, a night with children is regulated, however seldom.",
        "exempt": "A day does not count where a parent or a leader is there the whole time.",
        "counts": "A day counts even where a parent or a leader is there the whole time.",
        "past": "What was decided on a day is explained by the rule of that day. Source: Safeguarding Vulnerable Groups Act 2006, "
        "Schedule 4, as amended by the Protection of Freedoms Act 2012 and, from 1 September 2026, the Crime and Policing Act 2026. "
        "Its effect in Wales is to be confirmed with the DBS.",
    },
    "cy": {
        "heading": "Lefelau diogelwch",
        "other": "[English](safety-levels.md)",
        "made": "Wedi'i wneud o'r rheolau gan `make reference`; nid â llaw. Beth mae cydlynydd yn ei wneud: "
        "[cadw pobl yn ddiogel](../guides/broker/safety.cy.md).",
        "lede": "Mae'r lefel yn perthyn i'r dasg, byth i'r person. Gofynnir i'r sawl sy'n rhoi'r help am bopeth yn ei rhes. "
        "Penderfyniad brocer yw pob clirio, ac nid yw'n cyfrif yn hirach na'r peth cyntaf y mae'n dibynnu arno.",
        "levels": "lefel | | beth yw hi, a beth a ddywedir wrth bobl | clirio ar gyfer",
        "nothing": "dim: mae bod yn aelod yn ddigon",
        "children": "R lle mae plant yn cymryd rhan: {kinds}.",
        "rests": "Ar beth y mae pob clirio'n dibynnu",
        "rests.columns": "clirio ar gyfer | gwiriadau | angen diwrnod olaf",
        "yes": "oes: {checks}",
        "no": "nac oes",
        "rules": "Beth y mae'r gyfraith yn ei reoleiddio, ac ers pryd",
        "from": "O {date}",
        "adults": "Gydag oedolion, hyd yn oed unwaith: {answers}.",
        "alone": "Gyda phlant, a neb arall yno: gofynnir amdano yma hyd yn oed unwaith.",
        "days": "Diwrnodau gyda phlant heb y gwiriad, ym mhob banc amser gyda'i gilydd: {days} ar y mwyaf mewn unrhyw {window}.",
        "night": "Rhwng {since}:00 a {until}:00, mae noson gyda phlant wedi'i rheoleiddio, waeth pa mor anaml.",
        "exempt": "Nid yw diwrnod yn cyfrif lle mae rhiant neu arweinydd yno drwy'r amser.",
        "counts": "Mae diwrnod yn cyfrif hyd yn oed lle mae rhiant neu arweinydd yno drwy'r amser.",
        "past": "Caiff yr hyn a benderfynwyd ar ddiwrnod ei esbonio gan reol y diwrnod hwnnw. Ffynhonnell: Safeguarding Vulnerable "
        "Groups Act 2006, Atodlen 4, fel y'i diwygiwyd gan y Protection of Freedoms Act 2012 ac, o 1 Medi 2026, y Crime and Policing "
        "Act 2026. Mae ei effaith yng Nghymru i'w chadarnhau gyda'r DBS.",
    },
}


def text(language: str) -> str:
    """Return the page, as its file should stand."""
    with translation.override(language):
        return "\n".join(_lines(_SAYS[language])) + "\n"


def write() -> None:
    """Write the page anew, in both languages."""
    for language, name in FILES.items():
        (FOLDER / name).write_text(text(language), encoding="utf-8")


def _lines(says: dict[str, str]) -> Iterator[str]:
    yield from (f"# {says['heading']}", "", f"{says['made']} {says['other']}", "", says["lede"], "")
    needs = {level: _kinds(LEVEL_NEEDS[level]) or says["nothing"] for level in Level.values}
    yield from _table(says["levels"], ([level, desk.level_tag(level), desk.level(level), needs[level]] for level in Level.values))
    with_children = Task(Level.REGULATED, answers=frozenset({Answer.CHILDREN})).needs
    yield from ("", says["children"].format(kinds=_kinds(with_children)), "", f"## {says['rests']}", "")
    yield from _table(says["rests.columns"], ([desk.capability(kind), *_checks(kind, says)] for kind in CapabilityKind.values))
    yield from ("", f"## {says['rules']}", "", says["past"])
    for rule in rules():
        yield from ("", f"### {says['from']}".format(date=dates.full(rule.begins_on)), "")
        yield from (f"- {line}" for line in _rule(rule, says))


def _table(columns: str, rows: Iterable[list[str]]) -> Iterator[str]:
    yield from (f"| {columns} |", "|---" * (columns.count("|") + 1) + "|")
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _kinds(kinds: Iterable[str]) -> str:
    return "; ".join(safety.capabilities(kinds))


def _checks(kind: str, says: dict[str, str]) -> list[str]:
    needs = CAPABILITY_NEEDS[kind]
    ends = [need for need in needs if need[0] in RUNS_OUT]
    return [safety.checks(needs), says["yes"].format(checks=safety.checks(ends)) if ends else says["no"]]


def _rule(rule: Rule, says: dict[str, str]) -> Iterator[str]:
    labels = dict(safety.PART_OF_IT)
    yield says["adults"].format(answers="; ".join(str(labels[one]) for one in Answer.values if one in rule.adults))
    yield says["alone"]
    yield says["days"].format(days=rule.days, window=rule.window_days)
    yield says["exempt"] if rule.supervised_is_exempt else says["counts"]
    yield says["night"].format(since=rule.overnight_from, until=rule.overnight_until)
