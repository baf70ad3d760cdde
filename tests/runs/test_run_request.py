import pytest
from pydantic import ValidationError

from stepwire.runs.errors import InvalidRun
from stepwire.runs.model import SecretName
from stepwire.runs.request import RunRequest, split_secrets


def request(**fields: object) -> RunRequest:
    return RunRequest.model_validate({"task": "Open it", **fields})


def test_passwords_leave_the_task_and_are_bound_to_the_sites_it_names() -> None:
    spec, values = split_secrets(
        request(task="Open https://shop.example/x, sign in as a with password hunter2")
    )
    assert values == {"password": "hunter2"}
    assert "hunter2" not in (spec.task or "")
    assert spec.secrets == (SecretName("password", ("shop.example",)),)


def test_a_given_secret_is_taken_out_of_the_task_too() -> None:
    spec, _ = split_secrets(
        request(
            task="Type hunter2 into Code",
            secrets=[{"name": "code", "value": "hunter2", "domains": ["a.example"]}],
        )
    )
    assert spec.task == "Type {{secret:code}} into Code"


def test_a_secret_without_any_domain_is_refused() -> None:
    with pytest.raises(InvalidRun, match="no domain"):
        split_secrets(request(task="Sign in as ada with password hunter2"))


def test_an_email_is_no_site() -> None:
    with pytest.raises(InvalidRun, match="no domain"):
        split_secrets(request(task="Sign in as ada@mail.example with password hunter2"))


@pytest.mark.parametrize("task", ["Type {{name}} into Name", "Type {{secret:x}} into Name"])
def test_a_template_that_names_nothing_is_refused(task: str) -> None:
    with pytest.raises(InvalidRun, match=r"no (secret|variable) of that name"):
        split_secrets(request(task=task))


def test_commands_may_use_variables_and_secrets() -> None:
    command = {"action": {"type": "type", "target": {"label": "Code"}, "text": "{{secret:code}}{{name}}"}}
    spec, values = split_secrets(
        RunRequest.model_validate(
            {
                "commands": [command],
                "startUrl": "https://a.example",
                "variables": {"name": "Ada"},
                "secrets": [{"name": "code", "value": "1234"}],
            }
        )
    )
    assert values == {"code": "1234"}
    assert spec.secrets[0].domains == ("a.example",)


@pytest.mark.parametrize(
    "fields",
    [
        {"commands": []},
        {"task": None},
        {"task": None, "commands": []},
        {"maxSteps": 0},
        {"maxSeconds": float("nan")},
        {"maxSeconds": float("inf")},
        {"runId": "../x"},
        {"runId": ""},
        {"secrets": [{"name": "a", "value": "x"}, {"name": "a", "value": "y"}]},
        {"unknown": 1},
        {"viewport": {"width": 1, "height": 1}},
        {"agent": "no such thing"},
    ],
)
def test_a_malformed_request_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        request(**fields)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"agent": "plain"}, "the agent plain asks no model"),
        ({"task": None, "commands": [{"action": {"type": "back"}}]}, "commands are carried out without"),
    ],
)
def test_a_model_is_refused_where_none_would_be_asked(fields: dict[str, object], why: str) -> None:
    assert request(**fields).model is None
    with pytest.raises(ValidationError, match=f"{why}.* Leave model out"):
        request(model="openai:small", **fields)


@pytest.mark.parametrize("agent", ["auto", "model", "one-of-my-own"])
def test_an_agent_that_may_ask_a_model_may_be_given_one(agent: str) -> None:
    assert split_secrets(request(agent=agent, model="openai:small"))[0].model == "openai:small"


def test_a_command_of_a_newer_version_is_refused_with_its_place() -> None:
    newer = {"version": 2, "action": {"type": "back"}}
    with pytest.raises(ValidationError) as caught:
        RunRequest.model_validate({"commands": [{"action": {"type": "back"}}, newer]})
    assert caught.value.errors()[0]["loc"][:2] == ("commands", 1)


def test_secret_values_do_not_show_in_a_repr() -> None:
    assert "hunter2" not in repr(request(secrets=[{"name": "a", "value": "hunter2"}]))


def given(name: str = "a.csv", content: str = "MSwy") -> dict[str, str]:
    return {"name": name, "content": content}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([given("../a.csv")], "no path"),
        ([given(".hidden")], "no path"),
        ([given("a\nb")], "no path"),
        ([given(content="no base64!")], "base64"),
        ([given(content="MSwy\n")], "base64"),
        ([given("a.csv"), given("A.CSV")], "name of its own"),
        ([given(f"{number}.csv") for number in range(11)], "at most 10"),
        ([given("a", "A" * 4_000_000), given("b", "A" * 4_000_000)], "5,000,000 bytes together"),
    ],
)
def test_files_that_could_not_be_used_are_refused(files: list[dict[str, str]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        request(files=files)


def test_a_file_is_in_no_text_of_its_request() -> None:
    assert "MSwy" not in repr(request(files=[given()]))


def test_a_command_may_upload_only_what_was_given() -> None:
    upload = {"action": {"type": "upload", "target": {"label": "CV"}, "files": ["a.csv", "b.csv"]}}
    with pytest.raises(InvalidRun, match=r"Command 1 of 1: the file 'b\.csv'"):
        split_secrets(RunRequest.model_validate({"commands": [upload], "files": [given()]}))
    split_secrets(RunRequest.model_validate({"commands": [upload], "files": [given(), given("b.csv")]}))


def test_a_request_that_is_wrong_is_told_without_what_stands_in_it() -> None:
    with pytest.raises(ValidationError) as refused:
        request(task="hunter2" * 5_000, secrets=[{"name": "code", "value": "hunter2" * 5_000}])
    assert "hunter2" not in str(refused.value)


def test_a_start_page_with_a_password_in_its_address_is_refused() -> None:
    with pytest.raises(InvalidRun, match="password in startUrl"):
        split_secrets(request(start_url="https://ada:hunter2@shop.example/"))
