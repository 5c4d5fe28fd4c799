"""
A real PostgreSQL under every test, with the two roles of a real installation.

Tests migrate as the owner and run as the application, each worker in a copy of a database that was migrated once and
is kept for the next run (`--create-db` makes it anew). With DATABASE_URL unset they start an embedded server of their
own; else they use the one given, where DATABASE_OWNER_URL must name a role that may create databases.
"""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from amser.cli.messages import compile_catalogues
from amser.config import database
from amser.config.unavailable import DatabaseUnavailable
from amser.demo import build
from amser.demo.plan import Step
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests import migrated
from tests.builders.banks import a_bank
from tests.builders.members import a_member

SAMPLED_AT: Final = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
SAMPLE_SIZE: Final = 0.05
Built = tuple[str, list[Step]]

# The same examples every time, and no clock: these machines are shared.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Compile what people read, once for all workers."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure at once: a run that is stopped early has still said which."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.outcome}: {report.nodeid} ({report.when})\n{report.longreprtext[-1500:]}", flush=True)  # noqa: T201


def pytest_collection_finish() -> None:
    """Have Python look less often, and not among what was imported, for memory to free: that was a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Copy the migrated database for this worker; leave the connection signed in as the application."""
    live = connection.settings_dict["NAME"]
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{live}"  # with its worker's number, if there are several
    with django_db_blocker.unblock():
        _refuse_unusable_roles()
        connection.close()
        _drop(name)
        with psycopg.connect(**_owner_sign_in(), autocommit=True) as owner:
            migrated.copy_to(owner, name, anew=request.config.option.create_db)
        connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = live
        _drop(name)


# A bank with two of its people, and two banks side by side: most tests need no more. A test file may have its own instead.


@pytest.fixture
def bank(db: None) -> TimeBank:
    return a_bank()


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank, "Mair Gwennol")


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais")


@pytest.fixture
def dyffryn(db: None) -> TimeBank:
    return a_bank("Dyffryn")


@pytest.fixture
def cwm(db: None) -> TimeBank:
    return a_bank("Cwm Taf", slug="cwm-taf")


@pytest.fixture
def cloned_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """
    Give the test a copy of the test database, for what commits, races or crashes, and yield its name.

    The default connection of every thread that connects from now on is to the copy. It is dropped afterwards, with
    whoever is still connected to it.
    """
    with django_db_blocker.unblock(), a_clone() as copy:
        yield copy


@pytest.fixture(scope="session")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    """
    Build the demo's sample, as small as it can be, as seen on a Sunday in November; yield its database and its acts.

    Once for each worker, in a copy that every module visits, or copies in its turn.
    """
    with django_db_blocker.unblock(), a_copy() as copy:
        with in_its_place(copy):
            steps = build.planned(now=SAMPLED_AT, size=SAMPLE_SIZE)
            refused = build.build(steps, now=SAMPLED_AT, progress=lambda _: None)
            assert refused == []
        yield copy, steps


@contextmanager
def a_clone() -> Iterator[str]:
    """Put a copy of the test database in its place, and yield its name; drop it afterwards."""
    with a_copy() as copy, in_its_place(copy):
        yield copy


@contextmanager
def a_copy() -> Iterator[str]:
    """Copy the test database, and yield the copy's name; drop it afterwards."""
    assert not connection.in_atomic_block, "a copy takes the place of the django_db mark"
    connection.close()
    copy = f"copy_{uuid4().hex}"
    _as_owner_elsewhere("CREATE DATABASE {} TEMPLATE {}", copy, connection.settings_dict["NAME"])
    try:
        yield copy
    finally:
        _drop(copy)


@contextmanager
def in_its_place(copy: str) -> Iterator[None]:
    """Put a copy in the place of the test database."""
    assert not connection.in_atomic_block, "a copy takes the place of the django_db mark"
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _refuse_unusable_roles() -> None:
    """Stop with one sentence where the given database cannot carry the tests."""
    try:
        with psycopg.connect(**_owner_sign_in(), autocommit=True) as owner:
            may_create = owner.execute("SELECT FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)").rowcount
            known = owner.execute("SELECT FROM pg_roles WHERE rolname = %s", [database.application_role()]).rowcount
    except (DatabaseUnavailable, psycopg.OperationalError) as error:
        pytest.exit(f"The tests have no database: {str(error).strip()}", returncode=2)
    if not may_create:
        pytest.exit(f"The tests create databases: ALTER ROLE {database.owner_role()} CREATEDB, or unset DATABASE_URL.", returncode=2)
    if not known or database.application_role() == database.owner_role():
        pytest.exit(
            f"The tests need two roles: CREATE ROLE {database.application_role()}, another than the owner, or unset DATABASE_URL.",
            returncode=2,
        )


def _drop(name: str) -> None:
    """Drop a database that may not be there, with whoever is still connected to it."""
    _end_connections_to(name)
    _as_owner_elsewhere("DROP DATABASE IF EXISTS {}", name)


def _end_connections_to(name: str) -> None:
    # Each role ends its own. WITH (FORCE) would need an owner who may end the application's, which hosting does not ask for.
    left = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    for sign_in in (_owner_sign_in(), _sign_in()):
        with psycopg.connect(**sign_in, autocommit=True) as session:
            session.execute(left, [name])


def _as_owner_elsewhere(statement: str, *names: str) -> None:
    with psycopg.connect(**_owner_sign_in(), autocommit=True) as owner:
        owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _owner_sign_in() -> dict[str, Any]:
    with database.as_owner():
        return _sign_in()


def _sign_in() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {key: given[key] for key in ("host", "port", "user", "password") if key in given} | {"dbname": "postgres"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Let the closing of days wait for other tests: it waits for whoever may still date a transfer, on the whole server.

    Some modules of the guards stand in one transaction for a minute or more, while another worker closes days.
    """
    monkeypatch.setattr("amser.ledger.actions.closing._CLOSE", "SELECT public.ledger_close_days('300 s')")
