"""A language model as the agent: what it is shown, what it may answer, and what becomes of the answer.

Theory, from the inside out. A page becomes an ``excerpt``: the lines that are stored with each step too, each
with the ref of its element, as many as fit. Excerpt, history and task become a ``prompt``; what comes from
pages stands in it between marks that no page can know. With it goes a JSON schema of what may be decided
*here*: the refs in it are those of the excerpt, so that a server that decodes by schema cannot name another.
The ``answer`` is parsed and checked all the same, for not every server does. ``asking`` knows about waiting,
repeating and falling back; ``planner`` turns answers into the agent's actions, one at a time, and only those
for which there is ``consent``. What is asked is paid, even when nobody waits for the answer: ``counting``.

Only ``providers`` knows the library that speaks to models. It is imported when the first run needs it:
whoever uses no model waits for none of it.
"""
