"""What every store of parked watches promises."""

import asyncio
from datetime import UTC, datetime, timedelta

from stepwire.runs.ports import Parked, ParkedWatch, ParkedWatches

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
WATCHES = (ParkedWatch("zulu", 4, "inline"), ParkedWatch("alpha", 0, "url"))


def watching(session: str = "s", *, token: str = "h", origin: str = "https://a.example") -> Parked:
    return Parked(session, token, origin, WATCHES, LATER)


async def test_a_session_gets_back_what_it_parked_once(parked: ParkedWatches) -> None:
    await parked.park(watching())
    assert await parked.claim_session("other", NOW) is None
    assert await parked.claim_session("s", NOW) == watching()
    assert await parked.claim_session("s", NOW) is None
    assert await parked.claim_token("h", "https://a.example", NOW) is None


async def test_parking_again_replaces(parked: ParkedWatches) -> None:
    await parked.park(watching())
    await parked.park(Parked("s", "h2", "o", WATCHES[:1], LATER))
    claimed = await parked.claim_session("s", NOW)
    assert claimed is not None
    assert (claimed.token_hash, claimed.watches) == ("h2", WATCHES[:1])
    assert await parked.claim_token("h", "https://a.example", NOW) is None


async def test_many_are_parked_in_one_go(parked: ParkedWatches) -> None:
    await parked.park(watching("alpha"))
    await parked.park()
    await parked.park(
        *(watching(session) for session in ("zulu", "alpha", "mike")), Parked("x", "h", "", (), LATER)
    )
    for session in ("alpha", "mike", "zulu"):
        assert await parked.claim_session(session, NOW) == watching(session)
    assert await parked.claim_session("x", NOW) is None


async def test_parking_nothing_leaves_nothing(parked: ParkedWatches) -> None:
    await parked.park(watching())
    await parked.park(Parked("s", "h", "https://a.example", (), LATER))
    assert await parked.claim_session("s", NOW) is None


async def test_a_token_from_the_same_origin_gets_the_oldest_first(parked: ParkedWatches) -> None:
    for session in ("zulu", "alpha", "mike"):
        await parked.park(watching(session))
    await parked.park(watching("zulu"))  # parked anew: now the youngest
    await parked.park(watching("elsewhere", origin="https://b.example"))
    await parked.park(watching("stranger", token="other"))
    claimed = [await parked.claim_token("h", "https://a.example", NOW) for _ in range(4)]
    assert [each.session if each else None for each in claimed] == ["alpha", "mike", "zulu", None]


async def test_of_many_claims_one_wins(parked: ParkedWatches) -> None:
    await parked.park(watching())
    claims = [parked.claim_session("s", NOW) for _ in range(5)]
    claims += [parked.claim_token("h", "https://a.example", NOW) for _ in range(5)]
    claimed = [each for each in await asyncio.gather(*claims) if each is not None]
    assert claimed == [watching()]


async def test_what_has_expired_is_not_handed_out(parked: ParkedWatches) -> None:
    await parked.park(watching())
    assert await parked.claim_token("h", "https://a.example", LATER) is None
    assert await parked.claim_session("s", LATER) is None


async def test_only_what_has_expired_is_forgotten(parked: ParkedWatches) -> None:
    await parked.park(watching("old"))
    await parked.park(Parked("young", "h", "o", WATCHES, LATER + timedelta(seconds=1)))
    await parked.forget_expired(LATER)
    assert await parked.claim_session("old", NOW) is None
    assert await parked.claim_session("young", NOW) is not None
