"""Names as they lie in clear in the database and are shown: 张*, 张*明, first letters of Latin names."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """Two characters keep the first, longer ones the first and the last; a Latin name keeps its first letter."""
    name = name.strip()
    if len(name) < 2:
        return "*" if name else ""
    if name.isascii():
        return name[0] + "***"
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
