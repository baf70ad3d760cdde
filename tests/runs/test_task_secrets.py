import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepwire.runs.task_secrets import take_secrets


@pytest.mark.parametrize(
    ("task", "without", "value"),
    [
        (
            "Sign in as ada with the password lantern-light. Go",
            "Sign in as ada with the password {}. Go",
            "lantern-light",
        ),
        ('password: "two words"', 'password: "{}"', "two words"),
        ("the password is s3cret!", "the password is {}!", "s3cret"),
        ("log in as A with B, then go", "log in as A with {}, then go", "B"),
        ("Log in with ada / hunter2", "Log in with ada / {}", "hunter2"),
        (
            "type hunter2 into the password field, click Go",
            "type {} into the password field, click Go",
            "hunter2",
        ),
        ("Enter “geheim” in Password", "Enter “{}” in Password", "geheim"),
        ("use passcode 0451", "use passcode {}", "0451"),
        ("Open http://bob:h:2.x@a.example/b. Go", "Open http://bob:{}@a.example/b. Go", "h:2.x"),
    ],
)
def test_a_password_in_a_sentence_is_taken_out(task: str, without: str, value: str) -> None:
    redacted = take_secrets(task)
    assert redacted.task == without.format("{{secret:password}}")
    assert redacted.values == {"password": value}


@pytest.mark.parametrize(
    "task",
    [
        "Click Forgot password and use the reset password link",
        "Check the password field is visible",
        "Sign in with the password {{secret:mine}}",
        "log in as ada with the button",
        "Open the password settings page",
        "Open http://a.example:8080/@bob?q=a:b@c",
    ],
)
def test_a_sentence_about_passwords_without_one_stays(task: str) -> None:
    assert take_secrets(task).values == {}
    assert take_secrets(task).task == task


def test_two_different_passwords_get_two_names() -> None:
    redacted = take_secrets("password one11 and then password two22 and again password one11")
    assert redacted.values == {"password": "one11", "password_2": "two22"}
    assert redacted.task.count("{{secret:password}}") == 2


def test_a_name_that_is_taken_is_not_reused() -> None:
    assert take_secrets("password hunter2", frozenset({"password"})).values == {"password_2": "hunter2"}


def test_values_do_not_show_in_a_repr() -> None:
    assert "hunter2" not in repr(take_secrets("password hunter2"))


@given(st.from_regex(r"[A-Za-z0-9!#$%&*+/=?^_~-]{6,20}[A-Za-z0-9]", fullmatch=True))
def test_no_password_after_its_word_survives(value: str) -> None:
    redacted = take_secrets(f"Sign in as ada with the password {value}, then search for lanterns.")
    assert redacted.values == {"password": value}
    assert value not in redacted.task.replace("{{secret:password}}", "")


@given(st.text(max_size=200))
def test_any_task_can_be_read(task: str) -> None:
    take_secrets(task)
