"""Programs run under the recorder, and what the disk may hold after a cut at any moment judged: how many, what was wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from support.power_cut.replay import ACK, Deed, State, lay_out, states

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MEMORY = Path("/dev/shm")  # crash states are written and read a lot; they need no disk


def compiled(folder: Path) -> Path | None:
    """The recorder as a library; None where there is no C compiler."""
    compiler, library = shutil.which("cc") or shutil.which("gcc"), folder / "rec.so"
    if compiler is None:
        return None
    subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-pthread", "-o", library, HERE / "rec.c"],
        check=True, capture_output=True,
    )  # fmt: skip
    return library


@dataclass(frozen=True, slots=True)
class Recorder:
    """Watches what programs do below ``watched``. ``less``: the control, whose stores flush less."""

    library: Path
    watched: Path
    log: Path
    less: bool = False

    def start(self, script: str, *words: object) -> subprocess.Popen[bytes]:
        """``script``, one of this folder, as a process of its own."""
        assert self.watched.parent.resolve() == self.watched.parent, "a link would hide what SQLite does"
        environment = {
            **os.environ, "LD_PRELOAD": str(self.library), "PC_DIR": str(self.watched), "PC_LOG": str(self.log),
            "PC_SYNC": "NORMAL" if self.less else "", "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, HERE / script, *map(str, words)], env=environment, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, script: str, *words: object) -> str:
        process = self.start(script, *words)
        out, told = process.communicate(timeout=120)
        assert process.returncode == 0, told.decode()
        return out.decode()


@dataclass(slots=True)
class Verdict:
    """Of how many states how many had which fault."""

    states: int = 0
    bad: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    told: int = 0
    deeds: int = 0

    def __str__(self) -> str:
        wrong = ", ".join(f"{name} {count}" for name, count in self.faults.most_common()) or "none"
        return (
            f"{self.states} states of {self.deeds} deeds, {self.told} told: {self.bad} states wrong ({wrong})"
        )


Judge = Callable[[Path, State], set[str]]


def judged(
    deeds: list[Deed], root: Path, judge: Judge, *, count: int, first: int = 0, seed: int = 20261122
) -> Verdict:
    """``count`` states of what was recorded below ``root``, each looked at by ``judge``: names of what does not hold.

    Every cut is after row ``first``.
    """
    verdict = Verdict(told=sum(deed.what == ACK for deed in deeds), deeds=len(deeds))
    for state in states(deeds, count, seed=seed, first=first):
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            lay_out(state, str(root), Path(folder))
            faults = judge(Path(folder), state)
        verdict.states += 1
        verdict.bad += bool(faults)
        verdict.faults.update(faults)
    return verdict
