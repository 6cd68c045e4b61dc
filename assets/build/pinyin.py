"""Make the pinyin lexicon the keyboard reads: words with their syllables and how often they are meant.

    pip download --no-deps --no-binary :all: jieba==0.42.1 && tar xzf jieba-0.42.1.tar.gz
    apt-get download rime-data-pinyin-simp && dpkg -x rime-data-pinyin-simp_*.deb rime
    pip install pypinyin==0.55.0
    python assets/build/pinyin.py rime/usr/share/rime-data/pinyin_simp.dict.yaml jieba-0.42.1/jieba/dict.txt

Writes assets/pinyin/lexicon.sqlite. Sources, what is taken from each and the licences are in assets/pinyin/README.md.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from pypinyin import lazy_pinyin

from kiosk.input.syllables import SYLLABLES, fold, initial_of

ASSETS = Path(__file__).resolve().parent.parent
OUT = ASSETS / "pinyin"
HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf〇]+")
JIEBA_SHARE = 0.5  # of a word's weight where both sources know it
JIEBA_LEAST = 8  # times seen, for a word that only jieba has
LONGEST = 8  # syllables
DOMAIN_WEIGHT = {"common": 30_000, "term": 4_000, "rare": 600}  # beside 4.8 million for 的
PLACE_WEIGHT = 250
SHORT_LEAST = 60  # weight of a word that initials alone may call up
NEXT_SHOWN = 10  # characters offered after one that was written
Readings = dict[tuple[str, str], float]  # (word, "xin'fang") -> weight


def spelling(text: str) -> str | None:
    syllables = [part.replace("lve", "lue").replace("nve", "nue") for part in text.split()]
    return "'".join(syllables) if all(part in SYLLABLES for part in syllables) else None


def from_rime(path: Path) -> Iterator[tuple[str, str, float]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and HAN.fullmatch(parts[0]) and (spelt := spelling(parts[1])):
            yield parts[0], spelt, float(parts[2])


def from_jieba(path: Path) -> Iterator[tuple[str, str, float]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split()
        if HAN.fullmatch(word) and 2 <= len(word) <= LONGEST and (spelt := read(word)):
            yield word, spelt, float(count)


def read(word: str) -> str | None:
    return spelling(" ".join(lazy_pinyin(word)))


def of_the_house() -> Iterator[tuple[str, str, float]]:
    """The words of petitions, one a line: ``word [reading]`` under a ``# common``, ``# term`` or ``# rare`` head."""
    weight = 0.0
    for line in (OUT / "domain.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            weight = DOMAIN_WEIGHT.get(line.strip("# ").split(":")[0], weight)
        elif line.strip():
            word, _, reading = line.partition(" ")
            spelt = spelling(reading) if reading else read(word)
            if spelt is None or len(spelt.split("'")) != len(word):
                raise SystemExit(f"domain.txt: cannot read {line!r}; write its syllables behind it")
            yield word, spelt, weight


def places() -> Iterator[tuple[str, str, float]]:
    names: set[str] = set()
    for table in sorted((ASSETS / "divisions").glob("*.json")):
        names |= set(json.loads(table.read_text(encoding="utf-8")).values())
    for name in sorted(names):
        bare = re.sub(
            r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|街道|地区|[省市县区镇乡旗盟])$",
            "",
            name,
        )
        for form in {name, bare}:
            if HAN.fullmatch(form) and 2 <= len(form) <= LONGEST and (spelt := read(form)):
                yield form, spelt, PLACE_WEIGHT


def weigh(rime: Path, jieba: Path) -> Readings:
    weights: Readings = defaultdict(float)
    for word, spelt, weight in from_rime(rime):
        weights[word, spelt] += weight
    known = {word for word, _ in weights}
    jieba_words = list(from_jieba(jieba))
    scale = _scale(weights, jieba_words)
    for word, spelt, count in jieba_words:
        if (word, spelt) in weights:
            weights[word, spelt] = (1 - JIEBA_SHARE) * weights[word, spelt] + JIEBA_SHARE * count * scale
        elif word not in known and count >= JIEBA_LEAST:
            weights[word, spelt] = JIEBA_SHARE * count * scale
    for word, spelt, weight in (*places(), *of_the_house()):
        weights[word, spelt] = max(weights.get((word, spelt), 0.0), weight)
    return weights


def _scale(weights: Readings, jieba_words: Iterable[tuple[str, str, float]]) -> float:
    """What one sighting in jieba's corpus is worth in the other's: both sums over the words they share."""
    shared = [(weights[word, spelt], count) for word, spelt, count in jieba_words if (word, spelt) in weights]
    return sum(mine for mine, _ in shared) / sum(count for _, count in shared)


def given_names() -> Iterator[tuple[str, str, str, int]]:
    """(kind, folded, exact, word, cost) of surnames and given names, most usual first in names.txt."""
    kind, place = "", 0
    for line in (OUT / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind, place = line.strip("# ").split(":")[0], 0
            continue
        for word in line.split():
            name, _, reading = word.partition("=")
            spelt = spelling(reading.replace("'", " ")) if reading else read(name)
            if spelt is None:
                raise SystemExit(f"names.txt: cannot read {word!r}")
            yield kind, spelt, name, round(100 * (2.5 + math.log(1 + place / 8)))
            place += 1


def followers(weights: Readings) -> Iterator[tuple[str, str]]:
    """Each character with those that follow it in words, the likeliest first."""
    pairs: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (word, _), weight in weights.items():
        for one, other in pairwise(word):
            pairs[one][other] += weight
    for character, after in pairs.items():
        likely = sorted(after, key=lambda other: (-after[other], other))
        yield character, "".join(likely[:NEXT_SHOWN])


def write(weights: Readings) -> None:
    target = OUT / "lexicon.sqlite"
    target.unlink(missing_ok=True)
    base = sqlite3.connect(target)
    base.executescript(
        """PRAGMA page_size = 4096;
        CREATE TABLE words (folded TEXT, cost INTEGER, word TEXT, exact TEXT, PRIMARY KEY (folded, cost, word, exact)) WITHOUT ROWID;
        CREATE TABLE short (initials TEXT, cost INTEGER, word TEXT, exact TEXT, PRIMARY KEY (initials, cost, word, exact)) WITHOUT ROWID;
        CREATE TABLE names (kind TEXT, folded TEXT, cost INTEGER, word TEXT, exact TEXT, PRIMARY KEY (kind, folded, cost, word, exact)) WITHOUT ROWID;
        CREATE TABLE next_characters (character TEXT PRIMARY KEY, next TEXT) WITHOUT ROWID;"""
    )
    total = sum(weights.values())
    for (word, spelt), weight in sorted(weights.items()):
        parts = spelt.split("'")
        cost = round(-100 * math.log((weight + 0.5) / total))
        base.execute("INSERT INTO words VALUES (?, ?, ?, ?)", ("'".join(map(fold, parts)), cost, word, spelt))
        if weight >= SHORT_LEAST:
            initials = "".join(map(initial_of, parts))
            base.execute("INSERT INTO short VALUES (?, ?, ?, ?)", (initials, cost, word, spelt))
    for kind, spelt, name, cost in given_names():
        folded = "'".join(map(fold, spelt.split("'")))
        base.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?)", (kind, folded, cost, name, spelt))
    base.executemany("INSERT INTO next_characters VALUES (?, ?)", sorted(followers(weights)))
    base.commit()
    base.execute("VACUUM")
    base.close()
    print(f"{len(weights)} readings, {target.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    rime, jieba = map(Path, sys.argv[1:3])
    write(weigh(rime, jieba))


if __name__ == "__main__":
    main()
