"""The wire protocol, pure: nothing in it touches a socket, a clock or a task.

:mod:`~stepwire.protocol.messages` and :mod:`~stepwire.protocol.codes` say what is on the wire;
:mod:`~stepwire.protocol.wire` turns frames into messages and back;
:mod:`~stepwire.protocol.states` and :mod:`~stepwire.protocol.connection` are the server's side of
one conversation, a table that turns frames and ticks into effects;
:mod:`~stepwire.protocol.schema` and :mod:`~stepwire.protocol.reference` describe all of it to the
outside.
"""
