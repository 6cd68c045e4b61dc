"""What a disk may hold after a power cut: the log of rec.c, cut anywhere, with what was not flushed lost, late or torn.

Theory of operation. A write is sure once its file was flushed after it; until then it may be there, not be there, or be
there in some of its 512-byte sectors, whatever became of others, and of two that overlap either may be the later one.
A name (a new file, a rename, a link, a removal) is sure once its folder was flushed. File systems differ in that:
``FOLDERS_FIRST`` keeps to POSIX, where nothing but the flush of the folder does it; in ``JOURNALLED`` any flush commits
every name so far, in their order (ext4, xfs). A rename is whole or not at all.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

ROW = struct.Struct("IIQQ")
ACK = "A"
SECTOR = 512
CREATED, CLEARED = 0o100, 0o1000  # O_CREAT and O_TRUNC of Linux


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the log. ``what``: W write, T new size, S flush, O and D open, R rename, L link, U unlink, A told."""

    what: str
    handle: int
    at: int
    data: bytes

    def words(self) -> list[str]:
        return self.data.decode().split("\0")


def read_log(path: Path) -> list[Deed]:
    raw, at, deeds = path.read_bytes(), 0, []
    while at < len(raw):
        what, size, handle, offset = ROW.unpack_from(raw, at)
        at += ROW.size + size
        deeds.append(Deed(chr(what), handle, offset, raw[at - size : at]))
    return deeds


class Log:
    """The same log, for those who were told something that must hold from then on."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def told(self, *words: object) -> None:
        """Take it down after what it rests on and before anything later."""
        data = "\0".join(map(str, words)).encode()
        self._file.write(ROW.pack(ord(ACK), len(data), 0, 0) + data)


class Model(Enum):
    FOLDERS_FIRST = "folders first"
    JOURNALLED = "journalled"


@dataclass(slots=True)
class File:
    """``sure`` is on the disk; ``open`` are writes and sizes that may be."""

    sure: bytearray = field(default_factory=bytearray)
    open: list[Deed] = field(default_factory=list)

    def flush(self) -> None:
        for deed in self.open:
            put(self.sure, deed)
        self.open.clear()


def put(content: bytearray, deed: Deed, data: bytes | None = None) -> None:
    """Do it to ``content``; ``data`` instead of the deed's own for a part of it."""
    if deed.what == "T":
        del content[deed.at :]
        content.extend(bytes(deed.at - len(content)))
        return
    written = deed.data if data is None else data
    content.extend(bytes(max(0, deed.at - len(content))))
    content[deed.at : deed.at + len(written)] = written


class Disk:
    """The deeds so far. ``crash`` gives one of the contents that a cut now may leave."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._files: list[File] = []
        self._handles: dict[int, int | str] = {}  # a file's index, or a folder's path
        self._now: dict[str, int] = {}  # name -> file, as the running programs see it
        self._sure: dict[str, int] = {}
        self._open: list[tuple[str, str, str, int]] = []  # what, name, other name, file

    def do(self, deed: Deed) -> None:
        if deed.what == "O":
            self._opened(deed)
        elif deed.what == "D":
            self._handles[deed.handle] = deed.data.decode()
        elif deed.what in "WT":
            file = self._handles[deed.handle]
            assert isinstance(file, int)
            self._files[file].open.append(deed)
        elif deed.what == "S":
            self._flush(self._handles[deed.handle])
        elif deed.what in "RLU":
            name, other = (*deed.words(), "")[:2]
            self._name(deed.what, name, other, self._now.get(name, -1))

    def _opened(self, deed: Deed) -> None:
        name = deed.data.decode()
        if name not in self._now:
            self._files.append(File())
            self._name("O", name, "", len(self._files) - 1)
        self._handles[deed.handle] = self._now[name]
        if deed.at & CLEARED:
            self._files[self._now[name]].open.append(Deed("T", deed.handle, 0, b""))

    def _name(self, what: str, name: str, other: str, file: int) -> None:
        self._open.append((what, name, other, file))
        rename(self._now, what, name, other, file)

    def _flush(self, handle: int | str) -> None:
        if isinstance(handle, int):
            self._files[handle].flush()
        kept = []
        for change in self._open:
            if self._model is Model.JOURNALLED or handle in {str(Path(change[1]).parent)}:
                rename(self._sure, *change)
            else:
                kept.append(change)
        self._open = kept

    def crash(self, chance: random.Random) -> dict[str, bytes]:
        """Name -> content."""
        names = dict(self._sure)
        for change in self._survivors(chance):
            rename(names, *change)
        style = chance.choice(STYLES)
        contents = {file: left(self._files[file], style, chance) for file in sorted(set(names.values()))}
        return {name: contents[file] for name, file in names.items()}

    def _survivors(self, chance: random.Random) -> list[tuple[str, str, str, int]]:
        if self._model is Model.JOURNALLED:
            return self._open[: chance.randint(0, len(self._open))]
        part = chance.choice((0.0, 0.5, 1.0))
        return [change for change in self._open if chance.random() < part]


def rename(names: dict[str, int], what: str, name: str, other: str, file: int) -> None:
    """One change of names. What rests on a change that was lost is lost too."""
    if what == "O":
        names[name] = file
    elif names.get(name) == file:
        if what == "L":
            names[other] = file
        elif what == "R":
            names[other] = names.pop(name)
        else:
            del names[name]


STYLES = ("nothing", "all", "the first", "some", "some, torn", "some, late")


def left(file: File, style: str, chance: random.Random) -> bytes:
    """The file's content when of the deeds that are open only some came through."""
    content = bytearray(file.sure)
    if style == "all":
        kept = list(file.open)
    elif style == "nothing":
        kept = []
    elif style == "the first":
        kept = file.open[: chance.randint(0, len(file.open))]
    else:
        kept = [deed for deed in file.open if chance.random() < 0.5]
    if style == "some, late":
        chance.shuffle(kept)
    for deed in kept:
        if style == "some, torn" and deed.what == "W" and chance.random() < 0.5:
            tear(content, deed, chance)
        else:
            put(content, deed)
    return bytes(content)


def tear(content: bytearray, deed: Deed, chance: random.Random) -> None:
    """Each sector of the disk that the write touches comes through or does not."""
    at, end = deed.at, deed.at + len(deed.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        if chance.random() < 0.5:
            part = deed.data[at - deed.at : stop - deed.at]
            put(content, Deed("W", deed.handle, at, part))
        at = stop


@dataclass(frozen=True, slots=True)
class State:
    """One way it may have ended: after ``deeds`` rows, with these files, when ``told`` had been told."""

    deeds: int
    files: dict[str, bytes]
    told: list[list[str]]


def states(deeds: list[Deed], count: int, *, seed: int, first: int = 0) -> Iterator[State]:
    """``count`` of them, half of each model, in the order of their cuts, none of which is before row ``first``."""
    chance = random.Random(seed)
    for model in Model:
        disk, told, done = Disk(model), [], 0
        cuts = sorted(chance.randint(first, len(deeds)) for _ in range(count // len(Model)))
        for cut in cuts:
            for deed in deeds[done:cut]:
                if deed.what == ACK:
                    told.append(deed.words())
                else:
                    disk.do(deed)
            done = cut
            yield State(cut, disk.crash(chance), list(told))


def lay_out(state: State, root: str, folder: Path) -> None:
    """Write the files of ``state``, which lay under ``root``, into the empty ``folder``."""
    for name, content in state.files.items():
        path = folder / name.removeprefix(root).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
