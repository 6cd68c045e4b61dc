import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "assets").rglob("*.md")])
ADRS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
TEXTS = {
    ".py",
    ".md",
    ".kv",
    ".toml",
    ".json",
    ".html",
    ".sh",
    ".sql",
    ".in",
    ".yml",
    ".service",
    ".rules",
    "",
}
FOLDERS = (
    "assets",
    "benchmarks",
    "config",
    "devices",
    "docs",
    "kiosk",
    "packaging",
    "screens",
    "server",
    "tests",
)
# places of the machines where the project was made: no reader has them
FOREIGN_PLACES = ("/wo" + "rk/", ".." + "/shared")


def text_of(page):
    return page.read_text(encoding="utf-8")


def anchors_of(text):
    """How a heading becomes an anchor: lower case, letters, digits and hyphens only, spaces as hyphens."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links_of(page):
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", text_of(page), flags=re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    broken = []
    for link in links_of(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(text_of(target))):
            broken.append(link)
    assert broken == []


def test_every_decision_is_in_the_index_by_its_title():
    index = text_of(ROOT / "docs" / "adr" / "README.md")
    missing = []
    for number, page in enumerate(ADRS, start=1):
        title = text_of(page).splitlines()[0]
        assert title.startswith(f"# {number}. ")
        if f"| [{page.name[:4]}]({page.name}) | {title.partition('. ')[2]} |" not in index:
            missing.append(page.name)
    assert missing == []
    assert index.count("](0") == len(ADRS)


@pytest.mark.parametrize("page", ADRS, ids=lambda p: p.stem)
def test_a_decision_fills_one_page_and_its_four_parts(page):
    text = text_of(page)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Facts"]
    assert len(text.splitlines()) <= 60


def test_both_front_pages_name_the_same_commands_files_and_tests():
    english, chinese = (text_of(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    for pattern in (
        r"^make \w+",
        r"`((?:make|kiosk|kiosk-server) [^`]*)`",
        r"\(((?:docs|config)/[^)]*)\)",
        r"`(test_\w+)`",
    ):
        assert set(re.findall(pattern, english, re.MULTILINE)) == set(
            re.findall(pattern, chinese, re.MULTILINE)
        )
    assert [f"| P{n} |" in english and f"| P{n} |" in chinese for n in range(1, 13)] == [True] * 12


@pytest.mark.parametrize("page", ["README.md", "docs/security.md"])
def test_every_test_that_a_page_names_is_there(page):
    named = set(re.findall(r"`(test_\w+)`", text_of(ROOT / page)))
    assert named
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in sorted(named) if f"def {name}(" not in tests] == []


def test_every_target_that_the_front_page_names_is_there():
    makefile = text_of(ROOT / "Makefile")
    named = re.findall(r"(?:^|`)make ([a-z]+)", text_of(ROOT / "README.md"), re.MULTILINE)
    assert named
    assert [target for target in named if f"\n{target}:" not in makefile] == []


def test_every_runtime_package_has_its_licence_named():
    lock = text_of(ROOT / "packaging" / "locks" / "runtime.txt")
    pinned = re.findall(r"^([\w.-]+)==\S+(.*)$", lock, re.MULTILINE)
    installed = {plain(name) for name, marker in pinned if "== 'win32'" not in marker}
    rows = re.findall(r"^\| ([\w.-]+) \| \S", text_of(ROOT / "THIRD-PARTY-NOTICES.md"), re.MULTILINE)
    assert len(installed) > 40
    assert sorted(installed - {plain(name) for name in rows}) == []


def plain(package):
    return package.lower().replace("_", "-")


def test_pictures_are_small():
    sizes = [path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")]
    assert sizes
    assert sum(sizes) < 2_000_000


def test_no_page_or_program_names_a_place_of_the_makers_machines():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]
    texts = {
        path: path.read_text(encoding="utf-8", errors="replace") for path in files if path.suffix in TEXTS
    }
    assert [
        str(p.relative_to(ROOT))
        for p, text in texts.items()
        if any(place in text for place in FOREIGN_PLACES)
    ] == []
