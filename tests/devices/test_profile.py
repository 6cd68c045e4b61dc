import pytest

from devices.port_url import Port, PortKind
from devices.printer.profile import Completion, KanjiQuirk, load_profile, shipped_profiles
from kiosk.errors import SettingsError

GOOD = 'name = "x"\nwidth_dots = 576\ncolumns = 48\ncompletion = "gs_r"\ncutter = "partial"\n'


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_profile_loads_and_its_columns_fit_its_width(name):
    profile = load_profile(name)
    assert profile.columns * 12 <= profile.width_dots


def test_one_s_own_profile_is_read_by_its_path(tmp_path):
    (tmp_path / "own.toml").write_text(GOOD + 'kanji_quirks = ["fs_w_double"]')
    profile = load_profile(str(tmp_path / "own.toml"))
    assert profile.completion is Completion.GS_R
    assert profile.kanji_quirks == {KanjiQuirk.FS_W_DOUBLE}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("width_dots = 577", "width_dots = 577.*multiple of 8"),
        ("width_dots = true", "width_dots = True"),
        ('columns = "48"', "columns = '48'"),
        ('completion = "maybe"', "completion = 'maybe'.*process_id, gs_r, none"),
        ("cutter = 1", "cutter = 1"),
        ('kanji_quirks = "fs_w_double"', "a list"),
        ('kanji_quirks = ["other"]', "fs_w_double, from_next_line"),
        ('charset = "utf-8"', "gbk, gb2312, raster"),
        ('presenter = "yes"', "none, gs_e, fs_p"),
        ("present_steps = 0", "1 to 255"),
        ("native_qr = 1", "true or false"),
        ("speed_mm_s = 5000", "20 to 500"),
        ("colour = 1", "'colour' is not a key"),
        ('name = ""', "a text"),
    ],
)
def test_a_bad_value_is_named_with_file_key_and_what_is_allowed(tmp_path, line, says):
    key = line.split(" =")[0]
    lines = [good for good in GOOD.splitlines() if not good.startswith(key + " ")]
    (tmp_path / "own.toml").write_text("\n".join([*lines, line]))
    with pytest.raises(SettingsError, match=f"own.toml: .*{says}"):
        load_profile(str(tmp_path / "own.toml"))


def test_a_missing_value_is_named(tmp_path):
    (tmp_path / "own.toml").write_text('name = "x"')
    with pytest.raises(SettingsError, match="'width_dots' is missing"):
        load_profile(str(tmp_path / "own.toml"))


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"= 1"])
def test_a_file_that_cannot_be_read_says_so(tmp_path, content):
    if content is not None:
        (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_profile(str(tmp_path / "own.toml"))


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(SettingsError, match="generic-80mm"):
        load_profile("../../etc/passwd")


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("epson-tm-t88iii", Port(PortKind.LOCAL, "/dev/p", 38_400, dsrdtr=True)),
        ("snbc-bt-t080", Port(PortKind.LOCAL, "/dev/p", 115_200, rtscts=True)),
    ],
)
def test_a_profile_knows_its_line(name, port):
    assert load_profile(name).port("/dev/p") == port


def test_what_the_url_says_goes_before_the_profile():
    port = load_profile("snbc-bt-t080").port("serial:///dev/p?baud=9600&rtscts=0&xonxoff=1")
    assert port == Port(PortKind.LOCAL, "/dev/p", 9600, xonxoff=True)
