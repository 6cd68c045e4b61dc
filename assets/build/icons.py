"""Make the icon font from Material Symbols Rounded (npm material-symbols 0.47.5, Apache-2.0), filled, weight 500.

    npm pack material-symbols@0.47.5 && tar xzf material-symbols-*.tgz && pip install fonttools brotli
    python assets/build/icons.py package/material-symbols-rounded.woff2

Writes KioskIcons.ttf with the icons named below, and icons.json: name -> code point.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).resolve().parent.parent / "fonts"
NAMES = """
edit_note event_available route qr_code_scanner qr_code_2 badge contact_page arrow_back accessibility_new visibility
hearing support_agent front_hand logout close check_circle radio_button_unchecked arrow_circle_right error warning
schedule hourglass_top call print print_disabled home person group groups lock shield_person gavel help description
keyboard backspace keyboard_capslock space_bar expand_more expand_less format_size contrast vertical_align_bottom
volume_up language apartment meeting_room receipt_long more_horiz star info campaign work home_work
landscape agriculture health_and_safety school balance account_balance directions_bus storefront eco wifi_off
engineering family_restroom sentiment_satisfied sentiment_neutral sentiment_dissatisfied military_tech elderly payments
real_estate_agent water_drop confirmation_number touch_app cloud_done cloud_off send done
favorite psychology handshake diversity_3 edit cancel public local_library policy theater_comedy science history
chevron_right arrow_forward arrow_upward arrow_downward add remove mail local_post_office pin dialpad flag folder
account_circle sync notifications_active report trending_up thumb_up timer domain house construction factory
shopping_cart local_hospital menu_book forest recycling sailing router monetization_on savings gpp_maybe how_to_reg
assignment assignment_ind assignment_late call_split merge undo pause_circle radio_button_checked circle more
volunteer_activism wc church train flight security local_police fingerprint nature grass holiday_village cottage
attractions sports_soccer museum manage_accounts admin_panel_settings supervisor_account
local_shipping electric_bolt bolt build settings light_mode translate text_increase south keyboard_arrow_up
keyboard_arrow_down door_front fact_check rule pending pending_actions task_alt live_help contact_support pin_drop mobile mobile_2 phone_android stylus_note draw description_2 article
""".split()


def main(source: str) -> int:
    font = instancer.instantiateVariableFont(TTFont(source), {"FILL": 1, "wght": 500, "GRAD": 0, "opsz": 48})
    codes = {glyph: code for code, glyph in font.getBestCmap().items()}
    known = {name: codes[name] for name in NAMES if name in codes}
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(known.values()))
    subsetter.subset(font)
    font.flavor = None
    font.save(OUT / "KioskIcons.ttf")
    (OUT / "icons.json").write_text(json.dumps(known, indent=0, sort_keys=True) + "\n")
    print(f"{len(known)} icons; not in the font: {sorted(set(NAMES) - set(known))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
