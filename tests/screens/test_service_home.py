"""The menu behind the door: how the machine stands, and who sees what."""

from support.office import checked

from kiosk.services.self_test import Verdict


def test_the_menu_says_how_the_machine_stands(glass):
    glass.show("service_home", role="staff")
    assert "今天还没有做早间检查" in glass.texts()
    assert "现在有故障：扫码器" in glass.texts()


def test_the_menu_says_what_the_morning_check_found(glass):
    glass.office.morning.keep(checked())
    glass.show("service_home", role="staff")
    assert "今天 08:02 检查过：不正常的有 扫码器 S01" in glass.texts()


def test_a_check_of_yesterday_is_none_today(glass):
    from datetime import timedelta

    glass.office.morning.keep(checked())
    glass.office.now += timedelta(days=1)
    glass.show("service_home", role="staff")
    assert "今天还没有做早间检查" in glass.texts()


def test_a_check_without_faults_is_all_well(glass):
    from dataclasses import replace

    well = [replace(result, verdict=Verdict.WELL, code="") for result in checked().results]
    glass.office.morning.keep(replace(checked(), results=tuple(well)))
    glass.show("service_home", role="staff")
    assert "今天 08:02 检查过：一切正常" in glass.texts()


def test_who_has_no_pin_sees_no_menu(glass):
    glass.show("service_home")
    assert glass.screen() == "service_door"


def test_back_from_the_menu_closes_the_door(glass):
    glass.show("service_home", role="staff")
    glass.tap("返回")
    assert (glass.screen(), glass.app.context.visit.role) == ("home", "")


def test_back_from_the_devices_leads_to_the_menu(glass):
    glass.show("service_home", role="staff")
    glass.tap("设备和纸")
    glass.tap("返回")
    assert glass.screen() == "service_home"
