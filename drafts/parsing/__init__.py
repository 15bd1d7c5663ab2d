"""Chinese legal drafts as trees of 编、章、节、条、款、项、目. Needs no database."""

from drafts.parsing.lines import Line
from drafts.parsing.parser import parse_lines, parse_text
from drafts.parsing.tree import Kind, Node, ParsedDraft, ParseWarning

__all__ = ["Kind", "Line", "Node", "ParseWarning", "ParsedDraft", "parse_lines", "parse_text"]
