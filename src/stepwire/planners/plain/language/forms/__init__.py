"""The forms of sentence that the grammar knows, a module for each theme.

A form is a pattern that has to fit a whole piece, what it builds, and examples that the tests execute (see
``form``). To teach the grammar another sentence, add a form to its theme; ``table`` puts the themes in order.
"""
