import pytest

from stepwire.agent.vault import MASK, SecretRefused, Vault
from stepwire.runs.model import SecretName

VAULT = Vault({"name": "Ada"}, (SecretName("pw", ("shop.example",)),), {"pw": "hunter2"})


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
    vault = Vault({}, (SecretName("pw", ("shop.example",)),), {})
    with pytest.raises(SecretRefused):
        vault.fill("{{secret:pw}}", "shop.example")


def test_values_are_masked_in_all_data_longest_first() -> None:
    vault = Vault({}, (), {"a": "abc", "b": "abcdef"})
    assert vault.mask("abcdef abc") == f"{MASK} {MASK}"
    assert vault.mask_data({"k abc": ["abc", 1, None]}) == {f"k {MASK}": [MASK, 1, None]}


def test_without_secrets_nothing_changes() -> None:
    assert Vault({}, (), {}).mask("abc") == "abc"
