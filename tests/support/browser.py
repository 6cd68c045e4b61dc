"""A real Chromium for the pages: what it says on its console and whom it asks is kept for the tests to judge."""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright


def chromium_path() -> str:
    """The system's Chromium; without one tests are left out, and under CI they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium on this machine")
    return found


class Browser:
    """One process; each visitor gets a context of their own, with empty cookies."""

    def __init__(self) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )

    def close(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def visitor(self, base: str, *, width: int = 1280, height: int = 900, language: str = "zh") -> Visitor:
        context = self._browser.new_context(base_url=base, viewport={"width": width, "height": height})
        context.add_cookies([{"name": "language", "value": language, "url": base}])
        return Visitor(context, base)


class Visitor:
    """A page, and everything that must not happen on it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self._host = context, urlsplit(base).netloc
        self.page: Page = context.new_page()
        self.page.set_default_timeout(8000)
        self.troubles: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        context.on("request", self._watch)

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.troubles.append(text)

    def _watch(self, request) -> None:
        if urlsplit(request.url).netloc != self._host:
            self.troubles.append(f"asked another host: {request.url}")

    def take_cookie(self, cookie: str) -> None:
        """``name=value``, as a server once gave it."""
        name, _, value = cookie.partition("=")
        self.context.add_cookies([{"name": name, "value": value, "url": f"http://{self._host}"}])

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto("/desk/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", password)
        self.page.click("main button")

    def overflows(self) -> bool:
        """Whether the page must be moved sideways to be read."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def leave(self) -> None:
        self.context.close()
        assert self.troubles == []
