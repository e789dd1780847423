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
        for row in map(json.loads, file):
            yield row["seq"], row["prev"], row["hash"], row["entry"]

def sure(good, heads, seen):
    if not heads:
        return f"consistent up to {good}; nothing outside confirms it"
    least = min((size for size, digest in heads if seen.get(size) != digest), default=good + 1)
    return f"sure up to {min(good, max((size for size, digest in heads if size < least and seen.get(size) == digest), default=0))}"

def check(path, heads):
    size, last, seen, problem, good = 0, "0" * 64, {0: "0" * 64}, "", 0
    for seq, prev, stored, entry in rows(path):
        before, last = last, hashlib.sha256(f"gapferry-audit-v1\n{seq}\n{last}\n{entry}".encode()).hexdigest()
        if not problem and (seq != size + 1 or prev != before):
            how = f"the chain breaks between entries {size} and {seq}" if seq != size + 1 else f"entry {seq} does not follow on entry {size}"
            problem, good = f"DAMAGED: {how}", max(0, size - 1)
        elif not problem and last != stored:
            problem, good = f"DAMAGED: the text of entry {seq} was changed", size
        size, seen[seq] = seq, last
    for want, digest in heads if not problem else []:
        how = f"CUT OR REPLACED: the log had {want} entries, now it has {size}" if want > size else f"REWRITTEN: at {want} entries the log had the hash {digest}"
        problem, good = problem or (how if seen.get(want) != digest else ""), size
    if problem:
        return f"{problem}; {sure(good, heads, seen)}"
    print(f"WHOLE: {size} entries, {len(heads)} heads agree{'' if heads else ' (nothing outside confirms it)'}\n{size}:{last}")

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
