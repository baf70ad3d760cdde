"""What the operator chose: the only reader of the environment.

Every setting is a field of :class:`Settings`; its environment variable is ``STEPWIRE_`` and the
field's name in capitals, and those with a flag say so. A value may also lie in a file that
``STEPWIRE_…_FILE`` names, where the field allows it: that is how orchestrators hand over secrets.
A variable that nobody knows is an error, for a misspelt limit is no limit.

`fields` has all of them, `values` how each kind is written, `environment` where they are read from. The page
docs/reference/settings.md is drawn from the fields.
"""

from stepwire.settings.environment import data_folder, how, variable
from stepwire.settings.fields import Settings
from stepwire.settings.values import Address

__all__ = ["Address", "Settings", "data_folder", "how", "variable"]
