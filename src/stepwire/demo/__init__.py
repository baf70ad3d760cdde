"""Harbour Goods: a small shop that runs on this machine, for agents to practise on."""

from stepwire.demo.shop import demo_shop

__all__ = ["demo_shop"]
