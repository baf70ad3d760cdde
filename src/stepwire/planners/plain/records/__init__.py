"""What applications keep, and what people ask to be done with it: create, change, delete, show.

**Theory.** Wikis, trackers, shops and admin panels differ in their looks and agree in their ways. A new
record is made in a form behind a control that says "new", "add" or "create" and names the kind; a record
is changed in a form behind "edit" on its page or in its row; settings stand in forms behind "profile" or
"settings"; what deletes a record stands on its page, in its row or behind a menu of these, and asks once
more. So a task need not say the way. ``ways`` looks for it: a bounded search that prefers controls whose
words fit, goes back from dead ends, and never presses what could do harm. ``entry`` knows a form when its
fields answer to the given values, and what sends it. ``evidence`` reads from the page whether it worked.

Nothing is called done that cannot be seen to be done: the new record or a message that says so, the new
value where the form is opened again, the deleted record's absence. Else the run fails with what was tried.
"""
