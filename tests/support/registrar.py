"""A kiosk without a screen that registers one matter after the other, to be killed: ``registrar.py SETTINGS [CODE…]``.

For every line on its input it forks a fresh kiosk on the real parts (store, capture, sender, print queue). That kiosk
says ``up PID``, then ``shown MATTER NUMBER`` as soon as a number may be shown to its visitor, and ``admitted CODE TICKET
RECORD`` or ``waits TICKET RECORD`` as soon as one who showed a code, or none, may be told his place in the queue, until it
is killed.
Lines: ``live`` register for ever · ``drain`` register nothing, end when nothing waits · ``forget N`` the control:
N matters, each made anew under a new identity whenever no answer came.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from pathlib import Path

import kiosk.sync.guard
from kiosk.compose import Terminal
from kiosk.domain.matters import Draft, Visitor
from kiosk.services.check_in import SAME_DAY
from kiosk.settings import load_settings
from kiosk.words import load_words

DRAIN_WITHIN_S = 120.0
SLIP_WITHIN_S = 0.5  # how long a visitor stands there for the paper
CODES, NUMBERS, PAPER = (
    0.1,
    0.1,
    0.5,
)  # of all visitors: who shows a code, takes a number; who waits for the paper


class Watched(Terminal):
    """A terminal that hears of its paper."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.paper = threading.Event()

    def printed(self, printed):
        self.paper.set()


def say(*words):
    os.write(
        1, (" ".join(map(str, words)) + "\n").encode()
    )  # one write: a killed process leaves no half line


def id_number(matter):
    """Somebody else's for each matter (GB 11643): many of one person's would be compared with each other."""
    chance = random.Random(str(matter))
    digits = f"130926{chance.randint(1940, 2000)}0{chance.randint(1, 9)}{chance.randint(10, 28)}{chance.randrange(1000):03}"
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return digits + "10X98765432"[weighed % 11]


def draft(matter):
    person = Visitor("张小明", "resident", id_number(matter), "", "示范街 9 号")
    return Draft(visitor=person, category="labour.wages", in_procedure="no", story=f"canary-story {matter}")


def live(terminal, codes):
    chance, matter = random.Random(os.getpid()), 0
    while True:
        matter += 1
        terminal.paper.clear()
        accepted = terminal.service.desk.register(draft(matter))
        say("shown", f"{os.getpid()}.{matter}", accepted.number)
        if terminal.settings.printer.port and chance.random() < PAPER:
            terminal.paper.wait(SLIP_WITHIN_S)
        if codes and chance.random() < CODES:
            admit(terminal, codes, chance.randrange(len(codes)))
        elif chance.random() < NUMBERS:
            taken = terminal.service.desk.take_number(draft(f"{matter} waits").visitor)
            say("shown", f"{os.getpid()}.{matter}w", taken.accepted.number)
            say("waits", taken.place.ticket, taken.accepted.record_id)


def admit(terminal, codes, index):
    answer = terminal.service.desk.check_in(codes[index])
    if (
        answer.accepted is not None and answer.admission in SAME_DAY
    ):  # else midnight has passed: a plain number
        say("admitted", index, answer.place.ticket, answer.accepted.record_id)


def drain(terminal):
    deadline = time.monotonic() + DRAIN_WITHIN_S
    while terminal.service.outbox.counts().get("pending") and time.monotonic() < deadline:
        time.sleep(0.05)  # the sender's thread is at work; its rows are the signal
    say("drained", terminal.service.outbox.counts().get("pending", 0))


def forget(terminal, matters):
    terminal.service.sender.stop()
    terminal.service.sender.join()
    terminal.service.sender._stopping = False
    for matter in range(matters):
        for _ in range(8):
            accepted = terminal.service.desk.register(draft(matter))
            say("shown", matter, accepted.number)
            terminal.service.sender.drain()
            if terminal.service.outbox.state_of(accepted.record_id) == "sent":
                break
            waiting = terminal.service.outbox.first_of_each_kind()[0]
            terminal.service.outbox.settle(waiting.seq, "quarantined", terminal.now(), "forgotten")
            terminal.service.sender._not_before.clear()


def kiosk(settings, order, codes):
    terminal = Watched(settings, load_words())
    terminal.bring_up()
    say("up", os.getpid())
    word, _, count = order.partition(" ")
    if word == "live":
        live(terminal, codes)
    elif word == "drain":
        drain(terminal)
    else:
        forget(terminal, int(count))


def warm_up():
    """Import what a kiosk imports while starting, so that each fork is up at once."""
    import kiosk.services.desk
    import kiosk.sync.heartbeat
    import kiosk.sync.sender  # noqa: F401
    from devices.idcard.driver import CardReaderDriver  # noqa: F401
    from devices.printer.driver import PrinterDriver  # noqa: F401
    from devices.scanner.driver import ScannerDriver  # noqa: F401


def main():
    settings = load_settings(Path(sys.argv[1]))
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                kiosk(settings, line.strip(), sys.argv[2:])
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        say("over")


if __name__ == "__main__":
    main()
