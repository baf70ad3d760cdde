"""What is known of a saved session, and one-time codes."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr, ValidationError

from stepwire.runs.request import RunRequest, SecretValue, split_secrets
from stepwire.runs.saved_sessions import SavedSession, StorageState
from stepwire.runs.totp import code_at, is_seed

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the examples in RFC 6238


def session(*expires):
    cookies = [
        {"name": f"c{n}", "value": "x", "domain": ".shop.example", "expires": at}
        for n, at in enumerate(expires)
    ]
    origins = [{"origin": "https://pay.example", "localStorage": [{"name": "a", "value": "b"}]}]
    state = StorageState.model_validate({"cookies": cookies, "origins": origins})
    return SavedSession("ada", "customer", datetime(2026, 1, 1, tzinfo=UTC), state.plain())


@pytest.mark.parametrize("kept", [{"cookies": []}, {"origins": []}])
def test_another_file_than_a_storage_state_is_told_from_an_empty_one(kept):
    assert StorageState.model_validate(kept).cookies == ()
    with pytest.raises(ValidationError, match="no storageState"):
        StorageState.model_validate({"name": "package"})


def test_a_session_knows_its_sites_and_when_it_begins_to_expire():
    assert session(-1).sites() == ("pay.example", "shop.example")
    assert session(-1).expires_at() is None
    assert (
        session(NOW.timestamp() + 60, -1, NOW.timestamp() + 5).expires_at().timestamp() == NOW.timestamp() + 5
    )


def test_a_cookie_may_outlast_the_calendar():
    assert session(1e18).expires_at().year == 9999


def test_an_expired_session_says_so():
    past = NOW.timestamp() - 1
    assert session(-1, NOW.timestamp() + 60).warning(NOW) is None
    assert (
        session(past).warning(NOW)
        == "The session “customer”, saved on 2026-01-01, has expired: sign in again."
    )
    assert "in part (1 of 2 cookies)" in session(past, -1).warning(NOW)


def test_what_a_newer_browser_adds_to_a_state_is_left_out_and_what_is_wrong_is_refused():
    given = {
        "cookies": [{"name": "a", "value": "b", "domain": "x", "partitionKey": "y"}],
        "origins": [],
        "new": 1,
    }
    assert set(StorageState.model_validate(given).plain()) == {"cookies", "origins"}
    with pytest.raises(ValidationError):
        StorageState.model_validate({"cookies": [{"name": "a"}]})


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(SEED, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_seed_is_taken_as_sites_show_it():
    at = datetime.fromtimestamp(59, UTC)
    assert code_at("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", at) == "287082"
    assert code_at(f"otpauth://totp/Shop:ada?secret={SEED}&digits=8", at) == "94287082"
    assert not is_seed("not base32!!!!!!")
    assert not is_seed(f"otpauth://hotp/Shop?secret={SEED}&counter=1")


def test_a_secret_is_a_value_or_a_seed():
    request = RunRequest(
        task="Type {{secret:code}} into Code", start_url="https://shop.example",
        secrets=(SecretValue(name="code", totp=SecretStr(SEED)),),
    )  # fmt: skip
    spec, values = split_secrets(request)
    assert (spec.secrets[0].totp, values) == (True, {"code": SEED})
    assert SEED not in repr(request)
    for wrong in ({"name": "a"}, {"name": "a", "value": "b", "totp": SEED}, {"name": "a", "totp": "1" * 16}):
        with pytest.raises(ValidationError):
            SecretValue.model_validate(wrong)
