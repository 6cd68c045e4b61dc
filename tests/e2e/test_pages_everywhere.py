"""What holds for every page: it fits a telephone, speaks one language, and nothing foreign runs in it."""

import re
from pathlib import Path

import pytest
from contract.clerk import Clerk
from support.pages import ring

from kiosk.words import load_words
from server.pages.menu import MENU
from server.pages.render import FOLDER
from server.people.roles import Role

PLACES = [(role, place.path) for place in MENU for role in sorted(place.roles, key=lambda r: r.value)[:1]]
OPEN = [(None, "/desk/sign-in"), (Role.AUDITOR, "/desk/password")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("role", "path"), PLACES + OPEN, ids=lambda v: str(v))
def test_every_page_fits_a_telephone_and_speaks_one_language(visit, terminal, role, path, language):
    ring(terminal)
    visitor = visit(role, width=390, height=800, language=language)
    visitor.page.goto(path)
    assert not visitor.overflows()
    assert "⟦" not in visitor.page.content()
    assert visitor.page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[language]
    nameless = visitor.page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]"
        ".filter(it => !it.labels.length && !it.ariaLabel).map(it => it.name)"
    )
    assert nameless == []
    assert visitor.page.locator("h1").count() == 1


def test_each_page_forbids_whatever_is_not_its_own(centre):
    reply = Clerk(centre).call("GET", "/desk/sign-in")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (reply.headers["x-content-type-options"], reply.headers["cache-control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_no_template_holds_a_script_a_style_or_a_foreign_address():
    for path in (FOLDER / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|style=|\son[a-z]+=|hx-on|javascript:|https?://", text), path.name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path.name


def test_every_sentence_of_the_templates_is_in_both_languages():
    words = load_words("zh", FOLDER / "strings")
    used = set()
    for path in Path(FOLDER / "templates").glob("*.html"):
        used |= set(re.findall(r"\bt\('([a-z_.-]+)'[,)]", path.read_text(encoding="utf-8")))
    assert [key for key in sorted(used) if key not in words] == []
    for place in MENU:
        assert place.key in words
