"""A scanned code in words that open nothing: its kind and its length."""

from __future__ import annotations

KINDS = {"XF1:": "appointment", "XF2:": "slip"}


def masked(text: str) -> str:
    """For example ``slip XF2:… 141 characters``. A code of no kind of ours shows its length alone."""
    kind = next((f"{kind} {prefix}…" for prefix, kind in KINDS.items() if text.startswith(prefix)), "other")
    return f"{kind} {len(text)} characters"
