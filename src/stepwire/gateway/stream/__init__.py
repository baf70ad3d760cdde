"""The WebSocket side: a conversation for each connection, a channel for each watched run, frames for all."""
