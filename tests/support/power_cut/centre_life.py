"""Terminals that work at a recorded centre, and tell the log whatever the centre has answered for."""

from __future__ import annotations

import signal
import threading

from contract.harness import FakeTerminal, RunningCentre, new_uuid
from support.power_cut.recording import Recorder
from support.power_cut.replay import Log

from kiosk.api.envelope import RecordKind
from kiosk.api.queueing import CheckInReply, CheckInRequest
from kiosk.cli.processes import call_centre, free_port, wait_until
from server.clock import system_clock

TERMINALS = 4


class Recorded:
    """A centre in a process of its own, as FakeTerminal wants one; ``with Recorded(…)`` ends it by the signal ``how``."""

    def __init__(self, recorder: Recorder, tokens: int, how: signal.Signals) -> None:
        self.port, self.clock, self._how = free_port(), system_clock, how
        self.process = recorder.start("server_journey.py", recorder.watched, self.port, tokens)
        said = iter(self.process.stdout.readline, b"")
        self._tokens = next(line for line in said if line.startswith(b"tokens")).decode().split()[1:]

    def __enter__(self) -> Recorded:
        wait_until(lambda: call_centre(self.port, "GET", "/readyz") is not None, "the recorder", self.process)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(self._how)
        self.process.communicate()

    call = RunningCentre.call

    def token(self) -> str:
        return self._tokens.pop()


def centre_life(recorder: Recorder, records: int) -> None:
    """Two runs of the server: the first ends as it should, the second is killed. ``records``: of each terminal and run."""
    with Log(recorder.log) as log:
        with Recorded(recorder, TERMINALS, signal.SIGTERM) as centre:
            terminals = [enrolled(centre, log) for _ in range(TERMINALS)]
            work(terminals, log, records)
        with Recorded(recorder, 0, signal.SIGKILL) as centre:
            for terminal in terminals:
                terminal.centre = centre
            work(terminals, log, records)


def enrolled(centre: Recorded, log: Log) -> FakeTerminal:
    terminal = FakeTerminal(centre)
    log.told("terminals", terminal.enrolled.key_id)
    return terminal


def work(terminals: list[FakeTerminal], log: Log, records: int) -> None:
    """All at once: the server commits what came together in one group."""
    threads = [threading.Thread(target=upload, args=(one, log, records)) for one in terminals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def upload(terminal: FakeTerminal, log: Log, records: int) -> None:
    for n in range(records):
        made = terminal.registration()
        reply = terminal.upload(
            terminal.envelope(RecordKind.REGISTRATION, made, record_id=(record := new_uuid()))
        )
        assert reply.status == 201, reply.body
        log.told("records", record)
        log.told("cases", made.number)
        if n % 5 == 0:
            place = terminal.call("POST", "/v1/check-ins", CheckInRequest(new_uuid())).as_(CheckInReply)
            log.told("queue_tickets", f"{place.event_id} {place.ticket}")
