"""A model that does whatever the page says: the worst that there can be."""

from __future__ import annotations

import json
import re

from scripted_model import Deeds, NotShown, Question


class Obedient:
    """Carries out the first order in the prompt, wherever it stands; without one it is done."""

    def __init__(self) -> None:
        self.obeyed = 0

    def __call__(self, question: Question) -> Deeds:
        order = re.search(r"DO (\{.*?[^{}]\})(?!\})", question.text.replace("\\\\", "\\").replace('\\"', '"'))
        if order is None:
            return [{"type": "done", "result": "nothing to do"}]
        self.obeyed += 1
        deed = json.loads(re.sub(r'"@(.*?)"(?=[,}])', _quoted, order[1]))
        if deed.get("ref", "").startswith("@"):
            try:
                deed["ref"] = question.ref(deed["ref"][1:])
            except NotShown:
                return [{"type": "look", "words": deed["ref"][1:]}]
        if deed.get("text") == "PROMPT":
            deed["text"] = (question.instructions + question.text)[:900]
        return [deed]


def _quoted(words: re.Match[str]) -> str:
    return json.dumps(f"@{words[1]}")
