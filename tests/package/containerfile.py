#!/usr/bin/env python3
"""The Containerfile holds together: known instructions, a pinned base, copies of what is there, commands that exist."""

import os
import re
import sys

KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT", "CMD", "ENV", "LABEL", "ARG", "VOLUME"}


def instructions(text):
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.M)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word, rest.strip()


def faults_of(root):
    rows = list(instructions(open(f"{root}/Containerfile", encoding="utf-8").read()))
    stages = [re.search(r" AS (\S+)$", rest) for word, rest in rows if word == "FROM"]
    names = {stage[1] for stage in stages if stage}
    script = open(f"{root}/build.sh", encoding="utf-8").read()
    if rows[0][0] != "FROM":
        yield "it does not begin with FROM"
    for word, rest in rows:
        if word not in KNOWN:
            yield f"{word} is no instruction that is used here"
        if word == "FROM" and not re.match(r"debian:12(-slim)?( AS \w+)?$", rest):
            yield f"the base is not pinned: {rest}"
        if word == "COPY":
            stage = re.match(r"--from=(\S+) ", rest)
            if stage and stage[1] not in names:
                yield f"there is no stage {stage[1]}"
            if not stage and not os.path.exists(f"{root}/{rest.split()[0]}"):
                yield f"there is no {rest.split()[0]}"
        for command in re.findall(r"\./build\.sh (\w+)", rest):
            if not re.search(rf"^{command}\)", script, re.M):
                yield f"build.sh has no command {command}"
        if word in ("ENTRYPOINT", "CMD") and not re.fullmatch(r'\["[^"]+"(, "[^"]+")*\]', rest):
            yield f"{word} is not in its exec form"
    last = max(i for i, (word, _) in enumerate(rows) if word == "FROM")
    final = dict(rows[last:])
    if final.get("USER") in (None, "root", "0"):
        yield "it runs as root"
    if final.get("ENTRYPOINT") != '["trailaudit"]':
        yield "its entry is not the program"


def main():
    faults = list(faults_of(sys.argv[1]))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
