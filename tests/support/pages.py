"""What tests of the pages do again and again: ring from a kiosk, fill in a booking, and look for what a page hides."""

from __future__ import annotations

from contract.harness import FakeTerminal, new_uuid

from kiosk.api.queueing import StaffCall, StaffCallState


def ring(terminal: FakeTerminal, reason: str = "help") -> str:
    """A visitor presses "Call staff"; the call's id."""
    event = new_uuid()
    terminal.call("POST", "/v1/staff-calls", StaffCall(event, reason))
    return event


def state_of(terminal: FakeTerminal, event: str) -> str:
    """What the kiosk is told of its call."""
    return terminal.call("GET", f"/v1/staff-calls/{event}").as_(StaffCallState).state


def fill_booking(page, name: str, phone: str, matter: str, *, slot: int = 0) -> None:
    """What must be filled in on /book, and the free time with this place in the list."""
    page.check(f"[name=slot] >> nth={slot}")
    page.fill("#name", name)
    page.fill("#phone", phone)
    page.fill("#matter", matter)


# WCAG 2.2: 1.3.1 and 2.4.6 (headings), 3.3.2 and 4.1.2 (names), 2.5.5 (44 px), 1.4.3 (contrast 4.5:1)
HEADINGS = (
    "[...document.querySelectorAll('h1,h2,h3,h4')].filter(it => it.offsetParent).map(it => +it.tagName[1])"
)
NAMELESS = """[...document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a')]
  .filter(it => !(it.labels?.length || it.ariaLabel || it.textContent.trim())).map(it => it.outerHTML)"""
SMALL = """[...document.querySelectorAll(
    'button:not(.unseen),select,summary,a.button,nav a,label.check,textarea,' +
    'input:not([type=hidden],[type=radio],[type=checkbox])')]
  .filter(it => it.checkVisibility()).map(it => [it.getBoundingClientRect(), it])
  .filter(([box]) => box.height < 43.9 || box.width < 43.9).map(([box, it]) => `${it.outerHTML} ${box.height}`)"""
FAINT = """(() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = rgb => rgb.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = it => {
    for (; it; it = it.parentElement) {
      const colour = parts(getComputedStyle(it).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (texts.nextNode()) {
    const it = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !it.checkVisibility() || it.closest(':disabled,.unseen,.skip')) continue;
    const [one, other] = [light(parts(getComputedStyle(it).color)), light(ground(it))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push(`${texts.currentNode.data.trim()} ${ratio.toFixed(2)}`);
  }
  return faint;
})()"""
UNMARKED = """(() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const marked = it === document.body || (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2);
  return marked ? '' : it.outerHTML;
})()"""
