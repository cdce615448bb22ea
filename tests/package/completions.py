#!/usr/bin/env python3
"""The completions complete, tried in the shells themselves: bash, zsh (through a terminal) and fish."""

import argparse
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time

SKIPPED = 77
# What is typed, and what must be offered.
TRIALS = [("trailaudit au", "audit"),
          ("trailaudit audit --fail-", "--fail-on"),
          ("trailaudit audit --fail-on cri", "critical"),
          ("trailaudit audit --progress pl", "plain"),
          ("trailaudit test --cov", "--coverage")]
REFUSED = ("trailaudit check --fail-", "--fail-on")


def in_bash(folder, typed):
    words = typed.split(" ")
    script = (f"source {folder}/trailaudit.bash; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; "
              "_trailaudit; printf '%s\\n' \"${COMPREPLY[@]}\"")
    return subprocess.run(["bash", "-c", script], stdout=subprocess.PIPE, text=True, check=True).stdout.split()


def in_fish(folder, typed):
    script = f"source {folder}/trailaudit.fish; complete -C '{typed}'"
    lines = subprocess.run(["fish", "-N", "-c", script], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [line.split("\t")[0] for line in lines.splitlines()]


def read_until(terminal, pattern, seconds=20):
    seen, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            seen += os.read(terminal, 4096).decode(errors="replace")
        if re.search(pattern, seen):
            return seen
    return seen


class Zsh:
    """One shell for all trials: a line is typed, completed, and shown by a key of our own, which clears it."""

    def __init__(self, folder):
        child, self.terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM="dumb", PS1="> ", ZDOTDIR="/nonexistent")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.child = child
        self.say(f"fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; "
                 "show() { print -r -- $'\\n'\"<$BUFFER>\"; BUFFER=''; zle reset-prompt }; zle -N show; bindkey '^X' show; "
                 "unsetopt zle_bracketed_paste; print rea''dy")
        read_until(self.terminal, "ready")

    def say(self, line):
        os.write(self.terminal, (line + "\n").encode())

    def complete(self, typed):
        os.write(self.terminal, f"{typed}\t\x18".encode())
        found = re.findall(r"\n<([^\n]*?)>", read_until(self.terminal, r"\n<[^\n]*>"))
        # An option that takes a value is completed with its =.
        return [word.rstrip("=") for word in found[-1].split()] if found else []

    def close(self):
        self.say("exit")
        os.waitpid(self.child, 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    folder = parser.parse_args().folder
    failed = tried = 0
    shells = {"bash": in_bash, "fish": in_fish}
    zsh = None
    if shutil.which("zsh") and os.path.isdir("/dev/pts"):
        zsh = Zsh(folder)
        shells["zsh"] = lambda _, typed: zsh.complete(typed)
    for shell, complete in shells.items():
        if not shutil.which(shell):
            print(f"skipped: {shell} is not installed")
            continue
        for typed, wanted in TRIALS:
            offered = complete(folder, typed)
            tried += 1
            if wanted not in offered:
                failed += 1
                print(f"{shell}: {typed!r} offers {offered}, not {wanted!r}")
        typed, unwanted = REFUSED
        tried += 1
        if unwanted in complete(folder, typed):
            failed += 1
            print(f"{shell}: {typed!r} offers {unwanted!r}")
    if zsh:
        zsh.close()
    print(f"{tried - failed} passed, {failed} failed")
    return SKIPPED if tried == 0 else 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
