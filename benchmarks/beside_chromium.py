"""The kiosk and Chromium in kiosk mode side by side in one run: start, taps, memory, idle processor time.

The page shows what the kiosk shows: for each screen of the walk its words and its buttons, in the kiosk's own fonts,
sizes and colours. A tap in Chromium counts from the release until the frame with the next screen has left the page's
own thread; what its compositor needs after that is not in it, in the kiosk's figure the last pixel is. Leaves with a
word where there is no Chromium.
"""

from __future__ import annotations

import html
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from _common import median, p95, say_machine
from memory import kept_mb, settle
from start_to_home import one_start
from tap_to_frame import WALK, walk

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps
from kiosk.resources import asset

ROUNDS, STARTS, IDLE_S, WAIT_S = 6, 3, 10.0, 30.0
WIDTH, HEIGHT = 1080, 1920
FLAGS = (
    "--kiosk", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--hide-scrollbars",
    "--disable-background-networking", "--disable-sync", "--no-default-browser-check", "--remote-debugging-port=0",
)  # fmt: skip
Figures = dict[str, float]


def main() -> None:
    say_machine()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("no Chromium here: nothing to stand beside")
        return
    with tempfile.TemporaryDirectory() as folder:
        ours, screens = the_kiosk(Path(folder))
        theirs = the_browser(chromium, Path(folder), screens)
    print(f"{'':34} {'kiosk':>9} {'Chromium':>9} {'kiosk ÷ Chromium':>17}")
    for name, value in ours.items():
        ratio = f"{value / theirs[name]:.2f}" if theirs[name] else "-"
        print(f"{name:34} {value:9.1f} {theirs[name]:9.1f} {ratio:>17}")


def the_kiosk(folder: Path) -> tuple[Figures, list[dict[str, Any]]]:
    """Its figures, and what each screen of the walk shows."""
    with Stack(folder / "stack", StackPlan(offscreen=True)) as stack:
        with stack.hands() as hands:
            steps, pid = Steps(stack, hands), stack._kiosk.pid
            screens = [dict(hands.ask("look"))]
            for step in WALK:
                steps.run(step)
                screens.append(dict(hands.ask("look")))
            settle(pid)
            memory, idle = kept_mb(pid, "Pss"), idle_percent([pid])
            walk(steps)
            times = [ms for _ in range(ROUNDS) for ms in walk(steps)]
        stack.kill_kiosk()
        starts = [one_start(stack.settings_file, dict(os.environ))[0] for _ in range(STARTS + 1)][1:]
    return figures(median(starts), times, memory, idle), screens


def the_browser(chromium: str, folder: Path, screens: list[dict[str, Any]]) -> Figures:
    site = Site(page(screens))
    try:
        starts = []
        for run in range(STARTS + 1):  # the first fills the caches of the disk
            browser = Browser(chromium, folder / f"profile-{run}", site)
            starts.append(browser.started_ms)
            if run < STARTS:
                browser.close()
        times, memory, idle = (
            browser.taps(len(screens) - 1),
            browser.memory_mb(),
            idle_percent(browser.pids()),
        )
        browser.close()
    finally:
        site.close()
    return figures(median(starts[1:]), times, memory, idle)


def figures(start: float, times: list[float], memory: float, idle: float) -> Figures:
    return {
        "process start to first picture, ms": start,
        "tap to next screen, median, ms": median(times),
        "tap to next screen, p95, ms": p95(times),
        "memory in use (PSS), MB": memory,
        "processor while idle, %": idle,
    }


class Browser:
    """One Chromium on the page, started and timed until the page has painted."""

    def __init__(self, chromium: str, profile: Path, site: Site) -> None:
        site.painted.clear()
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [chromium, *FLAGS, f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={profile}", site.address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not site.painted.wait(WAIT_S):
            raise TimeoutError("Chromium has not painted the page")
        self.started_ms = (time.perf_counter() - began) * 1e3
        self._port_file = profile / "DevToolsActivePort"

    def taps(self, count: int) -> list[float]:
        """Milliseconds of each tap, after one walk that warms up."""
        from playwright.sync_api import sync_playwright

        port = self._port_file.read_text().split("\n")[0]
        with sync_playwright() as playwright:
            seen = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            shown = seen.contexts[0].pages[0]
            for _ in range((ROUNDS + 1) * count):
                shown.mouse.click(WIDTH // 2, HEIGHT - 100, delay=60)
                shown.wait_for_timeout(120)
            times: list[float] = shown.evaluate("times")
        return times[count:]

    def pids(self) -> list[int]:
        """The process and all that it started."""
        found, parents = [self._process.pid], _parents()
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def memory_mb(self) -> float:
        return sum(kept_mb(pid, "Pss") for pid in self.pids())

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class Site:
    """The page and its fonts on loopback; hears when the page has been painted."""

    def __init__(self, text: str) -> None:
        self.painted = threading.Event()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/painted":
                    site.painted.set()
                is_font = self.path.endswith(".otf")
                body = Path(asset(f"fonts{self.path}")).read_bytes() if is_font else text.encode()
                self.send_response(200)
                self.send_header("Content-Type", "font/otf" if is_font else "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


STYLE = """
@font-face { font-family: k; src: url(/KioskSans-Regular.otf); } @font-face { font-family: k; font-weight: bold; src: url(/KioskSans-Bold.otf); }
body { margin: 0; background: #FAF6EF; color: #1B1B1F; font: 34px k; width: 1080px; height: 1920px; overflow: hidden; user-select: none; }
section { display: none; padding: 24px; } section.on { display: block; } b { display: block; margin: 12px 0; padding: 40px; border-radius: 12px;
background: #123C69; color: #fff; text-align: center; font-size: 56px; } i { position: absolute; bottom: 12px; height: 170px; width: 240px; background: #E6EDF5;
border: 2px solid #B9B2A6; border-radius: 12px; text-align: center; font-style: normal; color: #123C69; font-weight: bold; }
"""
SCRIPT = """
const all = document.querySelectorAll('section'), times = []; let at = 0;
const after = done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
document.addEventListener('pointerup', e => { all[at].className = ''; at = (at + 1) % all.length; all[at].className = 'on';
  after(() => times.push(performance.now() - e.timeStamp)); });
document.fonts.ready.then(() => after(() => fetch('/painted')));
"""


def page(screens: list[dict[str, Any]]) -> str:
    """One document with every screen of the walk; a tap anywhere leads to the next."""
    sections = [_section(number, screen) for number, screen in enumerate(screens)]
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(sections)}<script>{SCRIPT}</script>"


def _section(number: int, screen: dict[str, Any]) -> str:
    buttons = [html.escape(label) for label in screen["buttons"]]
    words = [html.escape(text) for text in screen["texts"] if text.replace("\n", "") not in screen["buttons"]]
    bar = "".join(
        f"<i style='left:{12 + place * 265}px'>{label}</i>" for place, label in enumerate(buttons[-4:])
    )
    told = "".join(f"<p>{text}</p>" for text in words) + "".join(f"<b>{label}</b>" for label in buttons[:-4])
    return f"<section class='{'on' if number == 0 else ''}'>{told}{bar}</section>"


def idle_percent(pids: list[int]) -> float:
    """Of one processor, over ten seconds in which nobody touches anything."""
    before = sum(map(_ticks, pids))
    time.sleep(IDLE_S)
    return (sum(map(_ticks, pids)) - before) / 100 / IDLE_S * 100


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            told = re.search(r"PPid:\s*(\d+)", path.read_text())
        except OSError:  # it has just ended
            continue
        if told:
            found[int(path.parent.name)] = int(told[1])
    return found


if __name__ == "__main__":
    main()
