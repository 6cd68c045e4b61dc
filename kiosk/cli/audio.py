"""``kiosk audio test``: does sound come out."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.errors import NeedsAttention, SettingsError

WITHIN_S = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    test = actions.add_parser("test", help="three tones; listen whether they come")
    where = test.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--config", type=Path, help="the terminal's settings: asks its running kiosk if there is one"
    )
    where.add_argument("--device", help="a name of ALSA's; aplay -L lists them")
    test.add_argument("--volume", type=int, default=60, help="0 to 100, where no kiosk runs")
    test.set_defaults(run=_test)


def _test(args: argparse.Namespace) -> int:
    """Status 1 when nothing took the sound. Whether it was heard only a person can tell."""
    device = args.device
    if args.config:
        from kiosk.cli.reach import Reach, running_kiosk
        from kiosk.settings import load_settings

        settings = load_settings(args.config)
        kiosk = running_kiosk(settings)
        if kiosk is not None:
            Reach(kiosk).ask("beep")
            print("the kiosk plays it as loud as the centre has set it")
            return 0
        device = settings.audio.device
    if not device:
        raise SettingsError(f"{args.config}: audio.device is empty; write it there, or give --device")
    return _play_here(device, args.volume)


def _play_here(device: str, volume: int) -> int:
    import queue

    from devices.audio.codes import AudioCode
    from devices.audio.player import Player

    said: queue.SimpleQueue[AudioCode] = queue.SimpleQueue()
    player = Player(device, on_problem=said.put, volume=volume)
    player.start()
    player.play("test")
    try:
        code = said.get(timeout=WITHIN_S)
    except queue.Empty as error:
        raise NeedsAttention("the player does not end", code=AudioCode.FAILED) from error
    finally:
        player.stop()
    print(f"{code} {device}")
    return 0 if code is AudioCode.OK else 1
