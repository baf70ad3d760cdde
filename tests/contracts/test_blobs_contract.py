"""What every blob store promises."""

import pytest

from stepwire.runs.ports import Blobs


async def test_a_blob_comes_back_as_it_was_put(blobs: Blobs) -> None:
    data = bytes(range(256)) * 500
    await blobs.put("runs/r/1-abc", data)
    got = await blobs.get("runs/r/1-abc")
    assert type(got) is bytes
    assert got == data
    assert await blobs.get("runs/r/2-abc") is None


async def test_an_empty_blob_is_a_blob(blobs: Blobs) -> None:
    await blobs.put("runs/r/1", b"")
    assert await blobs.get("runs/r/1") == b""


async def test_putting_again_replaces(blobs: Blobs) -> None:
    await blobs.put("runs/r/1", b"old")
    await blobs.put("runs/r/1", b"new")
    assert await blobs.get("runs/r/1") == b"new"


async def test_erasing_removes_one_run_and_not_its_namesakes(blobs: Blobs) -> None:
    for run_id in ("r", "r2", "R.x:y_z-1"):
        for number in range(3):
            await blobs.put(f"runs/{run_id}/{number}", b"x")
    await blobs.erase("runs/r/")
    assert [await blobs.get(f"runs/r/{number}") for number in range(3)] == [None] * 3
    assert await blobs.get("runs/r2/0") == b"x"
    await blobs.erase("runs/R.x:y_z-1/")
    assert await blobs.get("runs/R.x:y_z-1/0") is None
    await blobs.put("runs/r/0", b"again")
    assert await blobs.get("runs/r/0") == b"again"


async def test_erasing_nothing_is_fine(blobs: Blobs) -> None:
    await blobs.erase("runs/never-there/")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "../up",
        "runs/../../up",
        "runs/./x",
        "runs//x",
        "runs/x/",
        "a\\b",
        "a\x00b",
        "runs/%2e%2e/x",
        "runs/ä",
        "a b",
        "runs/x\n",
        "x" * 513,
        "~/x",
        "C:/../x",
    ],
)
async def test_a_key_that_could_lead_elsewhere_is_refused(blobs: Blobs, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        await blobs.put(key, b"x")
    with pytest.raises(ValueError, match="key"):
        await blobs.get(key)


@pytest.mark.parametrize("prefix", ["", "/", "runs/r", "../", "runs/../", "/runs/r/", "runs//"])
async def test_a_prefix_that_could_lead_elsewhere_is_refused(blobs: Blobs, prefix: str) -> None:
    with pytest.raises(ValueError, match=r"key|prefix"):
        await blobs.erase(prefix)
