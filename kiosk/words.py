"""The sentences of the product, Chinese with English beside it, from assets/strings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from kiosk.resources import asset

LANGUAGES = ("zh", "en")
FILES = frozenset(("road.json", "screens.json", "service.json", "slips.json", "staff.json", "voice.json"))


class Words:
    """``words["home.title"]``, or ``words.say("done.until", date="…")`` to fill a sentence.

    An unknown key gives the key itself in ⟦ ⟧: a visitor sees a gap rather than a crash, and a test fails.
    """

    def __init__(self, sentences: Mapping[str, Mapping[str, str]], language: str) -> None:
        self._sentences, self.language = sentences, language

    def __getitem__(self, key: str) -> str:
        entry = self._sentences.get(key)
        return entry[self.language] if entry else f"⟦{key}⟧"

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def get(self, key: str, otherwise: str) -> str:
        """The sentence, or ``otherwise`` when there is none."""
        entry = self._sentences.get(key)
        return entry[self.language] if entry else otherwise

    def keys(self) -> Iterable[str]:
        return self._sentences.keys()

    def say(self, key: str, **values: object) -> str:
        """The sentence with its gaps filled. Values are put in as they are, never read as a template."""
        return self[key].format_map(values)

    def in_language(self, language: str) -> Words:
        return Words(self._sentences, language)


def load_words(language: str = "zh", folder: Path | None = None) -> Words:
    """All of assets/strings/*.json. Raises ValueError when one is missing or cannot be read, or a key stands twice or
    lacks a language."""
    sentences: dict[str, dict[str, str]] = {}
    if folder is None and (missing := FILES - {path.name for path in asset("strings").glob("*.json")}):
        raise ValueError(f"strings/{min(missing)} is missing")
    for path in sorted((folder or asset("strings")).glob("*.json")):
        for key, entry in _read(path).items():
            if key in sentences or set(entry) != set(LANGUAGES):
                raise ValueError(f"{path.name}: {key} stands twice or lacks a language")
            sentences[key] = entry
    return Words(sentences, language)


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        entries: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} cannot be read") from error
    return entries
