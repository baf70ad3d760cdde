from stepwire.engine.control import LocalControl


async def test_nothing_is_kept_for_workers_that_have_left() -> None:
    control = LocalControl()
    async with control.listen("r"), control.listen("r"):
        assert await control.cancel("r")
    assert not await control.cancel("r")
    assert not control._listeners


async def test_two_attempts_at_one_run_both_hear() -> None:
    control = LocalControl()
    async with control.listen("r") as old, control.listen("r") as new:
        await control.cancel("r")
        assert [await anext(old), await anext(new)] == ["cancel", "cancel"]
