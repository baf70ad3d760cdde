"""The one place where adapters are chosen and put together.

Three sizes, each inside the next: the *archive* (what is durable), the *runtime* (that, with a
browser and a worker), and the *server* (that, with the gateway in front).

**Loaded when it is used.** Each module here brings much with it: a database, a browser's driver, a web
framework. Whoever may not need it writes ``from stepwire import bootstrap`` and, where it is needed,
``bootstrap.archive.open_archive(…)``: the module is loaded at that moment. So a command that prints its help,
or works on another server, waits for nothing that it does not use. Everybody else imports as usual.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stepwire.bootstrap import archive, examination, keys, player, runtime, server, shop, understanding

__all__ = ["archive", "examination", "keys", "player", "runtime", "server", "shop", "understanding"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")
