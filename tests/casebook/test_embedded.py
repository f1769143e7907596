"""The embedded server's life: it survives what happens to it, and ends with its last user."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from .conftest import eventually, finished

KILL_SERVER = """
import signal
def kill_server():
    os.kill(int((FOLDER / "data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
"""


def test_the_first_command_makes_the_database_and_the_last_one_to_leave_stops_it(empty):
    first = empty.hold()
    second = empty.hold()
    server = empty.postmaster

    finished(first)
    assert empty.postmaster == server
    assert empty.run("print(ask())") == "1\n"
    finished(second)

    assert not empty.servers()
    assert not (empty.data / "postmaster.pid").exists()
    assert empty.data.stat().st_mode & 0o077 == 0


def test_eight_commands_at_once_on_an_empty_folder(empty):
    processes = [empty.start("print(ask())") for _ in range(8)]
    assert [finished(process) for process in processes] == ["1\n"] * 8
    assert not empty.servers()


def test_commands_that_come_and_go_do_not_stop_each_others_server(copy):
    stay = "for _ in range(20): assert ask() == 1; connection.close(); time.sleep(0.01)"
    processes = []
    for _ in range(4):
        processes += [copy.start(stay), copy.start("ask()")]
        time.sleep(0.1)
    for process in processes:
        finished(process)
    assert not copy.servers()


def test_after_kill_9_of_the_server_the_next_request_of_each_thread_works(copy):
    code = """
import threading
def visit():
    answers.append(ask())
    barrier.wait()  # every thread has a connection
    if threading.current_thread().name == "killer":
        kill_server()
        time.sleep(0.1)
    barrier.wait()
    answers.append(ask())
answers, barrier = [], threading.Barrier(4)
threads = [threading.Thread(target=visit, name=name) for name in ["killer", "a", "b", "c"]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(answers)
"""
    assert copy.run(KILL_SERVER + code) == f"{[1] * 8}\n"
    assert not copy.servers()


def test_after_kill_9_of_the_server_two_processes_share_the_new_one(copy):
    other = copy.hold("ask()")
    code = "ask(); connection.close(); kill_server(); print(ask())"
    assert copy.run(KILL_SERVER + code) == "1\n"
    server = copy.postmaster
    assert copy.run("print(ask())") == "1\n"
    assert copy.postmaster == server
    finished(other)
    assert not copy.servers()


def test_after_kill_9_of_a_session_the_next_request_waits_for_the_recovery(copy):
    code = """
import signal
pid = ask("SELECT pg_backend_pid()")
os.kill(pid, signal.SIGKILL)  # the server ends every session and recovers
time.sleep(0.05)
print(ask())
"""
    assert copy.run(code) == "1\n"
    assert not copy.servers()


def test_after_kill_9_of_the_site_the_next_command_uses_and_stops_its_server(copy):
    site = copy.hold()
    server = copy.postmaster
    site.kill()
    site.wait()
    assert copy.run("ask(); print((FOLDER / 'data/postmaster.pid').read_text().split()[0])") == (
        f"{server}\n"
    )
    assert not copy.servers()


def test_no_zombie_stays_of_a_killed_server(copy):
    code = """
ask(); connection.close(); kill_server(); ask()
states = [p.read_text().split(") ")[1].split()[:2] for p in Path("/proc").glob("[0-9]*/stat")]
print([state for state, parent in states if parent == str(os.getpid()) and state == "Z"])
"""
    assert copy.run(KILL_SERVER + code) == "[]\n"


def test_a_killed_initdb_leaves_no_half(empty):
    first = empty.start("ask()")
    assert eventually((empty.postgres / "data.new" / "base").exists)
    first.kill()
    assert not empty.data.exists()
    assert empty.run("print(ask())") == "1\n"
    assert not (empty.postgres / "data.new").exists()
    assert not empty.servers()


def test_a_command_killed_while_the_server_starts(copy):
    first = copy.start("ask()")
    assert eventually((copy.data / "postmaster.pid").exists)
    first.kill()
    assert copy.run("print(ask())") == "1\n"
    assert not copy.servers()


@pytest.mark.parametrize("owner", ["dead", "this process", "nothing", "a group"])
def test_a_stale_postmaster_pid(copy, owner):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    first_line = {
        "dead": dead.pid,
        "this process": os.getpid(),
        "nothing": "",
        "a group": -os.getpgid(0),
    }[owner]
    leave_pid_file(copy, first_line)
    started = time.monotonic()
    assert copy.run("print(ask())") == "1\n"
    assert time.monotonic() - started < 8
    assert not copy.servers()


def test_a_stale_postmaster_pid_whose_number_another_copys_server_got(copy, made):
    other = made.hold()
    leave_pid_file(copy, made.postmaster)
    assert copy.run("print(ask())") == "1\n"
    assert made.run("print(ask())") == "1\n"
    finished(other)


def leave_pid_file(copy, first_line) -> None:
    """What a power cut leaves: the file of a running server, and its socket's lock file."""
    owner = copy.data.stat()
    lines = f"{first_line}\n{copy.data}\n1700000000\n5432\n{copy.postgres}/run\n\n  1 2\nready\n"
    run = copy.postgres / "run"
    for path, text in [
        (copy.data / "postmaster.pid", lines if first_line else ""),
        (run / ".s.PGSQL.5432.lock", f"{os.getpid()}\n"),
        (run / ".s.PGSQL.5432", ""),
    ]:
        path.write_text(text)
        path.chmod(0o600)
        os.chown(path, owner.st_uid, owner.st_gid)


@pytest.mark.parametrize(
    "child",
    ["sys.exit()", "os._exit(0)", "connection.connection = None; ask(); sys.exit()"],
    ids=["ends in order", "ends at once", "uses the database itself"],
)
def test_a_forked_child_does_not_stop_its_parents_server(copy, child):
    code = f"""
ask()
server = (FOLDER / "data/postmaster.pid").read_text()
child = os.fork()
if not child:
    {child}
os.waitpid(child, 0)
connection.close()
print(ask(), (FOLDER / "data/postmaster.pid").read_text().split()[0] == server.split()[0])
"""
    assert copy.run(code) == "1 True\n"
    assert not copy.servers()


def test_a_forked_child_that_outlives_its_parent_holds_nothing_up(copy):
    code = """
ask()
if not os.fork():
    os.close(1), os.close(2)
    time.sleep(5)
    os._exit(0)
"""
    copy.run(code)
    assert not copy.servers()
    started = time.monotonic()
    assert copy.run("print(ask())") == "1\n"
    assert time.monotonic() - started < 4
    assert not copy.servers()


def test_a_forked_worker_that_outlives_its_parent_keeps_the_server(copy):
    code = """
ask()
if not os.fork():
    connection.connection = None
    ask()
    print("joined", flush=True)
    sys.stdin.read()
    assert ask() == 1
else:
    time.sleep(1)
"""
    parent = copy.start(code)
    assert parent.stdout.readline() == "joined\n"
    parent.wait(timeout=10)
    server = copy.postmaster
    assert copy.run("print(ask())") == "1\n"
    assert copy.postmaster == server
    finished(parent)  # closes the child's stdin
    assert eventually(lambda: not copy.servers())


def test_ctrl_c_for_one_command_leaves_the_server_to_the_others(copy):
    first = copy.hold()
    second = copy.hold("ask()")
    interrupt(first)
    assert copy.servers()
    finished(second)
    assert not copy.servers()


def test_ctrl_c_while_the_database_is_made(empty):
    for _attempt in range(
        5
    ):  # on a busy machine it may be made before this process is waked to interrupt
        command = empty.start("ask()")
        assert eventually((empty.postgres / "data.new" / "PG_VERSION").exists)
        interrupt(command)
        if not empty.data.exists():
            break
        assert eventually(lambda: not empty.servers())
        shutil.rmtree(empty.data)
    assert not empty.data.exists()
    assert eventually(lambda: not empty.servers())
    assert empty.run("print(ask())") == "1\n"


@pytest.mark.parametrize("delay", [0, 0.05, 0.15])
def test_ctrl_c_while_the_server_starts(copy, delay):
    command = copy.start("ask()")
    before = (copy.postgres / "postgres.log").stat().st_size
    assert eventually(lambda: (copy.postgres / "postgres.log").stat().st_size > before)
    time.sleep(delay)
    interrupt(command)
    assert not copy.servers()


def interrupt(command) -> None:
    os.killpg(command.pid, signal.SIGINT)
    command.communicate(timeout=10)


def test_a_busy_server_is_left_alone(copy):
    code = """
import psycopg
ask()
connection.close()
crowd = []
try:
    while len(crowd) < 100:
        crowd.append(psycopg.connect(host=str(FOLDER / "run"), port=5432, user="casebook"))
except psycopg.OperationalError:
    pass
attempt()
"""
    started = time.monotonic()
    assert "too many clients" in copy.problem(code)
    assert time.monotonic() - started < 8


def test_a_deleted_folder_or_database_is_made_anew(copy):
    code = """
import shutil
import psycopg
ask()
connection.close()
with psycopg.connect(host=str(FOLDER / "run"), user="casebook", dbname="postgres",
                     autocommit=True) as other:
    other.execute("DROP DATABASE casebook")
print(ask())
shutil.rmtree(FOLDER)
print(ask())
"""
    assert copy.run(code) == "1\n1\n"


def test_a_command_that_outlived_its_folder_does_not_stop_the_new_one(copy):
    old = copy.hold()
    copy.postgres.rename(copy.var / "old")
    new = copy.hold()
    server = copy.postmaster
    finished(old)
    assert copy.postmaster == server
    assert server in copy.servers()
    finished(new)
    assert not copy.servers()
    # The old one ends by itself within a minute, when it misses its folder.
    old_pid_file = copy.var / "old/data/postmaster.pid"
    os.kill(int(old_pid_file.read_text().split()[0]), signal.SIGQUIT)


def test_the_persons_own_postgres_variables_do_not_leak_in(copy):
    own = {
        "PGHOST": "db.invalid",
        "PGHOSTADDR": "127.0.0.9",
        "PGPORT": "1",
        "PGUSER": "somebody",
        "PGDATABASE": "elsewhere",
        "PGDATA": "/nowhere",
        "PGSERVICE": "elsewhere",
        "PGOPTIONS": "-c search_path=nowhere",
        "PGREQUIREAUTH": "scram-sha-256",
        "PGTARGETSESSIONATTRS": "standby",
        "LC_ALL": "de_DE.UTF-8",
        "TZ": "Asia/Kathmandu",
    }
    assert copy.run("print(ask(), ask('SHOW search_path'))", **own) == '1 "$user", public\n'


def test_a_postgres_that_casebook_did_not_start_is_not_disturbed(copy):
    code = """
import subprocess
home = postgres_home.choose_home(FOLDER)
postgres = [home.binaries / "postgres", "-D", home.data]
own = subprocess.Popen([*postgres, "-h", "", "-k", home.socket_folder, "-p", "5433"],
                       cwd="/", stderr=subprocess.DEVNULL, **home.identity)
while not (home.data / "postmaster.pid").exists():
    time.sleep(0.02)
try:
    attempt()
finally:
    assert own.poll() is None
    own.terminate()
    own.wait()
"""
    assert "A PostgreSQL that Casebook did not start runs on" in copy.problem(code)
