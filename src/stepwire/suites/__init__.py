"""Suites: tests written as Markdown or recorded as commands, run side by side, with a report.

From top to bottom: ``markdown`` reads a file's blocks, ``steps_file`` makes cases of them, ``collecting``
finds the files, ``choosing`` leaves out what was not asked for, ``runner`` runs the cases, and
``junit`` and ``report`` say how it went.
"""
