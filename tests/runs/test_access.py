from datetime import UTC, datetime

import pytest

from stepwire.runs.access import DEFAULT_SCOPES, Identity, Scope
from stepwire.runs.errors import Forbidden, UnknownRun
from stepwire.runs.model import Run, Spec

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RUN = Run("r", "ada", Spec(task="go"), "e", "d", NOW)


def who(
    subject: str = "ada", scopes: frozenset[Scope] = DEFAULT_SCOPES, runs: frozenset[str] | None = None
) -> Identity:
    return Identity(subject, NOW, NOW, scopes, runs)


def test_an_owner_reaches_their_run() -> None:
    assert who().require(Scope.CONTROL, RUN, "r") is RUN


def test_a_run_of_another_looks_like_none() -> None:
    with pytest.raises(UnknownRun) as theirs:
        who("eve").require(Scope.VIEW, RUN, "r")
    with pytest.raises(UnknownRun) as missing:
        who("eve").require(Scope.VIEW, None, "r")
    assert str(theirs.value) == str(missing.value)


def test_a_narrowed_token_reaches_exactly_its_runs_whoever_made_them() -> None:
    assert who("eve", runs=frozenset({"r"})).reaches(RUN)
    assert not who("ada", runs=frozenset({"other"})).reaches(RUN)
    assert not who("ada", runs=frozenset()).reaches(RUN)


def test_a_narrowed_token_is_not_widened_by_runs_all() -> None:
    assert not who("ada", DEFAULT_SCOPES | {Scope.ALL}, frozenset({"other"})).reaches(RUN)


@pytest.mark.parametrize("scope", sorted(DEFAULT_SCOPES))
def test_each_word_is_needed_for_its_deed(scope: Scope) -> None:
    with pytest.raises(Forbidden):
        who(scopes=DEFAULT_SCOPES - {scope}).require(scope, RUN, "r")


def test_runs_all_reaches_every_run_and_creates_for_others() -> None:
    everybody = who("ops", DEFAULT_SCOPES | {Scope.ALL})
    assert everybody.reaches(RUN)
    assert everybody.owner_for("ada") == "ada"


def test_others_create_only_for_themselves() -> None:
    assert who().owner_for(None) == who().owner_for("ada") == "ada"
    with pytest.raises(Forbidden):
        who().owner_for("eve")
    with pytest.raises(Forbidden):
        who(runs=frozenset({"r"})).owner_for(None)
    with pytest.raises(Forbidden):
        who(scopes=frozenset({Scope.VIEW})).owner_for(None)
