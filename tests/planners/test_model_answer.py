import json

import jsonschema
import pytest

from stepwire.planners.model.answer import (
    DEEDS,
    LONGEST_MEMORY,
    AnswerDialog,
    Choices,
    Finish,
    GoBack,
    OnElement,
    Quit,
    TypeIn,
    UnusableAnswer,
    UploadTo,
    parsed,
    schema,
)

PAGE = Choices(refs=("e1", "e2", "e3"), fields=("e2",), lists=("e3",), files=("cv.pdf",), tabs=2)
EXAMPLES = {
    "click": {"ref": "e1"},
    "type": {"ref": "e2", "text": "Ada", "submit": True},
    "select": {"ref": "e3", "option": "Sweden"},
    "press": {"keys": "Enter"},
    "scroll": {"direction": "down"},
    "drag": {"ref": "e1", "to": "e2"},
    "upload": {"ref": "e1", "file": "cv.pdf"},
    "navigate": {"url": "https://x.example"},
    "back": {},
    "tab": {"do": "switch", "index": 1},
    "wait": {"seconds": 2},
    "read": {"what": "text", "ref": "e1"},
    "look": {"words": "basket"},
    "done": {"result": "42"},
    "give_up": {"reason": "Sold out."},
}


def answer(*actions, **more):
    return json.dumps({"explanation": "So", "memory": "", "actions": list(actions), **more})


def deed(kind, **changes):
    return {"type": kind, **EXAMPLES[kind], **changes}


def fits(text, choices=PAGE):
    return jsonschema.Draft202012Validator(schema(choices)).is_valid(json.loads(text))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_deed_fits_the_schema_and_is_understood(kind):
    said = answer(deed(kind))
    assert fits(said)
    assert parsed(said, PAGE).actions[0].type == kind


def test_there_is_an_example_of_every_deed():
    assert {type(parsed(answer(deed(kind)), PAGE).actions[0]) for kind in EXAMPLES} | {AnswerDialog} == set(
        DEEDS
    )


@pytest.mark.parametrize(
    "wrong",
    [
        deed("click", ref="e9"),
        deed("type", ref="e1"),
        deed("select", ref="e2"),
        deed("upload", file="passwd"),
        deed("drag", to="e9"),
        deed("wait", seconds=3_600),
        deed("type", text="x" * 5_000),
        deed("tab", do="open"),
        {"type": "dialog", "accept": True, "text": ""},
    ],
)
def test_what_cannot_be_done_here_neither_fits_nor_is_accepted(wrong):
    assert not fits(answer(wrong))
    with pytest.raises(UnusableAnswer):
        parsed(answer(wrong), PAGE)


def test_a_ref_that_is_there_but_of_another_kind_is_told_as_that():
    with pytest.raises(UnusableAnswer, match="e1 is no field to type into"):
        parsed(answer(deed("type", ref="e1")), PAGE)
    with pytest.raises(UnusableAnswer, match="e2 is no list to choose from"):
        parsed(answer(deed("select", ref="e2")), PAGE)


def test_deeds_that_nothing_allows_are_left_out():
    nothing = Choices()
    assert not nothing.allow(OnElement)
    assert not nothing.allow(TypeIn)
    assert not nothing.allow(UploadTo)
    assert nothing.allow(GoBack)
    assert "$defs" in schema(nothing)
    assert schema(nothing)["$defs"] == {}


def test_an_open_dialog_allows_its_answer_and_giving_up():
    asked = Choices(refs=("e1",), dialog=True)
    assert [each for each in DEEDS if asked.allow(each)] == [AnswerDialog, Quit]
    with pytest.raises(UnusableAnswer, match="A dialog is open"):
        parsed(answer({"type": "back"}), asked)


def test_every_text_of_the_schema_has_a_longest():
    def texts(node):
        if isinstance(node, dict):
            if node.get("type") == "string" and "enum" not in node:
                yield node
            for each in node.values():
                yield from texts(each)
        elif isinstance(node, list):
            for each in node:
                yield from texts(each)

    assert all("maxLength" in each for each in texts(schema(PAGE)))


def test_every_object_of_the_schema_is_closed_and_needs_all_its_fields():
    for drawn in schema(PAGE)["properties"]["actions"]["items"]["anyOf"]:
        assert drawn["additionalProperties"] is False
        assert drawn["required"] == list(drawn["properties"])


def test_a_result_may_have_a_schema_with_definitions_of_its_own():
    wanted = {
        "$defs": {"Money": {"type": "number"}},
        "type": "object",
        "properties": {"total": {"$ref": "#/$defs/Money"}},
    }
    choices = Choices(result=wanted)
    assert fits(answer({"type": "done", "result": {"total": 4.5}}), choices)
    assert not fits(answer({"type": "done", "result": {"total": "much"}}), choices)
    found = parsed(answer({"type": "done", "result": {"total": 4.5}}), choices).actions[0]
    assert isinstance(found, Finish)
    assert found.result == {"total": 4.5}


def test_what_is_only_too_long_is_cut_and_not_refused():
    decided = parsed(answer(deed("back"), explanation="x" * 2_000, memory="y" * 2_000), PAGE)
    assert len(decided.memory) == LONGEST_MEMORY


NESTED = 5_000


@pytest.mark.parametrize(
    "result",
    ["NaN", "-Infinity", "1" * 5_000, "[" * NESTED + "]" * NESTED, "[" * NESTED, "[" * 250 + "]" * 250],
    ids=["not a number", "infinity", "too many digits", "too deep", "never closed", "deeper than is stored"],
)
def test_what_is_json_only_by_name_is_no_answer(result):
    text = f'{{"explanation": "", "memory": "", "actions": [{{"type": "done", "result": {result}}}]}}'
    with pytest.raises(UnusableAnswer, match="not one complete JSON object"):
        parsed(text, PAGE)


@pytest.mark.parametrize(
    "around",
    [
        "<think>{perhaps}</think>ANSWER",
        "```json\nANSWER\n```",
        "ANSWER I hope that {this} helps.",
        '{"actions": [{"type": "wait", "seconds": 1}]} No, better: ANSWER',
        'Not {"explanation": "half an answer, but ANSWER',
    ],
)
def test_the_last_whole_decision_in_an_answer_is_the_one_that_counts(around):
    text = around.replace("ANSWER", answer(deed("back")))
    assert [each.type for each in parsed(text, PAGE).actions] == ["back"]


@pytest.mark.parametrize("ref", ["[e1]", " e1 ", "e1"])
def test_a_ref_is_understood_with_its_brackets(ref):
    assert parsed(answer(deed("click", ref=ref)), PAGE).actions[0].ref == "e1"


@pytest.mark.parametrize(
    "text", ["", "{", "}{", "null", "[1]", '{"actions": []}', '{"actions": [{"type": 3}]}']
)
def test_what_is_no_decision_is_refused_with_a_reason(text):
    with pytest.raises(UnusableAnswer) as wrong:
        parsed(text, PAGE)
    assert str(wrong.value)
