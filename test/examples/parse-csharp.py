"""Reads the C# below a folder: says where it does not parse, and how many files there are."""

import pathlib
import sys

import tree_sitter
import tree_sitter_c_sharp

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))


def wrong(node):
    return [node] if node.is_error or node.is_missing else [found for child in node.children for found in wrong(child)]


folder = pathlib.Path(sys.argv[1])
files = sorted(folder.rglob("*.cs"))
for file in files:
    for node in wrong(parser.parse(file.read_bytes()).root_node):
        print(f"{file.relative_to(folder)}:{node.start_point[0] + 1}")
print(f"{len(files)} files")
