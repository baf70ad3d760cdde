import pytest

from stepwire.runs.artifacts import LONGEST_NAME, distinct_name, media_type, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Übersicht März.csv", "Übersicht März.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\a\\x.txt", "x.txt"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie_ b"),
        ("in\u202etxt.exe", "intxt.exe"),
        ('a"b<c>d|e?f*g', "a_b_c_d_e_f_g"),
        (".bashrc", "bashrc"),
        ("trailing. . ", "trailing"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("console.log", "console.log"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("/", "unnamed"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert safe_name(safe) == safe


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    name = safe_name("x" * 500 + ".tar.gz")
    assert len(name) == LONGEST_NAME
    assert name.endswith("x.gz")
    assert len(safe_name("🙂" * 300).encode()) < 255 * 2
    assert safe_name("a." + "b" * 300) == "a." + "b" * 98


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert distinct_name("a.csv", ()) == "a.csv"
    assert distinct_name("a.csv", {"A.CSV"}) == "a-2.csv"
    assert distinct_name("a.csv", {"a.csv", "a-2.csv"}) == "a-3.csv"
    assert distinct_name("README", {"README"}) == "README-2"
    longest = "x" * 96 + ".csv"
    assert distinct_name(longest, {longest}) == "x" * 94 + "-2.csv"


def test_the_media_type_is_that_of_the_ending() -> None:
    assert media_type("a.pdf") == "application/pdf"
    assert media_type("a.CSV") == "text/csv"
    assert media_type("a.unheard-of") == "application/octet-stream"
