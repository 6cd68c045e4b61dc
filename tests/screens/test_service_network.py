"""The line to the centre, for staff."""

from dataclasses import replace

from kiosk.sync.link import LinkState


def shown(glass):
    glass.show("service_network", role="staff")
    glass.frames(6)
    return glass.texts()


def test_a_good_line_says_since_when_and_how_fast(glass):
    seen = shown(glass)
    for words in (
        "连得上，从 11-21 09:00:00 起",
        "https://centre.example:8443",
        "11-21 12:00:00，用了 42 毫秒",
        "3 条，联网后自己上报",
    ):
        assert words in seen, words


def test_a_cut_line_says_since_when_why_and_what_goes_on(glass):
    glass.office.link = replace(glass.office.link, is_online=False, code="S10")
    seen = shown(glass)
    assert "连不上，从 11-21 09:00:00 起" in seen
    assert "S10" in seen
    assert "登记、取号照常" in seen


def test_a_terminal_that_the_centre_does_not_know_is_told_to_pair(glass):
    glass.office.link = replace(glass.office.link, is_online=False, code="S17")
    assert "请重新配对" in shown(glass)


def test_before_the_first_try_nothing_is_claimed(glass):
    glass.office.link = LinkState()
    seen = shown(glass)
    assert "还没有试过" in seen
    assert "开机后还没有连上过" in seen


def test_a_try_is_over_when_the_centre_was_asked_again(glass):
    shown(glass)
    glass.tap("现在试一次")
    assert ("poke_centre",) in glass.office.asked
    assert glass.app.stage.current.is_trying
    glass.office.link = replace(glass.office.link, tries=10)
    glass.app.stage.current.look()
    glass.frames(4)
    assert "现在试一次" in glass.look()["buttons"]
