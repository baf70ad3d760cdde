"""A pass remembers what was refused, within a bound."""

from __future__ import annotations

from stepwire.agent.ports import Refusal
from stepwire.guard.gate import Pass


def test_a_pass_notes_each_refusal_once_until_it_is_read() -> None:
    passed = Pass(41234, 2)
    first, second = Refusal("a.example", "No."), Refusal("b.example", "No.")
    assert [passed.note(refusal) for refusal in (first, first, second)] == [True, False, True]
    assert not passed.note(Refusal("c.example", "No."))
    assert passed.refusals() == (first, second)
    assert passed.refusals() == ()
    assert passed.note(first)


def test_a_pass_says_where_its_gate_is() -> None:
    assert Pass(41234, 2).server == "http://127.0.0.1:41234"
