"""The line to the centre is cut: numbers are given all the same, and nothing is said that is not true."""

from __future__ import annotations

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps
from kiosk.domain.slip_code import decode_slip_code, is_signed_by
from kiosk.keys import verifier

STORED, REGISTERED = "已保存，联网后上报", "已登记"
FIRST, SECOND = 6, 2  # cards of people who have raised nothing yet
REGISTER = (
    "tap 我有事要反映",
    "wait fork",
    "tap 自己填",
    "wait identify",
    f"card {FIRST}",
    "wait category",
    "tap 工资",
    "tap 拖欠工资",
)
TELL = (
    "wait procedure",
    "tap 没有",
    "wait story",
    "tap 请工作人员代写",
    "wait review",
    "tap 交上去",
    "wait done",
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    plan = StackPlan(offscreen=True, paper_mm_s=0, width=540, height=960)
    with Stack(tmp_path_factory.mktemp("stack"), plan) as running:
        yield running


@pytest.fixture
def steps(stack):
    with stack.hands() as hands:
        doing = Steps(stack, hands)
        yield doing
        doing.run("line up")
        stack.command("card_reader", "lift")


def outbox(stack):
    with stack.hands() as hands:
        return hands.ask("outbox")["rows"]


def until(is_true, tries=2000):
    """Ask again until it holds; each question is a whole exchange with another process."""
    assert any(is_true() for _ in range(tries))


def newest_slip(stack):
    """The picture of what was printed last, once every job has its outcome and its paper."""

    def is_all_out():
        with stack.hands() as hands:
            states = [row["state"] for row in hands.ask("journal")["rows"]]
        return set(states) <= {"PRINTED", "NOT_PRINTED", "UNCERTAIN"} and 0 < states.count("PRINTED") <= len(
            list(stack.receipts.glob("*.png"))
        )

    until(is_all_out)
    return max(stack.receipts.glob("*.png"), key=lambda path: path.stat().st_mtime_ns)


def test_a_matter_registered_without_the_line_is_kept_said_truly_and_sent_later(stack, steps):
    steps.run("line cut")
    for step in (*REGISTER, *TELL):
        steps.run(step)
    texts = steps.run("look")["texts"]
    slip = newest_slip(stack).with_suffix(".txt").read_text(encoding="utf-8")
    assert STORED in texts
    assert STORED in slip
    assert REGISTERED not in slip + "".join(text for text in texts)
    row = outbox(stack)[0]
    assert (row["kind"], row["state"]) == ("registration", "pending")
    steps.run("line up")
    until(lambda: outbox(stack)[0]["state"] == "sent")
    assert row["id"] in [record["id"] for record in stack.centre("GET", "/demo/state")["records"]]
    until(lambda: any(REGISTERED in text for text in steps.run("look")["texts"]))
    steps.run("tap 好了")
    steps.run("wait home")


def test_with_the_line_the_slip_says_registered(stack, steps):
    for step in (*REGISTER, *TELL):
        steps.run(step.replace(f"card {FIRST}", f"card {SECOND}"))
    until(lambda: outbox(stack)[0]["state"] == "sent")
    until(lambda: REGISTERED in "".join(steps.run("look")["texts"]))
    steps.run("tap 好了")
    steps.run("wait home")


def test_without_the_line_a_case_cannot_be_looked_up_and_the_way_on_is_told(stack, steps):
    steps.run("line cut")
    steps.run("scan s 1")
    texts = "".join(steps.run("wait message")["texts"])
    assert "暂时联不上中心" in texts
    steps.run("tap 结束")
    steps.run("wait home")


def test_the_code_on_the_slip_is_this_terminals_own_word(stack, steps):
    steps.run("tap 我有事要反映")
    steps.run("tap 先取号")
    steps.run("tap 没带证件")
    steps.run("wait door")
    with Image.open(newest_slip(stack)) as picture:
        codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    own = Ed25519PrivateKey.from_private_bytes((stack.kiosk_state / "terminal.key").read_bytes()).public_key()
    code, signature = decode_slip_code(next(text for text in codes if text.startswith("XF2:")))
    assert is_signed_by(code, signature, verifier(own.public_bytes_raw()))
    steps.run("tap 好了")
    steps.run("wait home")


def test_nothing_of_a_visitor_is_readable_in_the_kiosks_folder_or_log(stack, steps):
    person = stack.sample()["cards"][FIRST]
    files = [path for path in (*stack.kiosk_state.rglob("*"), stack.folder / "kiosk.log") if path.is_file()]
    assert any(path.name == "kiosk.db" for path in files)
    readable = [
        (path.name, value) for path in files for value in (person["name"], person["number"], person["address"])
        if value.encode() in path.read_bytes()
    ]  # fmt: skip
    assert readable == []
