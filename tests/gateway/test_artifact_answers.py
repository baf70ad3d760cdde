import pytest
from http_world import BORN, World

from stepwire.gateway.api.artifacts import disposition, saved_as
from stepwire.runs.artifacts import Artifact

FILE = Artifact("evil.html", "k", 5, "text/html")


def test_a_file_is_saved_never_shown_and_has_no_power_where_it_is_shown_all_the_same() -> None:
    answer = saved_as(FILE, b"<p>hi")
    assert answer.body == b"<p>hi"
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a b.csv", "attachment; filename=\"a b.csv\"; filename*=UTF-8''a%20b.csv"),
        ("März.csv", "attachment; filename=\"M_rz.csv\"; filename*=UTF-8''M%C3%A4rz.csv"),
        ("50%.csv", "attachment; filename=\"50_.csv\"; filename*=UTF-8''50%25.csv"),
    ],
)
def test_a_name_in_any_language_is_a_header(name: str, header: str) -> None:
    assert disposition(name) == header


async def test_a_run_lists_and_gives_its_files() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id)
    await world.step(run_id, files={"März 1.csv": b"1,2", "b.pdf": b"%PDF"})
    async with world.client() as client:
        listed = (await client.get(f"/api/runs/{run_id}/artifacts")).json()
        assert listed == {
            "items": [
                {"name": "März 1.csv", "type": "text/csv", "bytes": 3},
                {"name": "b.pdf", "type": "application/pdf", "bytes": 4},
            ]
        }
        got = await client.get(f"/api/runs/{run_id}/artifacts/März 1.csv")
        assert (got.status_code, got.content) == (200, b"1,2")
        assert "sandbox" in got.headers["content-security-policy"]
        for name in ("c.csv", "../b.pdf", "..%2Fb.pdf", "B.PDF", "x" * 101):
            assert (await client.get(f"/api/runs/{run_id}/artifacts/{name}")).status_code in {404, 422}
    async with world.client("eve") as stranger:
        answer = await stranger.get(f"/api/runs/{run_id}/artifacts/b.pdf")
        assert answer.json()["code"] == "unknown_run"


async def test_files_are_in_the_end_count_and_go_with_their_run() -> None:
    world = World()
    run_id = await world.made()
    await world.at_work(run_id)
    await world.step(run_id, files={"a.csv": b"1,2"})
    await world.end(run_id)
    last = await world.engine.log.last(run_id)
    (kept,) = last.event.artifacts
    assert (kept.name, kept.bytes) == ("a.csv", 3)
    assert (await world.storage.records.get(run_id)).bytes == 3
    assert await world.storage.blobs.get(kept.key) == b"1,2"
    async with world.client() as client:
        assert (await client.delete(f"/api/runs/{run_id}")).status_code == 204
    assert await world.storage.blobs.get(kept.key) is None
    assert last.event.at == BORN
