"""A page's counts before an action against those after it. Pure."""

import pytest

from stepwire.agent.ports import Reaction
from stepwire.browser.pulse import Answer

CALM = {
    "document": "p1",
    "url": "http://shop.test/",
    "place": "0,0",
    "marked": 0,
    "changes": 3,
    "stirs": 1,
    "sent": 0,
    "refused": 0,
    "onset": None,
}


def reaction(answer, *, status=0, elsewhere=False):
    return answer.reaction(status=status, elsewhere=elsewhere)


def test_nothing_is_said_of_a_page_that_nobody_listened_to():
    assert reaction(Answer()) is None


def test_counts_that_stand_still_are_no_answer():
    assert reaction(Answer(CALM, dict(CALM))) == Reaction(stirred=False)


@pytest.mark.parametrize(
    "grown", [{"changes": 4}, {"stirs": 2}, {"url": "http://shop.test/#a"}, {"place": "0,9"}]
)
def test_any_count_that_has_grown_is_an_answer(grown):
    assert reaction(Answer(CALM, CALM | grown)) == Reaction(stirred=True)


def test_what_answered_to_the_pointer_on_its_way_is_no_answer_to_its_press():
    on_the_way = {key: count for key, count in CALM.items() if key != "onset"} | {"changes": 7}
    assert not reaction(Answer(CALM, CALM | {"changes": 7, "onset": on_the_way})).stirred
    assert reaction(Answer(CALM, CALM | {"changes": 8, "onset": on_the_way})).stirred


def test_a_request_an_event_elsewhere_and_what_cannot_be_seen_are_answers():
    assert reaction(Answer(CALM, dict(CALM), asked=1)).stirred
    assert reaction(Answer(CALM, dict(CALM)), elsewhere=True).stirred
    assert reaction(Answer(CALM, dict(CALM), granted=True)).stirred


def test_another_document_is_an_answer_with_the_servers_status():
    assert reaction(Answer(CALM, CALM | {"document": "p2"}), status=404) == Reaction(
        True, sent=True, status=404
    )


def test_a_form_that_was_sent_and_one_that_was_not_are_told_apart():
    assert reaction(Answer(CALM, CALM | {"sent": 1})) == Reaction(True, sent=True)
    assert reaction(Answer(CALM, CALM | {"refused": 2})) == Reaction(True, refused=True)
    assert reaction(Answer(CALM, dict(CALM), rejected=True)).refused


def test_a_text_that_was_marked_is_told_apart_from_an_answer():
    assert reaction(Answer(CALM, CALM | {"marked": 5})) == Reaction(False, marked=True)
