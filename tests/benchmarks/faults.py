"""What is lost when things break: python tests/benchmarks/faults.py [--tries N] [--seed N] [--json FILE] [KIND ...]

Each try breaks one thing at a random moment and then looks: whatever had been acknowledged (a reply shown, "Saved:"
printed, "accepted" said) must be there, every file must be as it was or as it should be, no traceback may have been
printed, and the next start must be clean. One line a kind: tries, losses. Exit 1 if anything was lost. POSIX only.

The program is loaded once and forked for each try, so that a kill lands in its work and not in its start.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import pty
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from assistant.cli import chat, replay, sessions  # noqa: E402 - the checkout comes first
from assistant.cli.main import main as haic  # noqa: E402
from assistant.cli.main import run as program  # noqa: E402
from assistant.dialogue.knowledge import Knowledge, load_knowledge  # noqa: E402
from assistant.files.folders import cache_home  # noqa: E402
from assistant.files.store import Cache  # noqa: E402
from assistant.transcripts.engine import Engine, engine_of  # noqa: E402
from assistant.transcripts.journal import read_journal, unfinished  # noqa: E402
from assistant.transcripts.record import save, transcript  # noqa: E402
from assistant.transcripts.replay import Replayed, replay_file  # noqa: E402
from assistant.transcripts.shelf import shelf  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LINES = ("hello", "what is a flow check", "/grade", "OS of new FP", "thanks", "/help", "ref 25", "which trial?")
PATIENCE = 30.0
NOBODY = 65534


class World:
    """One try: a home of its own, the loaded program, and chance."""

    def __init__(self, knowledge: Knowledge, engine: Engine, home: Path, chance: random.Random) -> None:
        self.knowledge, self.engine, self.home, self.chance = knowledge, engine, home, chance
        os.environ["HAIC_HOME"] = str(home)

    def lines(self) -> list[str]:
        return self.chance.sample(LINES, 5)

    def soon(self, most: float = 0.15) -> None:
        """A random moment."""
        time.sleep(self.chance.random() * most)


def forked(work: Callable[[], object], log: Path) -> int:
    """Run something in a child; what it prints on standard error goes to a file."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
        _end(work)
    return child


def _end(work: Callable[[], object]) -> NoReturn:
    """Run the work and leave as the program leaves, a traceback included."""
    code = 70
    try:
        work()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - what gets here would be a traceback on a user's screen
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


class Terminal:
    """`haic chat` in a pseudo-terminal of its own; `acknowledged` counts replies that were followed by a prompt."""

    def __init__(self, log: Path, prepare: Callable[[], object] = lambda: None) -> None:
        self.child, self.master = pty.fork()
        if self.child == 0:
            sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115 - the terminal's
            sys.stderr = log.open("a", buffering=1)  # the prompt goes to the terminal's own
            prepare()
            sys.argv = ["haic", "chat"]
            _end(program)
        self.seen, self.acknowledged = "", -1

    def wait(self, seconds: float = PATIENCE) -> bool:
        """Until the next prompt; False where time is up first."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                try:
                    self.seen += os.read(self.master, 65_536).decode("utf-8", "replace")
                except OSError:
                    return False
            if self.seen.endswith("> "):
                self.seen = ""
                self.acknowledged += 1
                return True
        return False

    def type(self, line: str) -> None:
        os.write(self.master, f"{line}\n".encode())

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        self.gone()

    def gone(self, seconds: float = PATIENCE) -> int:
        """Wait for the end; the exit code, minus the signal, or a TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            with contextlib.suppress(OSError):
                if select.select([self.master], [], [], 0.02)[0]:
                    os.read(self.master, 65_536)
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        raise TimeoutError("the program did not end")

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.master)


def journals(world: World) -> list[list[str]]:
    """What each journal in the home holds; DataError where one is damaged."""
    found = sorted((world.home / "sessions").glob("*.journal.jsonl")) if (world.home / "sessions").is_dir() else []
    return [[turn.user for turn in read_journal(path).turns] for path in found]


def expect(*, holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def clean_start(world: World, log: Path) -> None:
    """Nothing complained with a traceback, and the next start has nothing to complain about."""
    said = log.read_text() if log.exists() else ""
    expect(holds="Traceback" not in said, what=f"traceback: {said[-900:]}")
    kept, faults = shelf(world.home, world.engine)
    expect(holds=not faults, what=f"the next start complains: {faults}")
    unfinished(world.home / "sessions")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = haic(["sessions"])
    expect(holds=code == 0 and not err.getvalue(), what=f"haic sessions: {code} {err.getvalue()}")
    expect(holds=all(one.name in out.getvalue() for one in kept), what="a conversation is not listed")


# Kinds. Each returns nothing and raises where something was lost.


def kill_session(world: World) -> None:
    log, lines = world.home / "err", world.lines()
    talk = Terminal(log)
    talk.wait()
    for line in lines[: world.chance.randrange(4)]:
        talk.type(line)
        talk.wait()
    talk.type(lines[4])
    world.soon(0.05)
    talk.kill()
    talk.close()
    kept = journals(world)
    shown = talk.acknowledged
    expect(holds=shown == 0 or (len(kept) == 1 and len(kept[0]) >= shown), what=f"{shown} shown, kept {kept}")
    clean_start(world, log)


def kill_save(world: World) -> None:
    log, out = world.home / "err", world.home / "out"
    folder, lines = world.home / "transcripts", world.lines()

    def work() -> None:
        with out.open("a") as said:
            for at in range(40):
                done = save(lines[: 1 + at % 5], world.engine, folder, lambda _: True, f"talk {at % 3}")
                said.write("\n".join(done.said) + "\n")
                said.flush()

    folder.mkdir(mode=0o700)
    child = forked(work, log)
    world.soon(0.3)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = out.read_text().splitlines() if out.exists() else []
    for path in {Path(line.removeprefix("Saved: ")) for line in said if line.startswith("Saved: ")}:
        expect(holds=path.is_file(), what=f"{path} was said to be saved")
    for path in folder.glob("*.transcript.yaml"):
        replayed = replay_file(path, world.engine)
        expect(holds=isinstance(replayed, Replayed) and not replayed.changed, what=f"{path} is half a file")
    clean_start(world, log)


def kill_update(world: World) -> None:
    log, folder = world.home / "err", world.home / "lessons"
    folder.mkdir()
    new = transcript(LINES[:2], world.engine).encode()
    old = new.replace(b"flow check", b"flow  check").replace(b"what is a flow  check", b"what is a flow check")
    paths = [folder / f"{at:02}.transcript.yaml" for at in range(25)]
    for path in paths:
        path.write_bytes(old)
    child = forked(lambda: haic(["replay", "--update=all", "--update-in-ci", str(folder)]), log)
    world.soon(0.4)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = [line for line in log.read_text().splitlines() if line.startswith("accepted ")]
    accepted = {line.split(":")[0].removeprefix("accepted ") for line in said}
    for path in paths:
        content = path.read_bytes()
        replayed = replay_file(path, world.engine)
        whole = isinstance(replayed, Replayed) and (content == old or not replayed.changed)
        expect(holds=whole, what=f"{path} is half a file")
        expect(holds=str(path) not in accepted or content != old, what=f"{path} was said to be accepted")
    log.write_text(log.read_text().replace("accepted", ""))
    clean_start(world, log)


def kill_cache(world: World) -> None:
    log, cache = world.home / "err", Cache(world.home / "cache")
    payload = next(Path(os.environ["HAIC_FAULTS_CACHE"]).glob("knowledge-*")).read_bytes()[32:]

    def work() -> None:
        for at in range(20):
            cache.put(f"knowledge-{at % 5}", payload)

    child = forked(work, log)
    world.soon(0.3)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for path in (world.home / "cache").glob("knowledge-*"):
        expect(holds=cache.get(path.name) == payload, what=f"{path.name} is half an entry")
    clean_start(world, log)


def full_disk(world: World) -> None:
    log, lines, limit = world.home / "err", world.lines(), 200 + world.chance.randrange(6000)
    talk = Terminal(log, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    talk.wait()
    for line in lines:
        talk.type(line)
        expect(holds=talk.wait(), what="the conversation stopped")
    talk.type("/save")
    talk.wait()
    talk.type("/quit")
    expect(holds=talk.gone() == 0, what="it did not end in order")
    talk.close()
    kept = [one for one in journals(world) if one]
    said = log.read_text()
    told = "not being kept" in said
    expect(holds=told or any(one[:5] == lines for one in kept) or _saved(world), what=f"lost without a word: {kept}")
    clean_start(world, log)


def _saved(world: World) -> bool:
    return any((world.home / "transcripts").glob("*.transcript.yaml"))


def read_only_home(world: World) -> None:
    log = world.home.parent / f"{world.home.name}.err"
    log.touch(mode=0o666)
    log.chmod(0o666)
    world.home.chmod(0o555)

    def prepare() -> None:
        if os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    talk = Terminal(log, prepare)
    expect(holds=talk.wait(), what=f"it did not start: {log.read_text()}")
    for line in (*world.lines(), "/save"):
        talk.type(line)
        expect(holds=talk.wait(), what="the conversation stopped")
    talk.type("/quit")
    expect(holds=talk.gone() == 0, what="it did not end in order")
    talk.close()
    expect(holds="not being kept" in log.read_text(), what="that nothing is kept was not said")
    world.home.chmod(0o700)
    clean_start(world, log)
    log.unlink()


def damaged_cache(world: World) -> None:
    source = next(Path(os.environ["HAIC_FAULTS_CACHE"]).glob("knowledge-*"))
    content = bytearray(source.read_bytes())
    folder = world.home / "cache"
    folder.mkdir(mode=0o700)
    at = world.chance.randrange(len(content)) if world.chance.random() < 0.8 else world.chance.randrange(64)
    how = world.chance.randrange(3)
    if how == 0:
        content[at] ^= 1 << world.chance.randrange(8)
    elif how == 1:
        del content[at:]
    else:
        content[at : at + 512] = bytes(len(content[at : at + 512]))
    (folder / source.name).write_bytes(content)
    same = bytes(content) == source.read_bytes()
    expect(holds=(Cache(folder).get(source.name) is None) != same, what=f"damage at {at} was believed")


def clock_back(world: World) -> None:
    now = datetime.now(UTC)

    class Back(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003 - as the real one's
            return now - timedelta(days=next(days))

    for at in range(3):
        days = iter(range(at * 9000, at * 9000 + 1000, 100))
        log = world.home / "err"
        talk = Terminal(log, lambda: setattr(chat, "datetime", Back))
        talk.wait()
        for line in world.lines()[:2]:
            talk.type(line)
            talk.wait()
        talk.type("/quit")
        talk.gone()
        talk.close()
    for path in (world.home / "sessions").iterdir():
        os.utime(path, (world.chance.randrange(2**31), world.chance.randrange(2**31)))
    expect(holds=sorted(map(len, journals(world))) == [3, 3, 3], what=f"kept {journals(world)}")
    clean_start(world, world.home / "err")


def together(world: World, instances: int) -> None:
    """Instances at once on one home, all saving under one name; what each was told must be so."""
    log, lines = world.home / "err", world.lines()

    def work(at: int) -> None:
        sys.stdout = (world.home / f"out-{at}").open("w")
        talk = chat.Talk(world.knowledge, asking=True)
        for line in (*lines, f"ref {at + 1}"):
            talk.take(line, echo=False)
        done = save(
            [*lines, f"ref {at + 1}"], world.engine, world.home / "transcripts", lambda _: False, "the same name"
        )
        (world.home / f"saved-{at}").write_text("\n".join(done.said))
        Cache(world.home / "cache").put(f"knowledge-{at}", str(at).encode() * 10_000)
        if at % 2:
            talk.end()

    (world.home / "transcripts").mkdir(mode=0o700)
    children = [forked(lambda at=at: work(at), log) for at in range(instances)]  # type: ignore[misc]  # mypy cannot infer a default's lambda
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    expect(holds=set(codes) == {0}, what=f"exit codes {codes}: {log.read_text()[-600:]}")
    lasts = sorted(one[-1] for one in journals(world))
    expect(holds=lasts == sorted(f"ref {at + 1}" for at in range(instances)), what=f"journals end with {lasts}")
    winners = [at for at in range(instances) if "Saved:" in (world.home / f"saved-{at}").read_text()]
    expect(holds=len(winners) == 1, what=f"{winners} were told that their conversation was saved under one name")
    (path,) = (world.home / "transcripts").glob("*.transcript.yaml")
    expect(holds=f"ref {winners[0] + 1}" in path.read_text(), what="what was saved is another's")
    clean_start(world, log)


def closed_pipe(world: World) -> None:
    (world.home / "cache").symlink_to(os.environ["HAIC_FAULTS_CACHE"])
    commands = (["show", "references"], ["search", "port"], ["ask", "-"], ["show", "table1", "--json"], ["chat"])
    arguments = world.chance.choice(commands)
    command = [sys.executable, "-c", "from assistant.cli.main import run; run()", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        if world.chance.random() < 0.5:
            process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b"".join(f"{line}\n".encode() for line in LINES) * 20)
            process.stdin.close()
        if not process.stdout.closed:
            process.stdout.read(world.chance.randrange(1, 400))
            process.stdout.close()
        said = process.stderr.read().decode()
        code = process.wait()
    expect(holds=code == 0 and "Traceback" not in said and "Exception" not in said, what=f"{arguments}: {code} {said}")


def vanished_terminal(world: World) -> None:
    log, lines = world.home / "err", world.lines()
    stays = world.chance.random() < 0.5
    talk = Terminal(log, (lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) if stays else lambda: None)
    talk.wait()
    for line in lines[: 1 + world.chance.randrange(3)]:
        talk.type(line)
        talk.wait()
    if world.chance.random() < 0.5:
        talk.type(lines[4])
        world.soon(0.03)
    talk.close()
    talk.gone(10.0)
    kept = journals(world)
    expect(holds=len(kept) == 1 and len(kept[0]) >= talk.acknowledged, what=f"{talk.acknowledged} shown, kept {kept}")
    clean_start(world, log)


KINDS: Mapping[str, tuple[Callable[[World], None], float]] = {
    "kill -9, session": (kill_session, 1.0),
    "kill -9, save": (kill_save, 1.0),
    "kill -9, replay --update": (kill_update, 1.0),
    "kill -9, cache": (kill_cache, 1.0),
    "full disk": (full_disk, 0.5),
    "read-only home": (read_only_home, 0.2),
    "damaged cache": (damaged_cache, 4.0),
    "clock going back": (clock_back, 0.2),
    "two at once": (lambda world: together(world, 2), 0.3),
    "twenty at once": (lambda world: together(world, 20), 0.1),
    "closed pipe": (closed_pipe, 0.2),
    "vanished terminal": (vanished_terminal, 0.5),
}
"""Each kind, and its share of the tries."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)} (all)")
    parser.add_argument("--tries", type=int, default=60, help="of the first kinds; the others in proportion (60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    os.environ.update(COLUMNS="80", TERM="dumb", PYTHON_BASIC_REPL="1")
    os.environ.pop("CI", None)
    knowledge = load_knowledge()
    os.environ["HAIC_FAULTS_CACHE"] = str(cache_home())
    for command in (chat, replay, sessions):
        vars(command)["load_knowledge"] = lambda: (
            knowledge
        )  # a home of its own has no cache, and compiling takes its time
    engine = engine_of(knowledge)
    base = Path(tempfile.mkdtemp(prefix="haic-faults-"))
    base.chmod(0o755)
    rows = []
    for name in options.kinds or KINDS:
        work, share = KINDS[name]
        losses: list[str] = []
        tries = max(1, round(options.tries * share))
        for at in range(tries):
            home = base / f"{list(KINDS).index(name)}-{at}"
            home.mkdir(mode=0o700)
            try:
                work(World(knowledge, engine, home, random.Random(f"{options.seed} {name} {at}")))  # noqa: S311 - to be drawn again
            except Exception as error:  # noqa: BLE001 - whatever it is, something was lost or broken
                losses.append(f"try {at}: {type(error).__name__}: {error}")
            shutil.rmtree(home)
        print(f"{name:26} tries {tries:4}  losses {len(losses)}", flush=True)
        for one in losses[:3]:
            print(f"    {one[:700]}", flush=True)
        rows.append({"kind": name, "tries": tries, "losses": losses})
    shutil.rmtree(base)
    total, lost = sum(int(str(row["tries"])) for row in rows), sum(len(list(row["losses"])) for row in rows)
    print(f"{'all':26} tries {total:4}  losses {lost}")
    if options.json:
        options.json.write_text(
            json.dumps({"schema": "haic.faults/1", "tries": total, "losses": lost, "kinds": rows}, indent=1)
        )
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
