"""What lies over the page: the browser's dialogs, which stop it, and layers of its own."""

from __future__ import annotations

from stepwire.planners.plain.language.instructions.dialogs import AnswerDialog, CloseDialog
from stepwire.planners.plain.language.lexicon import CLOSE_NAMES
from stepwire.planners.plain.language.phrases import named
from stepwire.planners.plain.page.candidates import Candidate, Wanted
from stepwire.planners.plain.page.finding import Ambiguous, bearing
from stepwire.planners.plain.stage import Stage, Story, Stuck, called, shown, target, unfound
from stepwire.protocol.codes import CompletionCode
from stepwire.runs import actions


def answer_dialog(do: AnswerDialog, stage: Stage) -> Story[None]:
    """Accept or dismiss the browser's dialog. Raises Stuck when none opens."""
    pauses = stage.pauses(stage.patience.element)  # no look of its own: every other would answer the dialog
    while (dialog := stage.page.dialog) is None:
        if pauses.over:
            raise Stuck(CompletionCode.TARGET_NOT_FOUND, "No dialog of the browser is open.")
        yield pauses.next()
    verb = "Accepting" if do.accept else "Dismissing"
    typed = f" with {shown(do.text)}" if do.text is not None else ""
    yield from stage.do(
        actions.Dialog(accept=do.accept, text=do.text), f"{verb} the {dialog.kind} dialog{typed}"
    )


def close_layer(do: CloseDialog, stage: Stage) -> Story[None]:
    """Close what lies over the page: the browser's dialog, else by its button, else by Escape."""
    if stage.page.dialog is not None:
        accept = stage.page.dialog.kind == "alert"
        yield from stage.do(
            actions.Dialog(accept=accept), f"Closing the page's {stage.page.dialog.kind} dialog"
        )
        return
    for name in CLOSE_NAMES:
        buttons = bearing(stage.page, (name,), lambda each: each.role in ("button", "link") and each.in_view)
        if len(buttons) == 1:
            yield from stage.do(
                actions.Click(target=target(buttons[0])), f"Closing it with {called(buttons[0])}"
            )
            return
        if buttons:
            raise unfound(
                named(name), Wanted.CLICKABLE, Ambiguous(tuple(Candidate(each, 90.0) for each in buttons))
            )
    yield from stage.do(actions.Press(keys="Escape"), "Closing it with Escape")
