"""The embedded server starts from whatever it finds, or says in one sentence why it cannot."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from amser.config import embedded_postgres
from amser.config.embedded_postgres import OWNER, Server
from amser.config.unavailable import DatabaseUnavailable, explain
from tests.config.conftest import let_go_on, sign_in, wait_until_paused

Start = Callable[[str], subprocess.Popen[str]]


def test_it_listens_on_its_socket_and_nowhere_else(server: Server) -> None:
    server.start()

    with sign_in(server) as connection:
        shown = [connection.execute(f"SHOW {setting}").fetchone() for setting in ("listen_addresses", "data_checksums", "server_encoding")]

    assert shown == [("",), ("on",), ("UTF8",)]
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.home / "passwords.json").stat().st_mode) == 0o600


def test_a_wrong_password_is_refused(server: Server) -> None:
    server.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        sign_in(server, password="guessed")


def test_the_server_never_runs_as_root(server: Server) -> None:
    server.start()

    assert server.data.stat().st_uid == server.programs.user.pw_uid != 0


def test_starting_twice_is_starting_once(server: Server) -> None:
    server.start()
    first = process_of(server)

    Server(server.home, fast=True).start()

    assert process_of(server) == first


def test_two_folders_are_two_databases(server: Server, home: Path) -> None:
    other = Server(home.with_name(f"{home.name}-other"), fast=True)

    try:
        server.start()
        other.start()

        assert process_of(server) != process_of(other)
        assert server.password_of(OWNER) != other.password_of(OWNER)
    finally:
        other._stop()
        subprocess.run(["rm", "-rf", str(other.home)], check=True)


def test_the_last_process_to_end_stops_it(server: Server, in_another_process: Start) -> None:
    first = in_another_process("server.start(); pause()")
    wait_until_paused(first)
    second = in_another_process("server.start(); pause()")
    wait_until_paused(second)

    let_go_on(first)
    assert server._answers()

    let_go_on(second)
    assert not server._answers()


def test_a_forked_child_leaves_the_server_to_its_parent(server: Server, in_another_process: Start) -> None:
    parent = in_another_process("""
server.start()
if os.fork() == 0:
    sys.exit()
os.wait()
pause()""")
    wait_until_paused(parent)

    assert server._answers()

    let_go_on(parent)
    assert not server._answers()


def test_a_killed_process_leaves_a_server_that_the_next_one_uses_and_stops(server: Server, in_another_process: Start) -> None:
    let_go_on(in_another_process("server.start(); os.kill(os.getpid(), signal.SIGKILL)"))
    assert server._answers()

    let_go_on(in_another_process("server.start()"))

    assert not server._answers()


def test_it_starts_again_after_everything_was_killed(server: Server) -> None:
    server.start()
    with sign_in(server) as connection:
        connection.execute("CREATE TEMPORARY TABLE busy (id int)")

        os.kill(int(process_of(server)), signal.SIGKILL)
        server.start()

    with sign_in(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_starts_when_its_old_process_number_is_somebody_elses(server: Server) -> None:
    server.start()
    os.kill(int(process_of(server)), signal.SIGKILL)
    # As the server's user: of others PostgreSQL knows that they cannot be its own.
    user = {} if os.geteuid() else {"user": server.programs.user.pw_uid}
    stranger = subprocess.Popen(["sleep", "60"], **user)  # type: ignore[call-overload]
    notice = server.data / "postmaster.pid"
    notice.write_text(notice.read_text().replace(process_of(server), str(stranger.pid), 1))

    server.start()

    assert process_of(server) != str(stranger.pid)
    stranger.kill()
    stranger.wait()


def test_a_half_made_first_start_is_made_again(server: Server) -> None:
    server.start()
    server._stop()
    server._roles_are_made.unlink()
    server.data.rename(server.programs.territory / "arriving")

    server.start()

    sign_in(server).close()


def test_a_long_path_puts_the_socket_where_it_fits(home: Path) -> None:
    server = Server(home / "a-folder-with-a-rather-long-name" / "and-one-more-to-be-sure-that-it-is-too-long-for-a-socket")

    assert len(os.fsencode(server.socket_folder / ".s.PGSQL.5432")) < 100


class TestSentences:
    """Each way in which it cannot start has its sentence."""

    def test_data_of_another_major_version(self, server: Server) -> None:
        server.start()
        server._stop()
        (server.data / "PG_VERSION").write_text("17\n")

        with pytest.raises(DatabaseUnavailable, match=r"are of PostgreSQL 17, and this Amser brings PostgreSQL 18: export them"):
            server.start()

    def test_passwords_missing(self, server: Server) -> None:
        server.start()
        server._stop()
        (server.home / "passwords.json").unlink()

        with pytest.raises(DatabaseUnavailable, match=r"passwords.json is missing"):
            Server(server.home).password_of(OWNER)

    def test_another_server_on_the_data(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedded_postgres, "_PATIENCE_SECONDS", 0.3)
        server.start()
        server._stop()
        elsewhere = server.programs.territory
        server._pg_ctl("start", f"--options=-c listen_addresses= -c unix_socket_directories={elsewhere}", f"--log={elsewhere}/other.log")

        with pytest.raises(DatabaseUnavailable, match=r"Another PostgreSQL \(process \d+\) is running on .*: stop it"):
            server.start()

        server._pg_ctl("stop", "--mode=fast")

    def test_another_server_on_the_socket(self, server: Server) -> None:
        server.start()
        process = process_of(server)
        notice = server.data / "postmaster.pid"
        hidden = notice.with_name("hidden")
        notice.rename(hidden)

        with pytest.raises(DatabaseUnavailable, match="Another server answers on the socket"):
            server.start()

        hidden.rename(notice)
        assert process_of(server) == process

    def test_no_permission(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"  # pytest's folders are closed to others, and so to the user that root's server has
        closed.mkdir(mode=0o500)

        with pytest.raises(DatabaseUnavailable, match=r"has no permission for .*closed"):
            Server(closed / "home").start()

    def test_disk_full_at_the_first_start(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1024))

        with pytest.raises(DatabaseUnavailable, match=r"The disk that holds .* is full: free some space"):
            server.start()

    @pytest.mark.parametrize(
        ("reason", "sentence"),
        [
            ('FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device', "The disk that holds / is full"),
            ('FATAL:  could not open file "postgresql.conf": Permission denied', "postgres has no permission for /:"),
            ("LOG: one\nFATAL:  out of luck.\nLOG: two", "The database in / did not start: FATAL:  out of luck."),
            ("", "The database in / did not start: it gave no reason."),
        ],
    )
    def test_what_postgresql_wrote(self, reason: str, sentence: str) -> None:
        assert str(explain(reason, Path("/"), "postgres")).startswith(sentence)


def process_of(server: Server) -> str:
    """The number in the server's notice."""
    return (server.data / "postmaster.pid").read_text().split("\n", maxsplit=1)[0]
