#!/usr/bin/env python3
"""Checks an audit log of Gapferry with nothing of Gapferry's: docs/audit-format.md says how it is made.

usage: verify-audit.py LOG [SIZE:HASH ...]
LOG is what `gapferry audit export` wrote (jsonl), or the catalog itself (catalog.sqlite; nobody may be writing to it).
SIZE:HASH are heads that others kept, also in groups as printed (in quotes). Without one, a log that was cut or rewritten as a whole
cannot be told from a good one.
"""
import hashlib
import json
import pathlib
import re
import sqlite3
import sys


def rows(path):
    with open(path, "rb") as file:
        is_catalog = file.read(16) == b"SQLite format 3\0"
    if is_catalog:
        catalog = sqlite3.connect(pathlib.Path(path).absolute().as_uri() + "?mode=ro", uri=True)
        yield from catalog.execute("SELECT seq, prev, hash, entry FROM audit ORDER BY seq")
        return
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            yield row["seq"], row["prev"], row["hash"], row["entry"]


def check(path, heads):
    size, last, seen = 0, "0" * 64, {0: "0" * 64}
    for seq, prev, stored, entry in rows(path):
        if seq != size + 1:
            return f"DAMAGED: entry {size + 1} is missing or out of order (found {seq}); sure up to {max(0, size - 1)}"
        if prev != last:
            return f"DAMAGED: entry {seq} does not follow from entry {size}; sure up to {max(0, size - 1)}"
        last = hashlib.sha256(f"gapferry-audit-v1\n{seq}\n{prev}\n{entry}".encode()).hexdigest()
        if last != stored:
            return f"DAMAGED: the text of entry {seq} was changed; sure up to {size}"
        size, seen[seq] = seq, last
    for want, digest in heads:
        if want > size:
            return f"CUT OR REPLACED: the log had {want} entries, now it has {size}"
        if seen[want] != digest:
            return f"REWRITTEN: at {want} entries the log had the hash {digest}"
    print(f"WHOLE: {size} entries, {len(heads)} heads agree\n{size}:{last}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    found = [re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", re.sub(r"\s", "", text).lower()) for text in sys.argv[2:]]
    if None in found:
        sys.exit(f"NOT CHECKED: not a head (SIZE:HASH, 64 hex digits, in quotes where it has spaces): {sys.argv[2 + found.index(None)]}")
    try:
        sys.exit(check(sys.argv[1], [(int(head[1]), head[2]) for head in found]))
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        sys.exit(f"NOT CHECKED: {sys.argv[1]} cannot be read as a log: {type(error).__name__} {error}")
