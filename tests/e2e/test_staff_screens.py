"""Staff at the running kiosk: paired from its screen, emptied, given a file, and ended; with the real centre and store."""

import json
from contextlib import suppress
from http.cookies import SimpleCookie

import pytest
import requests
from support.hall_terminal import until

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.stack_plan import PINS
from kiosk.cli.steps import Steps
from kiosk.compose import ENDED_BY_STAFF
from kiosk.errors import KioskError
from kiosk.store.database import Database


class Unpaired(Stack):
    """Its kiosk has no token: it stands there and says that it is not in service."""

    def token(self):
        return ""

    def _in_service(self):
        try:
            with self.hands(5.0) as hands:
                return "not_enrolled" in hands.ask("status")["devices"]
        except (KioskError, LookupError):  # not there yet
            return False


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    plan = StackPlan(offscreen=True, paper_mm_s=0, width=540, height=960)
    with Unpaired(tmp_path_factory.mktemp("stack"), plan) as running:
        yield running


def approve(stack, code):
    """At the desk, as a technician of the sample."""
    here = f"http://127.0.0.1:{stack.server_port}"
    staff = next(one for one in stack.sample()["desk"] if one["role"] == "technician")
    signed = requests.post(
        f"{here}/v1/desk/session", json={"login": staff["login"], "password": staff["password"]}, timeout=10
    )
    cookie = SimpleCookie(signed.headers["set-cookie"])["desk"].value
    done = requests.post(
        f"{here}/v1/desk/enrolments/approve",
        json={"user_code": code, "name": "大厅 9 号机"},
        headers={"cookie": f"desk={cookie}", "x-csrf-token": signed.json()["csrf"]},
        timeout=10,
    )
    assert done.status_code in (200, 201), done.text


def come_in(steps):
    for step in (
        "wait home",
        "corner",
        "wait service_door",
        *(f"tap {digit}" for digit in PINS["technician"]),
    ):
        steps.run(step)
    steps.run("tap 进入")
    steps.run("wait service_home")


def the_code(steps):
    seen = steps.run("wait service_code")
    return next(text for text in seen["texts"] if len(text) == 9 and text[4] == "-")


def test_the_machine_is_paired_emptied_and_ended_by_touches_alone(stack):
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        assert "本机还没有启用" in "".join(steps.run("wait home")["texts"])
        come_in(steps)
        for step in ("tap 和中心配对", "see 还没有启用", "tap 申请启用"):
            steps.run(step)
        approve(stack, the_code(steps))
        steps.run("see 已启用")
        steps.run("wait home")
        until(lambda: hands.ask("status")["in_service"] and hands.ask("status")["online"], within_s=20)
        stack.cut(True)
        hands.ask("beat")
        for step in (
            "tap 我有事要反映",
            "tap 先取号",
            "wait identify",
            "tap 没带证件",
            "wait door",
            "tap 结束",
        ):
            steps.run(step)
        come_in(steps)
        for step in ("tap 换机器", "see 只存在这台机器上", "see 1 条", "tap 封存导出到文件", "see 写在本机"):
            steps.run(step)
        (file,) = (stack.kiosk_state / "export").iterdir()
        (line,) = file.read_bytes().splitlines()
        stack.cut(False)
        steps.run("tap 现在全部送出")
        steps.run("see 都送到了")  # by this button, or by the sender before it
        again = requests.post(f"http://127.0.0.1:{stack.server_port}/v1/records", data=line, timeout=10,
                              headers={"Idempotency-Key": f'"{json.loads(line)["id"]}"'})  # fmt: skip
        assert again.status_code == 200  # the centre has it: the file's line is the same record
        steps.run("tap 返回")
        steps.run("tap 退出、重启")
        with suppress(KioskError, OSError, LookupError, TimeoutError):  # it may end before it has answered
            steps.run("tap 退出到维护")
    assert stack._kiosk.wait(20) == ENDED_BY_STAFF
    assert stack.kiosk_was_ended()
    assert kept(stack, "enrolment")


def kept(stack, key):
    database = Database(stack.kiosk_state / "kiosk.db")
    try:
        return database.rows("SELECT value FROM facts WHERE key = ?", (key,))
    finally:
        database.close()
