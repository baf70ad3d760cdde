"""``python -m stepwire``: the same as the ``stepwire`` command."""

from stepwire.cli import main

main()
