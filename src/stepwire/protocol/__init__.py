"""The wire protocol, pure: messages, codes, parsing, and the connection as a state table.

Everything that describes the protocol to the outside (JSON Schema, AsyncAPI) is generated from
this package; nothing in it touches a socket, a clock or a task.
"""
