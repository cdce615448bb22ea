#!/usr/bin/env python3
"""The training of src/package/profiled.cmake counts the same each time, and its counts fit the sources.

    check_training.py --build FOLDER --cmake PROGRAM

Trains again beside the build: with the processors busy, in a folder of another length, with another environment, on one
processor, with memory at fixed places where the system lets us. Then asks the compiler, for some sources, whether the counts
are those of the functions that it compiles. Prints each sentence that does not hold; status 1 where one does not.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

LOOKED_AT = r"/(event/scanner\w*|evaluate/(evaluator|identity|profile|worker_file)|base/slice)\.c$"
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "train.cmake")


def read_counts(options, folder):
    with open(os.path.join(options.build, "training.cmake"), encoding="utf-8") as file:
        names = re.search(r"set\(SOURCES (.*)\)", file.read())[1].split(";")
    found = {}
    for name in names:
        with open(os.path.join(folder, name + ".counts"), encoding="ascii") as file:
            found[name] = file.read()
    return found


def train(options, place, before=(), environment=None):
    output = os.path.join(place, "output")
    subprocess.run([*before, options.cmake, f"-DSETTINGS={options.build}/training.cmake",
                    f"-DPLACE={place}/a folder whose name is longer", f"-DOUTPUT={output}", "-P", SCRIPT],
                   check=True, env={**os.environ, **(environment or {})})
    return read_counts(options, output)


def works(*words):
    try:
        return subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ways():
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield "with the processors busy", (), None
    finally:
        for process in busy:
            process.kill()
            process.wait()
    yield "with a large environment of another language", (), {"FILLER": "x" * 30000, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    if works("taskset", "-c", "0"):
        yield "on one processor", ("taskset", "-c", "0"), None
    if works("setarch", "-R"):
        yield "with memory at fixed places", ("setarch", "-R"), None


def differing(options, expected):
    for way, before, environment in ways():
        with tempfile.TemporaryDirectory() as place:
            found = train(options, place, before, environment)
        yield way, [name for name in expected if expected[name] != found[name]]


def complaints(build):
    """What the compiler says of counts that are not those of what it compiles."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = [command for command in json.load(file)
                    if "-fprofile-use" in command["command"] and re.search(LOOKED_AT, command["file"])]
    with tempfile.TemporaryDirectory() as place:
        for command in commands:
            words = shlex.split(command["command"])
            while not os.path.basename(words[0]).startswith(("cc", "gcc")) or os.path.basename(words[0]).startswith("ccache"):
                words.pop(0)
            words = [word for word in words if word not in ("-Wno-missing-profile", "-Werror")]
            output = words.index("-o") + 1
            counts = os.path.join(command["directory"], words[output][:-len(".o")] + ".gcda")
            if not os.path.exists(counts):
                continue
            shutil.copy(counts, os.path.join(place, "one.c.gcda"))
            words[output] = os.path.join(place, "one.c.o")
            said = subprocess.run([*words, "-Wcoverage-mismatch", "-Wmissing-profile"], cwd=command["directory"],
                                  capture_output=True, text=True, check=False)
            if said.returncode or said.stderr:
                yield command["file"], said.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--cmake", required=True)
    options = parser.parse_args()
    expected = read_counts(options, os.path.join(options.build, "CMakeFiles", "trailaudit_core.dir"))
    trained = [name for name, counts in expected.items() if not counts.startswith("none")]
    passed, failed = (1, 0) if len(trained) > 50 else (0, 1)
    if failed:
        print("does not hold: what every record passes through was trained")
    for way, names in differing(options, expected):
        passed, failed = passed + (not names), failed + bool(names)
        if names:
            print(f"does not hold: trained {way}, the same is counted; not in {', '.join(names)}")
    found = list(complaints(options.build))
    passed, failed = passed + (not found), failed + bool(found)
    for name, said in found:
        print(f"does not hold: what was counted fits {name}\n{said}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
