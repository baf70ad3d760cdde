"""The browser's dialogs, which lie over the page and stop it."""

from __future__ import annotations

from stepwire.planners.plain.language.instructions import AnswerDialog
from stepwire.planners.plain.stage import Stage, Story, Stuck, shown
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def answer_dialog(do: AnswerDialog, stage: Stage) -> Story[None]:
    """Accept or dismiss the browser's dialog. Raises Stuck when none opens."""
    pauses = stage.pauses(stage.patience.element)
    while (dialog := stage.page.dialog) is None:
        if pauses.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, "No dialog of the browser is open.")
        yield pauses.next()
    verb = "Accepting" if do.accept else "Dismissing"
    typed = f" with {shown(do.text)}" if do.text is not None else ""
    yield from stage.do(
        actions.Dialog(accept=do.accept, text=do.text), f"{verb} the {dialog.kind} dialog{typed}"
    )
