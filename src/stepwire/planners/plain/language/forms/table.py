"""All forms in their order: a piece is read by the first that fits it.

The particular stands before the general, themes as well as the forms of each.
"""

from __future__ import annotations

from stepwire.planners.plain.language.forms import (
    checking,
    choosing,
    clicking,
    commenting,
    comparing,
    copying,
    dialogs,
    dragging,
    each,
    expanding,
    filling,
    lists,
    messages,
    opening,
    records,
    scrolling,
    searching,
    sending,
    settings,
    signing_in,
    tabs,
    telling,
    typing,
    using,
)
from stepwire.planners.plain.language.forms.form import Form

FORMS: tuple[Form, ...] = (
    *dragging.FORMS,
    *messages.FORMS,
    *comparing.FORMS,
    *each.FORMS,
    *lists.FORMS,
    *copying.FORMS,
    *signing_in.FORMS,
    *expanding.FORMS,
    *clicking.FIRST,
    *using.FIRST,
    *commenting.FORMS,
    *records.FORMS,
    *settings.FORMS,
    *searching.FORMS,
    *tabs.FORMS,
    *sending.FORMS,
    *filling.FORMS,
    *dialogs.FORMS,
    *using.FORMS,
    *typing.FORMS,
    *clicking.FORMS,
    *scrolling.FORMS,
    *checking.FORMS,
    *choosing.FORMS,
    *telling.FORMS,
    *opening.FORMS,
    *checking.LAST,
)
