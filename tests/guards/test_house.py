"""The house is in order: files of a size one can read, no addresses or paths of anyone's machine, a map that is true."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = PROJECT / "src" / "amser"
LONGEST_FILE: Final = 400  # lines
WRITTEN_BY_HAND: Final = {".py", ".html", ".css", ".js", ".sql", ".sh", ".md", ".toml"}

# Hosts that may be named in code: they are never asked for anything.
HOSTS: Final = re.compile(
    r"(?:[\w.-]+\.)?(?:example|example\.(?:org|com|net)|localhost|test|invalid)$|^(?:127\.0\.0\.1|\[::1\]|www\.w3\.org)$"
    r"|^\{|^%|^host$|^user$|^db\.example$"
)
# Addresses people may want to open, each with the file that shows it.
SHOWN_TO_PEOPLE: Final = {
    "www.equalityadvisoryservice.com": "the accessibility statement must name it",
    "ico.org.uk": "the privacy notice must name it",
    "www.legislation.gov.uk": "notices name the law",
    "www.gov.uk": "notices name the law",
    "www.gov.wales": "notices name the law",
    "www.llyw.cymru": "notices name the law",
    "mozilla.org": "a licence",
}


def _files(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return [PROJECT / line for line in listed.stdout.splitlines() if Path(line).suffix in suffixes and (PROJECT / line).exists()]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sources() -> list[Path]:
    return [path for path in _files(".py", ".html", ".css", ".js", ".sql") if "vendor" not in path.parts]


def test_no_file_is_longer_than_one_can_read(sources: list[Path]) -> None:
    # Data, and what is made from parts that are short, are not read as files.
    made = {SOURCE / "ui" / "static" / "ui" / "amser.css"}

    assert [str(path.relative_to(PROJECT)) for path in sources if path not in made and _text(path).count("\n") > LONGEST_FILE] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    paths = re.compile(r"(?<![\w.])/(?:home|root|Users|work|workspace|mnt|opt|srv)/[\w.-]+")
    ours = Path(__file__)

    found = {
        str(path.relative_to(PROJECT)): paths.findall(_text(path))
        for path in _files(*WRITTEN_BY_HAND, ".po", ".txt", ".json", ".lock")
        if path != ours
    }

    assert {name: where for name, where in found.items() if where} == {}


def test_no_other_host_is_named_in_the_code(sources: list[Path]) -> None:
    named = {
        (str(path.relative_to(PROJECT)), host)
        for path in sources
        if SOURCE in path.parents
        for host in re.findall(r"https?://([^/\s\"'<>:)]+)", _text(path))
    }

    assert {(path, host) for path, host in named if not HOSTS.search(host) and host not in SHOWN_TO_PEOPLE} == set()


def test_the_locks_name_no_registry() -> None:
    assert [path.name for path in PROJECT.glob("requirements*.txt") if "://" in _text(path)] == []


def _packages() -> set[str]:
    return {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def test_every_package_has_its_line_on_the_map() -> None:
    drawn = set(re.findall(r"`(\w+)`", "\n".join(line for line in _text(PROJECT / "docs" / "map.md").splitlines() if line.startswith("|"))))

    assert _packages() - drawn == set()


def test_the_layer_contract_names_every_package_as_present() -> None:
    contract = tomllib.loads(_text(PROJECT / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    present = {name.strip() for line in contract["layers"] for name in line.split("|") if not name.strip().startswith("(")}

    assert present == _packages()


@pytest.mark.parametrize("package", sorted(_packages()))
def test_a_package_says_what_it_is_for(package: str) -> None:
    assert re.match(r'\s*"""\s*\S', _text(SOURCE / package / "__init__.py"))


def test_a_package_of_the_domain_has_only_the_files_that_everyone_expects() -> None:
    domain = ("retention", "measures", "casework", "exchanges", "listings", "members", "timebanks", "identity")
    expected = {
        "__init__.py",
        "models",
        "models.py",
        "queries",
        "queries.py",
        "policies.py",
        "actions",
        "actions.py",
        "tasks.py",
        "migrations",
        "apps.py",
        "data",
    }

    found = {f"{name}/{path.name}" for name in domain for path in (SOURCE / name).iterdir() if path.name != "__pycache__"}

    assert {name for name in found if name.partition("/")[2] not in expected} == set()


def test_every_page_that_is_named_is_there(sources: list[Path]) -> None:
    # Where a missing address is passed over in silence, a link is gone from a page and no test says so.
    nets = [path for path in sources if path.is_relative_to(SOURCE) and "NoReverseMatch" in _text(path)]

    assert [str(path.relative_to(PROJECT)) for path in nets] == []
