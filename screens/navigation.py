"""Which screens there are, and where 返回 leads. A table; the app walks it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from screens.context import Context
from screens.stage import KioskScreen

# name -> class in screens/<name>.py. Built in this order in idle moments; the first one before the first frame.
SCREENS = {
    "home": "HomeScreen",
    "fork": "ForkScreen",
    "identify": "IdentifyScreen",
    "category": "CategoryScreen",
    "check_in": "CheckInScreen",
    "find": "FindScreen",
    "door": "DoorScreen",
    "roadmap": "RoadmapScreen",
    "procedure": "ProcedureScreen",
    "story": "StoryScreen",
    "review": "ReviewScreen",
    "done": "DoneScreen",
    "keypad": "KeypadScreen",
    "name": "NameScreen",
    "steps": "StepsScreen",
    "rate": "RateScreen",
    "prove": "ProveScreen",
    "write_step": "WriteStepScreen",
    "step_done": "StepDoneScreen",
    "companions": "CompanionsScreen",
    "place": "PlaceScreen",
    "unit": "UnitScreen",
    "line": "LineScreen",
    "relative": "RelativeScreen",
    "day": "DayScreen",
    "before": "BeforeScreen",
    "more": "MoreScreen",
    "rooms": "RoomsScreen",
    "guides": "GuidesScreen",
    "platforms": "PlatformsScreen",
    "papers": "PapersScreen",
    "course": "CourseScreen",
    "law": "LawScreen",
    "card_first": "CardFirstScreen",
    "cases": "CasesScreen",
    "reprinted": "ReprintedScreen",
    "message": "MessageScreen",
    "beside": "BesideScreen",
    "service_door": "ServiceDoorScreen",
    "service_home": "ServiceHomeScreen",
    "service_morning": "ServiceMorningScreen",
    "service_checked": "ServiceCheckedScreen",
    "service_figures": "ServiceFiguresScreen",
    "service": "ServiceScreen",
    "service_network": "ServiceNetworkScreen",
    "service_pair": "ServicePairScreen",
    "service_code": "ServiceCodeScreen",
    "service_replace": "ServiceReplaceScreen",
    "service_quit": "ServiceQuitScreen",
    "service_house": "ServiceHouseScreen",
    "service_hours": "ServiceHoursScreen",
    "service_volume": "ServiceVolumeScreen",
    "service_write": "ServiceWriteScreen",
    "service_jobs": "ServiceJobsScreen",
    "service_test": "ServiceTestScreen",
    "service_lines": "ServiceLinesScreen",
    "service_bits": "ServiceBitsScreen",
    "service_touch": "ServiceTouchScreen",
    "service_trial": "ServiceTrialScreen",
    "service_log": "ServiceLogScreen",
    "service_results": "ServiceResultsScreen",
}
UNSPOKEN = frozenset(name for name in SCREENS if name.startswith("service"))  # behind a PIN: staff read them
SELDOM = UNSPOKEN | {
    "course",
    "law",
    "place",
    "unit",
    "line",
    "relative",
    "day",
    "before",
    "beside",
    "steps",
    "rate",
    "prove",
    "write_step",
    "step_done",
    "companions",
    "more",
    "rooms",
    "guides",
    "platforms",
    "papers",
    "cases",
    "reprinted",
}  # built in 2 to 20 ms for who comes to them, and dropped again between visitors


def makers(context: Context) -> dict[str, Callable[[], KioskScreen]]:
    """How to build each screen, imported only then."""

    def maker(name: str, class_name: str) -> Callable[[], KioskScreen]:
        def make() -> KioskScreen:
            screen: KioskScreen = getattr(import_module(f"screens.{name}"), class_name)(context)
            return screen

        return make

    return {name: maker(name, class_name) for name, class_name in SCREENS.items()}
