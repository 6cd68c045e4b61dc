"""Whether a shipped file is all there, told by what it says of itself: half a font draws nothing, half a lexicon fails at a key.

Cut off anywhere, a font's table directory (OpenType 1.9, "Table Directory") and a database's header (sqlite.org/fileformat2.html
§1.3) promise more bytes than the file has. A few bytes are read.
"""

from __future__ import annotations

import struct
from pathlib import Path

_SQLITE = b"SQLite format 3\0"


def is_whole_font(path: Path) -> bool:
    """An OpenType or TrueType file with every table it names. False too where it cannot be read."""
    try:
        with path.open("rb") as file:
            tables: int = struct.unpack(">4xH6x", file.read(12))[0]
            directory = file.read(16 * tables)
            ends = [sum(struct.unpack_from(">8xII", directory, at)) for at in range(0, 16 * tables, 16)]
        return bool(path.stat().st_size >= max(ends))
    except (OSError, struct.error, ValueError):
        return False


def is_whole_database(path: Path) -> bool:
    """An SQLite file with every page it counts. False too where it cannot be read."""
    try:
        with path.open("rb") as file:
            magic, page, pages = struct.unpack(">16sH10xI", file.read(32))
        return bool(magic == _SQLITE and path.stat().st_size >= (page if page > 1 else 65_536) * pages > 0)
    except (OSError, struct.error):
        return False
