#!/usr/bin/env python3
"""Checks the order of the rooms of src/ and what only cli/ may do.

    check_rooms.py [--objects BUILD/CMakeFiles/trailaudit_core.dir/src …]

A room includes base/ and rooms before it; report/ includes audit/ and base/ only. Outside cli/ nothing prints, exits, looks at the
environment or the clock; nowhere is a shell started; no state outlives a call. No file speaks of the place it was made in.
Ends with "N passed, N failed", and with status 1 where one failed.
"""
import argparse
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCES = os.path.join(ROOT, "src")
ROOMS = ["base", "archive", "event", "policy", "compile", "evaluate", "audit", "report", "cli"]
MAY_INCLUDE = {room: set(ROOMS[:number + 1]) for number, room in enumerate(ROOMS)}
MAY_INCLUDE["report"] = {"base", "audit", "report"}

# Calls that only cli/ may make, by what they do.
PRINTS = re.compile(r"\b(?:printf|vprintf|puts|putchar|putc|perror|psignal)\s*\(|\b(?:stdout|stderr|STDOUT_FILENO|STDERR_FILENO)\b"
                    r"|<(?:err|error|syslog)\.h>")
EXITS = re.compile(r"\b(?:exit|_exit|_Exit|quick_exit|abort|assert|longjmp|setjmp|raise|kill)\s*\(")
SURROUNDINGS = re.compile(r"\b(?:getenv|secure_getenv|setenv|putenv|setlocale|environ)\b")
CLOCK = re.compile(r"\b(?:time|clock|clock_gettime|gettimeofday|localtime|localtime_r|ftime)\s*\(")
STARTS = re.compile(r"\b(?:system|popen|fork|vfork|posix_spawnp?|exec[lv]p?e?)\s*\(")
NETWORK = re.compile(r"\b(?:socket|connect|getaddrinfo|gethostbyname|bind|listen)\s*\(")
OUTSIDE_CLI = [("prints", PRINTS), ("ends the program", EXITS), ("looks at the environment", SURROUNDINGS),
               ("reads the clock", CLOCK)]
NOWHERE = [("starts another program", STARTS), ("opens a connection", NETWORK)]

# Words of a workplace, in pieces so that this file may be looked at too.
PLACES = ["/" + "work" + "/", ".." + "/" + "shared", "/" + "tmp" + "/" + "brief"]


def source_files():
    for folder, _, names in sorted(os.walk(SOURCES)):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, SOURCES), path


def code_of(text):
    """The text with comments, strings and characters blanked, lines kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check_includes():
    for name, path in source_files():
        room = name.split("/")[0]
        if room not in MAY_INCLUDE:
            yield f"src/{name}: there is no room {room} in the order"
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if not match:
                continue
            target = match.group(1)
            if target.split("/")[0] not in MAY_INCLUDE[room]:
                yield f"src/{name}:{number}: {room}/ may not include {target}"
            elif not os.path.isfile(os.path.join(SOURCES, target)):
                yield f"src/{name}:{number}: {target} is not written from src/"


def check_calls(kinds, rooms):
    for name, path in source_files():
        if name.split("/")[0] not in rooms:
            continue
        for number, line in enumerate(code_of(read(path)).splitlines(), 1):
            for what, pattern in kinds:
                match = pattern.search(line)
                if match:
                    yield f"src/{name}:{number}: {what}: {match.group(0).strip()}"


def check_headers():
    """A header opens with what the room or the part of it promises, and is guarded by its path."""
    for name, path in source_files():
        if not name.endswith(".h"):
            continue
        text = read(path)
        guard = "TRAILAUDIT_" + re.sub(r"[/.]", "_", name.upper())
        if not text.startswith("/*"):
            yield f"src/{name}: does not open with a comment"
        # What is compiled once a variant is meant to be included more than once.
        if "The including file defines" in text.split("*/")[0]:
            continue
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            yield f"src/{name}: is not guarded by {guard}"


def check_one_public_header():
    """What a room keeps to itself says so; nobody else includes it."""
    for name, path in source_files():
        room = name.split("/")[0]
        for number, line in enumerate(read(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if not match or match.group(1).split("/")[0] == room:
                continue
            target = os.path.join(SOURCES, match.group(1))
            if os.path.isfile(target) and "Internal to the room" in read(target).split("*/")[0]:
                yield f"src/{name}:{number}: {match.group(1)} is internal to its room"


def check_state(objects):
    """Symbols that can be written outside cli/: nothing may be remembered from call to call."""
    for folder, _, names in sorted(os.walk(objects)):
        room = os.path.relpath(folder, objects).split(os.sep)[0]
        if room == "cli":
            continue
        for name in sorted(names):
            if not name.endswith(".o"):
                continue
            path = os.path.join(folder, name)
            table = subprocess.run(["objdump", "-t", path], capture_output=True, text=True, check=True).stdout
            for line in table.splitlines():
                match = re.match(r"[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+) (?:\.hidden )?(\S+)$", line)
                if not match or match.group(1)[-1] != "O" or int(match.group(3), 16) == 0:
                    continue
                section, symbol = match.group(2), match.group(4)
                if re.match(r"\.(?:data(?!\.rel\.ro)|bss|tdata|tbss)|\*COM\*", section):
                    yield f"{os.path.relpath(path, objects)}: {symbol} in {section} can be written"


def project_files():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=False)
    if listed.returncode == 0:
        return [os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith((".git", "build"))]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    return found


def check_places():
    for name in project_files():
        path = os.path.join(ROOT, name)
        if not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            data = file.read()
        for place in PLACES:
            at = data.find(place.encode())
            if at >= 0:
                yield f"{name}:{data.count(10, 0, at) + 1}: speaks of {place}" if b"\0" not in data \
                    else f"{name}: speaks of {place}"


def is_sanitized(objects):
    for folder, _, names in os.walk(objects):
        for name in names:
            if name.endswith(".o"):
                table = subprocess.run(["objdump", "-t", os.path.join(folder, name)], capture_output=True, text=True,
                                       check=True).stdout
                return "__asan_" in table or "__tsan_" in table
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--objects", nargs="+", default=[], help="where the objects of src/ are")
    given = parser.parse_args()
    checks = [
        ("rooms include only base/ and rooms before them", check_includes()),
        ("outside cli/ nothing prints, exits, looks at the environment or the clock", check_calls(OUTSIDE_CLI, ROOMS[:-1])),
        ("nowhere is a program started or a connection opened", check_calls(NOWHERE, ROOMS)),
        ("headers open with what they promise and are guarded", check_headers()),
        ("what is internal to a room stays there", check_one_public_header()),
        ("no file speaks of the place it was made in", check_places()),
    ]
    given.objects = [folder for folder in given.objects if os.path.isdir(folder)]
    if given.objects and not any(map(is_sanitized, given.objects)):
        checks.append(("outside cli/ no state outlives a call", [line for folder in given.objects for line in check_state(folder)]))
    elif given.objects:
        print("note  state is not looked for in a sanitized build")
    passed = failed = 0
    for name, found in checks:
        found = list(found)
        if found:
            failed += 1
            print(f"FAILED  {name}")
            for line in found:
                print(f"    {line}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
