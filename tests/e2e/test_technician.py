"""A technician's commands beside a running kiosk, as typed; and nobody in what they may take away."""

import base64
import io
import json
import subprocess
import sys
import tarfile
import time

import pytest

from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps

NAME, NUMBER, STREET = "欧阳金丝雀", "130926195501010018", "金丝雀巷9号"
CARD = {"name": NAME, "number": NUMBER, "address": STREET, "seconds": 1.0}


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    plan = StackPlan(offscreen=True, paper_mm_s=0, width=540, height=960)
    with Stack(tmp_path_factory.mktemp("stack"), plan) as running:
        yield running


@pytest.fixture(scope="module")
def visited(stack):
    """A visitor whose name we know has taken a number by card, and gone."""
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        for step in ("wait home", "tap 我有事要反映", "tap 先取号"):
            steps.run(step)
        stack.command("card_reader", "tap " + json.dumps(CARD, ensure_ascii=False))
        steps.run("wait door")
        steps.run("tap 结束")
        steps.run("wait home")
    return stack


def kiosk(stack, *words, status=0):
    line = [sys.executable, "-m", "kiosk", *words, "--config", str(stack.settings_file)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout


def begun(stack, *words, **pipes):
    """The command at work; what it prints can be read line by line."""
    line = [sys.executable, "-m", "kiosk", *words, "--config", str(stack.settings_file)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True, **pipes)


def test_the_printer_tells_how_it_is_beside_a_running_kiosk(stack):
    assert kiosk(stack, "printer", "status") == "P00 nothing to report\n"
    stack.command("printer", "cover-open")
    assert kiosk(stack, "printer", "status", status=1).startswith("P02 COVER_OPEN (cover open)")
    stack.command("printer", "ok")


def test_a_test_slip_comes_out_beside_a_running_kiosk(stack):
    assert kiosk(stack, "printer", "test").startswith("printed P00 ")


def test_watching_the_printer_tells_each_change_in_words(stack):
    with begun(stack, "printer", "watch", "--count", "2") as watching:
        assert watching.stdout.readline().endswith("P00 nothing to report\n")
        stack.command("printer", "near-end")
        assert "PAPER_NEAR_END (paper near its end)" in watching.stdout.readline()
        assert watching.wait(10) == 0
    stack.command("printer", "ok")


def test_a_scan_is_seen_masked_and_still_reaches_the_visitor(stack):
    code = stack.sample()["slips"][0]["code"]
    with begun(stack, "scanner", "watch", "--count", "1") as watching:
        assert watching.stdout.readline() == "watching beside the kiosk\n"
        stack.command("scanner", f"scan {code}")
        assert watching.stdout.readline() == f"code slip XF2:… {len(code)} characters\n"
        assert watching.wait(10) == 0
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        steps.run("wait roadmap")
        assert "a visitor is at the machine" in refused(stack, "card", "read", "--wait", "1")
        steps.run("tap 结束")
        steps.run("wait home")


def refused(stack, *words):
    line = [sys.executable, "-m", "kiosk", *words, "--config", str(stack.settings_file)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    return done.stderr


def test_a_card_for_the_technician_is_masked_and_never_reaches_the_screens(stack):
    with begun(stack, "card", "read", "--mask", "--wait", "20", stderr=subprocess.PIPE) as reading:
        assert reading.stderr.readline() == "lay the card down: 20 s\n"
        stack.command("card_reader", "tap " + json.dumps(CARD, ensure_ascii=False))
        assert reading.stdout.read() == "resident 欧**** 1309************18 valid to 长期\n"
    with stack.hands() as hands:
        assert hands.ask("look")["screen"] == "home"


def test_a_capture_beside_a_running_kiosk_holds_a_slip_and_nobody(stack, tmp_path):
    file = tmp_path / "printer.capture"
    with begun(stack, "printer", "capture", str(file), "--seconds", "6") as capturing:
        assert capturing.stdout.readline() == "listening to the printer; Ctrl-C ends it\n"
        kiosk(stack, "printer", "test", "--kind", "registration")
        assert capturing.wait(20) == 0
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "printer", "replay", str(file), "--out", str(tmp_path / "slips")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "1 slips, 1 confirmations" in done.stdout
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1
    sent = b"".join(
        bytes.fromhex(line.split(" > ")[1]) for line in file.read_text().splitlines() if " > " in line
    )
    assert "登记".encode("gbk") not in sent


def test_a_diagnosis_names_every_part_and_nobody(visited, tmp_path):
    file = tmp_path / "diagnosis.tar.gz"
    kiosk(visited, "doctor", "--record", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    parts = parts_of(file)
    assert {name.removeprefix("kiosk-diagnosis/") for name in parts} == PARTS
    jobs = json.loads(parts["kiosk-diagnosis/jobs.json"])
    assert [(job["kind"], job["state"], job["code"]) for job in jobs][-1:] == [("visit", "PRINTED", "P00")]
    assert json.loads(parts["kiosk-diagnosis/counters.json"])["counters"]["cards"] >= 1
    whole = b"".join(parts.values())
    assert personal_in(whole, visited) == []


PARTS = {
    "about.json", "settings.json", "findings.json", "plugged-in.json", "jobs.json", "queue.json",
    "state.json", "counters.json", "printer.json", "log.json",
}  # fmt: skip


def parts_of(file):
    with tarfile.open(fileobj=io.BytesIO(file.read_bytes())) as archive:
        return {name: archive.extractfile(name).read() for name in archive.getnames()}


def personal_in(data, stack):
    """Every form in which the visitor could be in there."""
    codes = [row["code"] for row in stack.sample()["slips"][:3]]
    with stack.hands() as hands:
        numbers = [row["number"] for row in hands.ask("outbox")["rows"]]
        job_ids = [row["id"] for row in hands.ask("journal")["rows"]]
    assert numbers
    assert job_ids
    words = [NAME, NAME[1:], NUMBER, NUMBER[-8:], STREET, *codes, *numbers]
    shown = {form: word for word in words for form in forms_of(word)}
    return [word for form, word in shown.items() if form in data]


def forms_of(word):
    for encoding in ("utf-8", "gbk", "utf-16-le"):
        raw = word.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield base64.b64encode(raw)[: len(raw) // 3 * 4]
    yield json.dumps(word)[1:-1].encode()


def test_a_card_that_cannot_be_read_tells_the_visitor_to_lift_it(stack):
    with stack.hands() as hands:
        steps = Steps(stack, hands)
        for step in ("wait home", "tap 我有事要反映", "tap 先取号", "wait identify"):
            steps.run(step)
        stack.command("card_reader", "not-read")
        stack.command("card_reader", "card " + json.dumps(CARD, ensure_ascii=False))
        assert eventually(lambda: any("请把它拿起来" in text for text in hands.ask("look")["texts"]))
        stack.command("card_reader", "ok")
        finds = stack.command("card_reader", "lift")["finds"]
        assert eventually(lambda: stack.command("card_reader", "status")["finds"] > finds + 1)
        stack.command("card_reader", "tap " + json.dumps(CARD, ensure_ascii=False))
        steps.run("wait door")
        assert not any("请把它拿起来" in text for text in hands.ask("look")["texts"])
        steps.run("tap 结束")


def eventually(is_true, within_s=10.0):
    end = time.monotonic() + within_s
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def inside(visited):
    """A technician who has come in; every test ends on the machine's page."""
    with visited.hands() as hands:
        steps = Steps(visited, hands)
        for step in (
            "wait home",
            "corner",
            "wait service_door",
            *(f"tap {digit}" for digit in "730461"),
            "tap 进入",
        ):
            steps.run(step)
        steps.run("wait service_home")
        steps.run("tap 设备和纸")
        steps.run("wait service")
        yield steps


def test_the_printers_line_is_seen_live_and_an_open_cover_in_its_bits(stack, inside):
    inside.run("tap 看收发字节")
    inside.run("see 问状态 DLE EOT")
    inside.run("see 正常")
    stack.command("printer", "cover-open")
    inside.run("see 盖子开着")
    inside.run("tap 状态位")
    inside.run("see 盖子开着  是")
    stack.command("printer", "ok")
    inside.run("see 盖子开着  否")
    inside.run("tap 返回")
    inside.run("tap 返回")
    inside.run("wait service")


def test_the_diagnosis_from_the_screen_is_the_same_file_and_nobody_is_in_it(visited, inside):
    from kiosk.settings import load_settings

    inside.run("tap 日志和诊断包")
    inside.run("see INFO kiosk")
    inside.run("tap 写诊断包")
    inside.run("see 已写到")
    (file,) = (load_settings(visited.settings_file).state_dir / "diagnosis").iterdir()
    parts = parts_of(file)
    assert {name.removeprefix("kiosk-diagnosis/") for name in parts} == PARTS
    assert json.loads(parts["kiosk-diagnosis/state.json"])["in_service"]
    assert personal_in(b"".join(parts.values()), visited) == []
    inside.run("tap 返回")
    inside.run("wait service")


def test_a_turned_picture_takes_touches_and_the_command_line_turns_it_back(stack, inside):
    inside.run("tap 触摸校准和屏幕方向")
    inside.run("tap 屏幕再转")
    inside.run("tap 就这样")
    seen = inside.run("see 屏幕转了 90 度")
    assert seen["size"] == [960, 540]
    assert kiosk(stack, "touch", "show") == "touch not calibrated, rotation 90\n"
    assert kiosk(stack, "touch", "reset") == "touch not calibrated, rotation 0\n"
    with stack.hands() as hands:
        assert eventually(lambda: hands.ask("look")["size"] == [540, 960])
    inside.run("tap 结束")
    inside.run("wait home")
