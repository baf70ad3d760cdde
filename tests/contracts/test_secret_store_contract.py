"""What every store of secrets promises."""

from stepwire.runs.ports import SecretStore

VALUES = {"pw": "hunter2 🗝", "pin": "0000"}


async def test_values_come_back_until_they_are_erased(secrets: SecretStore) -> None:
    await secrets.keep("r", VALUES)
    await secrets.keep("other", {"pw": "else"})
    assert await secrets.reveal("r") == VALUES
    await secrets.erase("r")
    assert await secrets.reveal("r") == {}
    assert await secrets.reveal("other") == {"pw": "else"}


async def test_a_run_without_secrets_has_none(secrets: SecretStore) -> None:
    assert await secrets.reveal("r") == {}
    await secrets.erase("r")


async def test_keeping_again_replaces(secrets: SecretStore) -> None:
    await secrets.keep("r", VALUES)
    await secrets.keep("r", {"pw": "new"})
    assert await secrets.reveal("r") == {"pw": "new"}
