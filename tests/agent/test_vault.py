from datetime import UTC, datetime

import pytest

from stepwire.agent.vault import MASK, SecretRefused, Vault
from stepwire.runs.model import SecretName
from stepwire.testing import ManualClock

VAULT = Vault({"name": "Ada"}, (SecretName("pw", ("shop.example",)),), {"pw": "hunter2"}, ManualClock().now)


def test_variables_are_filled_in_anywhere() -> None:
    assert VAULT.fill("Hello {{name}}", "evil.test") == "Hello Ada"


def test_a_secret_is_filled_in_on_its_domain_and_below() -> None:
    assert (
        VAULT.fill("{{secret:pw}}", "shop.example")
        == VAULT.fill("{{secret:pw}}", "a.shop.example")
        == "hunter2"
    )


@pytest.mark.parametrize("host", ["evil.test", "shop.example.evil.test", "", "xshop.example"])
def test_a_secret_is_refused_elsewhere_without_saying_it(host: str) -> None:
    with pytest.raises(SecretRefused) as refused:
        VAULT.fill("{{secret:pw}}", host)
    assert "hunter2" not in refused.value.message


def test_an_erased_secret_is_refused() -> None:
    vault = Vault({}, (SecretName("pw", ("shop.example",)),), {}, ManualClock().now)
    with pytest.raises(SecretRefused):
        vault.fill("{{secret:pw}}", "shop.example")


def test_values_are_masked_in_all_data_longest_first() -> None:
    vault = Vault({}, (), {"a": "abc", "b": "abcdef"}, ManualClock().now)
    assert vault.mask("abcdef abc") == f"{MASK} {MASK}"
    assert vault.mask_data({"k abc": ["abc", 1, None]}) == {f"k {MASK}": [MASK, 1, None]}


def test_without_secrets_nothing_changes() -> None:
    assert Vault({}, (), {}, ManualClock().now).mask("abc") == "abc"


def test_of_a_seed_the_code_of_the_moment_is_typed_on_its_domains_and_masked_from_then_on() -> None:
    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(59, UTC)
    vault = Vault({}, (SecretName("code", ("shop.example",), totp=True),), {"code": seed}, lambda: at)
    assert vault.mask("287082") == "287082"
    assert vault.fill("{{secret:code}}", "shop.example") == "287082"
    assert vault.codes == ["287082"]
    assert vault.mask(f"287082 {seed}") == f"{MASK} {MASK}"
    with pytest.raises(SecretRefused):
        vault.fill("{{secret:code}}", "evil.test")
