"""Gives memory that building the screens needed, and living does not, back to the system."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Collect what nothing holds, and hand free pages back (glibc's malloc_trim; elsewhere nothing happens).

    What lives now lives as long as the kiosk: it is taken out of later collections, which then take less time.
    """
    gc.collect()
    gc.freeze()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return  # another C library: it keeps its pages, nothing else changes
