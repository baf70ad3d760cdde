"""The way in and out: HTTP, the WebSocket, and the fan-out of every step to whoever watches."""
