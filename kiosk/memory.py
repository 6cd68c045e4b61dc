"""Gives memory that building the screens needed, and living does not, back to the system."""

from __future__ import annotations

import ctypes
import gc
from pathlib import Path

SHADER_COMPILER = (
    "libLLVM"  # of a machine without a graphics card: 50 MB that drawing needs once for each shader
)
MADV_DONTNEED = 4


def give_back() -> None:
    """Collect what nothing holds, and hand free pages back (glibc's malloc_trim; elsewhere nothing happens).

    What lives now lives as long as the kiosk: it is taken out of later collections, which then take less time.
    """
    gc.collect()
    gc.freeze()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        hand_back_code(SHADER_COMPILER)
    except (OSError, AttributeError):
        return  # another C library: it keeps its pages, nothing else changes


def hand_back_code(library: str) -> int:
    """Let go of a library's code; bytes of address space. What runs again comes back from the file, page by page.

    Only pages that are mapped from the file and cannot be written (``r-xp``) are let go, so nothing is lost.
    """
    libc, length = ctypes.CDLL("libc.so.6"), 0
    for line in Path("/proc/self/maps").read_text().splitlines():
        if " r-xp " in line and f"/{library}" in line:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_DONTNEED)
            length += end - start
    return length
