from stepwire.planners.model.repetition import ANYWHERE, Repetition, Verdict


def judged(*turns):
    repetition = Repetition()
    return [repetition.judge(page, decision) for page, decision in turns]


def test_the_third_time_on_the_same_page_is_told_and_the_fourth_ends_it():
    same = ("page", "Click Buy")
    assert judged(same, same, same, same) == [Verdict.FINE, Verdict.FINE, Verdict.NUDGE, Verdict.STOP]


def test_going_to_and_fro_is_seen_too():
    there, back = ("a", "Click B"), ("b", "Click A")
    assert judged(*[there, back] * 2) == [Verdict.FINE] * 4
    assert judged(*[there, back] * 2, there)[-1] is Verdict.NUDGE
    assert judged(*[there, back] * 2, there, back)[-1] is Verdict.STOP


def test_something_else_after_being_told_is_fine_and_the_next_circle_is_told_anew():
    same, other = ("page", "Click Buy"), ("page", "Scroll down")
    assert judged(same, same, same, other, same)[-2:] == [Verdict.FINE, Verdict.NUDGE]


def test_the_same_on_pages_that_change_has_more_patience_and_an_end():
    turns = [(f"page {number}", "Click Next") for number in range(ANYWHERE + 1)]
    assert judged(*turns)[-2:] == [Verdict.NUDGE, Verdict.STOP]
    assert set(judged(*turns)[:-2]) == {Verdict.FINE}
