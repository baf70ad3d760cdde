"""What keeps cases from being run, found out before a browser opens."""

from stepwire.suites.checking import Misunderstood, mistakes_in
from stepwire.suites.commands_file import case_of
from stepwire.suites.steps_file import cases_of


def grammar(text):
    """Knows only "Click"; "it" needs something before it."""
    for line in text.split("\n"):
        if "it" in line.split() and text.count("\n") == 0:
            return Misunderstood(line, "What?")
        if not line.startswith("Click"):
            return Misunderstood(line, "Say click.")
    return None


def said(text, **given):
    cases, _ = cases_of(text, "a.steps.md")
    found = mistakes_in(cases, grammar, **({"variables": (), "secrets": ()} | given))
    return [str(mistake) for mistake in found]


def test_every_sentence_that_means_nothing_is_named_with_its_line():
    assert said("# A\n- Click a\n- Dance\n- Sing\n") == [
        "a.steps.md:3: “Dance”: Say click.", "a.steps.md:4: “Sing”: Say click.",
    ]  # fmt: skip


def test_a_step_may_lean_on_the_one_before_it():
    assert said("# A\n- Click a\n- Click it\n") == []


def test_a_mistake_before_each_test_is_named_once():
    text = "# A\n## Before each\n- Dance\n## B\n- Click a\n## C\n- Click b\n"
    assert said(text) == ["a.steps.md:3: “Dance”: Say click."]


def test_a_variable_or_secret_without_a_value_is_named_with_how_to_give_it():
    text = "# A\n- Click {{name}}\n- Click {{secret:pin}}\n"
    assert said(text) == [
        "a.steps.md:2: “Click {{name}}”: The variable name has no value. Give it one: --set name=VALUE.",
        "a.steps.md:3: “Click {{secret:pin}}”: There is no secret pin. Give it: --secret pin=FILE.",
    ]
    assert said(text, variables=["name"], secrets=["pin"]) == []


def test_commands_need_their_variables_too():
    case = case_of(
        b'[{"action": {"type": "navigate", "url": "https://x.example/{{page}}"}}]', "a.commands.json"
    )
    assert "variable page" in str(mistakes_in([case], None, variables=(), secrets=())[0])
