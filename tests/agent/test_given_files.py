from stepwire.agent.given_files import laid_out
from stepwire.runs.artifacts import GivenFile
from stepwire.testing import MemoryBlobs


async def test_given_files_lie_on_the_disk_only_while_the_run_works() -> None:
    blobs = MemoryBlobs()
    await blobs.put("k1", b"one")
    files = (GivenFile("März.csv", "k1", 3), GivenFile("gone.csv", "k2", 3))
    async with laid_out(files, blobs) as paths:
        assert {name: path.read_bytes() for name, path in paths.items()} == {"März.csv": b"one"}
        path = paths["März.csv"]
        assert path.name == "März.csv"
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()


async def test_without_files_nothing_is_made() -> None:
    async with laid_out((), MemoryBlobs()) as paths:
        assert paths == {}
