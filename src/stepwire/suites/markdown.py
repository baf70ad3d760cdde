"""The blocks of a Markdown file that mean something to a suite, each with its line. Pure.

Steps are sentences for the plain grammar, in which quotation marks mean "exactly this". So what is set
bold or as code comes back in quotation marks; other marks come back as their text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


@dataclass(frozen=True, slots=True)
class Heading:
    """``# Text``; ``level`` is the number of its marks."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, line by line."""

    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with all its lines, those of lists in it too. ``strange``: holds more than text."""

    text: str
    line: int
    strange: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head, and its rows with their lines."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    line: int


Block = Heading | Paragraph | Item | Table


def blocks(text: str, *, first_line: int = 1) -> Iterator[Block]:
    """The blocks of a text whose first line has this number. Quotes, code and HTML are left out."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    for node in tree.children:
        line = first_line + (node.map[0] if node.map else 0)
        match node.type:
            case "heading":
                yield Heading(_text(node), int(node.tag[1:]), line)
            case "paragraph":
                yield Paragraph(tuple(_text(node).split("\n")), line)
            case "bullet_list" | "ordered_list":
                yield from (_item(item, first_line) for item in node.children)
            case "table":
                yield _table(node, first_line)


def _item(node: SyntaxTreeNode, first_line: int) -> Item:
    lines: list[str] = []
    strange = False
    for child in node.children:
        match child.type:
            case "paragraph":
                lines.append(_text(child))
            case "bullet_list" | "ordered_list":
                inner = [_item(item, first_line) for item in child.children]
                lines += [f"- {item.text}" for item in inner]
                strange = strange or any(item.strange for item in inner)
            case "html_block":
                pass  # a comment
            case _:
                strange = True
    return Item("\n".join(lines), first_line + (node.map[0] if node.map else 0), strange)


def _table(node: SyntaxTreeNode, first_line: int) -> Table:
    rows = [
        (first_line + (row.map[0] if row.map else 0), tuple(_text(cell) for cell in row.children))
        for part in node.children
        for row in part.children
    ]
    return Table(rows[0][1], tuple(rows[1:]), first_line + (node.map[0] if node.map else 0))


def _text(node: SyntaxTreeNode) -> str:
    return "".join(_pieces(node)).strip()


def _pieces(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "text" | "html_inline":
                yield child.content
            case "code_inline":
                yield f"`{child.content}`"
            case "softbreak" | "hardbreak":
                yield "\n"
            case "strong":
                yield f"“{_text(child)}”"
            case "em" if child.markup == "_":  # more likely a part of an address or a name than a mark
                yield f"_{''.join(_pieces(child))}_"
            case _:
                yield from _pieces(child)
