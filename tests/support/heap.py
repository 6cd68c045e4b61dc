"""Where in this process strings can still be found: every object that Python's collector knows, and what only they hold.

Marks come disguised, so that what looks for them is not what is found.
"""

from __future__ import annotations

import gc
import re
import sys
from types import FrameType, FunctionType, ModuleType
from typing import Any

ATOMS = (int, float, complex, bool, type(None), type, ModuleType, FunctionType)
ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


def disguised(mark: str) -> str:
    return mark.encode("utf-8").hex()[::-1]


def plain(disguise: str) -> str:
    return bytes.fromhex(disguise[::-1]).decode("utf-8")


class Search:
    """One search for some marks. What it holds itself is left out."""

    def __init__(self, disguises: list[str]) -> None:
        self._text = re.compile("|".join(re.escape(plain(d)) for d in disguises))
        coded = {plain(d).encode(encoding) for d in disguises for encoding in ENCODINGS}
        self._bytes = re.compile(b"|".join(re.escape(code) for code in sorted(coded)))
        re.purge()  # it keeps what it compiled
        self._ours: set[int] = {id(self), id(self.__dict__), id(self._text), id(self._bytes)}

    def everywhere(self) -> list[str]:
        """In words, whose it is; each owner's kind once for each kind of find."""
        gc.collect()
        gc.unfreeze()
        found: dict[str, None] = {}
        things = gc.get_objects()
        self._ours |= {id(things), id(found), id(self._ours)}
        for thing in things:
            if id(thing) not in self._ours:
                for inside in self._inside(thing):
                    found[f"{named(thing)}: {inside}"] = None
        for thread, frame in sys._current_frames().items():
            for place in self._of_frames(frame):
                found[f"thread {thread}: {place}"] = None
        return list(found)

    def _of_frames(self, frame: FrameType | None):
        """Local variables of what runs now, but of this search."""
        while frame is not None:
            if frame.f_code.co_filename != __file__:
                for name, value in list(frame.f_locals.items()):
                    for inside in self._inside([value]):
                        yield f"{frame.f_code.co_qualname} {name}: {inside}"
            frame = frame.f_back

    def _inside(self, owner: Any):
        """Strings that ``owner`` holds itself, or through things that no collector knows."""
        waiting = list(gc.get_referents(owner))
        while waiting:
            thing = waiting.pop()
            if id(thing) in self._ours or isinstance(thing, ATOMS):
                continue
            kind = type(thing)
            if kind is str:
                if thing is not self._text.pattern and self._text.search(thing):
                    yield f"str of {len(thing)}"
            elif kind in (bytes, bytearray):
                if thing is not self._bytes.pattern and self._bytes.search(thing):
                    yield f"{kind.__name__} of {len(thing)}"
            elif kind is memoryview:
                if self._bytes.search(thing.tobytes()):
                    yield f"memoryview of {len(thing)}"
            elif not gc.is_tracked(thing):
                waiting += gc.get_referents(thing)


def named(thing: Any) -> str:
    """What it is; of a dict, whose."""
    kind = type(thing)
    if kind not in (dict, list, tuple, set):
        return f"{kind.__module__}.{kind.__qualname__}"
    holders = sorted({type(h).__qualname__ for h in gc.get_referrers(thing) if type(h) is not FrameType})
    return f"{kind.__name__} of {'/'.join(holders[:4])}"
