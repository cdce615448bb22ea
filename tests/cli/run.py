#!/usr/bin/env python3
"""Runs the cases of the command line: every *.test below cases/, and those of special.py.

    run.py --program build/trailaudit --generate build/trailaudit-generate [--only WORD] [--keep]

README.md says how a case is written. Ends with "N passed, N failed", and with status 1 where one failed.
"""
import argparse
import concurrent.futures
import gzip
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TIMEOUT = 120  # seconds for one run, generous for sanitized builds


class Failure(Exception):
    """An expectation that does not hold."""


class Ended:
    """What a run of the program left behind."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


class Place:
    """The folder of one case, and how the program is run in it."""

    def __init__(self, settings, folder):
        self.settings, self.folder = settings, folder
        self.limit = None
        self.environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TERM": "xterm",
                            "SOURCE_DATE_EPOCH": "1791000000", "TMPDIR": folder}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def path(self, name):
        return os.path.join(self.folder, name)

    def words(self, text):
        words = [os.fsdecode(unescape(word)) for word in shlex.split(text)]
        return [self.spell(word) for word in words]

    def spell(self, word):
        word = word.replace("$ROOT", ROOT)
        return word.replace("$DEMO", self.settings.demo()) if "$DEMO" in word else word

    def run(self, words, stdout=None, prepare=None):
        def before():
            if self.limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, resource.RLIM_INFINITY))
            if prepare:
                prepare()

        target = open(stdout, "wb") if stdout else subprocess.PIPE
        try:
            done = subprocess.run([self.settings.program, *words], cwd=self.folder, env=self.environment,
                                  stdin=subprocess.DEVNULL, stdout=target, stderr=subprocess.PIPE,
                                  timeout=TIMEOUT, preexec_fn=before)
        finally:
            if stdout:
                target.close()
        return Ended(done.returncode, done.stdout or b"", done.stderr)


class Settings:
    """What all cases share. The sample archive is made when the first of them asks for it."""

    def __init__(self, program, generate, folder):
        self.program, self.generate, self.folder = program, generate, folder
        self.made = None
        self.lock = threading.Lock()

    def demo(self):
        with self.lock:
            if self.made is None:
                made = os.path.join(self.folder, "demo")
                subprocess.run([self.generate, "--profile", "bench-small", "--output", made], check=True,
                               stdout=subprocess.DEVNULL)
                self.made = made
        return self.made


def unescape(text):
    r"""Bytes of a word in which \n, \t, \\, \xHH and \0 stand for what they mean in C."""
    raw = text.encode("utf-8", "surrogateescape")
    return re.sub(rb"\\(n|t|r|\\|x[0-9a-fA-F]{2})",
                  lambda m: {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"\\": b"\\"}.get(
                      m.group(1), None) or bytes([int(m.group(1)[1:], 16)]), raw)


def contents(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if path.endswith(".gz") else data


# ---- what makes the folder ----

def do_file(place, words, text):
    kind = words[1] if len(words) > 1 else "text"
    if kind == "gzip":
        data = gzip.compress(text.encode(), 6, mtime=0)
    elif kind == "hex":
        data = bytes.fromhex(text)
    elif kind == "escaped":
        data = unescape(text)
    elif kind == "utf-16":
        data = b"\xff\xfe" + text.encode("utf-16-le")
    elif kind == "text":
        data = text.encode()
    else:
        raise Failure(f"no kind of file: {kind}")
    path = place.path(words[0])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def do_copy(place, words, text):
    target = place.path(words[1])
    os.makedirs(os.path.dirname(target), exist_ok=True)
    source = place.path(words[0])
    if os.path.isdir(source):
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def do_cut(place, words, text):
    os.truncate(place.path(words[0]), os.path.getsize(place.path(words[0])) - int(words[1]))


def do_append(place, words, text):
    with open(place.path(words[0]), "ab") as file:
        file.write(os.fsencode(words[1]))


def do_mkdir(place, words, text):
    os.makedirs(place.path(words[0]))


def do_link(place, words, text):
    os.symlink(words[1], place.path(words[0]))


def do_remove(place, words, text):
    path = place.path(words[0])
    shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def do_env(place, words, text):
    name, value = words[0].split("=", 1)
    place.environment[name] = value


def do_limit(place, words, text):
    place.limit = None if words[0] == "none" else int(words[0])


# ---- what is expected ----

def lines_of(data):
    return data.decode("utf-8", "backslashreplace").splitlines()


def expect_lines(data, rest):
    lines = lines_of(data)
    if rest == "none":
        if data:
            raise Failure(f"expected nothing, got: {lines[0]}")
        return
    negated = rest.startswith("not ")
    rest = rest[4:] if negated else rest
    if rest.startswith("last "):
        rest, lines = rest[5:], lines[-1:]
    if rest.startswith("~ "):
        found = any(re.search(rest[2:], line) for line in lines)
    else:
        found = rest in lines
    if found == negated:
        raise Failure(("unexpected: " if negated else "missing: ") + rest)


def expect_status(place, ended, rest):
    if ended.status != int(rest):
        raise Failure(f"status {ended.status}, expected {rest}")


def expect_holds(place, rest, negated=False):
    name, wanted = rest.split(" ", 1)
    text = contents(place.path(name)).decode("utf-8", "backslashreplace")
    found = re.search(wanted[2:], text, re.M) if wanted.startswith("~ ") else wanted in text
    if bool(found) == negated:
        raise Failure(f"{name} {'holds' if negated else 'lacks'}: {wanted}")


def expect_json(place, rest):
    name, path, wanted = rest.split(" ", 2)
    value = json.loads(contents(place.path(name)))
    for step in path.split("."):
        if step == "#":
            value = len(value)
        elif isinstance(value, list) and not step.isdigit():
            # NAME=VALUE picks the element whose member NAME is VALUE, NAME all members of that name
            key, _, text = step.partition("=")
            if text:
                value = next((v for v in value if str(v.get(key)) == text), None)
            else:
                value = [v.get(key) for v in value]
        elif isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if value is not None else None
    if value != json.loads(wanted):
        raise Failure(f"{path} is {json.dumps(value, ensure_ascii=False)}, expected {wanted}")


def tree(path):
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return {"": file.read()}
    found = {}
    for folder, _, names in os.walk(path):
        for name in names:
            whole = os.path.join(folder, name)
            with open(whole, "rb") as file:
                found[os.path.relpath(whole, path)] = file.read()
    return found


def expect_same(place, rest):
    one, other = (tree(place.path(name)) for name in shlex.split(rest))
    if sorted(one) != sorted(other):
        raise Failure(f"the files differ: {sorted(one)} and {sorted(other)}")
    for name in one:
        if one[name] != other[name]:
            raise Failure(f"{name or rest} differs")


def expect_files(place, rest):
    name, *wanted = shlex.split(rest)
    found = sorted(os.listdir(place.path(name)))
    if found != sorted(wanted):
        raise Failure(f"{name} has {' '.join(found)}")


def expect_rows(place, rest):
    name, wanted = rest.split()
    rows = len(contents(place.path(name)).decode().splitlines()) - 1
    if rows != int(wanted):
        raise Failure(f"{name} has {rows} rows, expected {wanted}")


def expect_there(place, rest, there):
    if os.path.lexists(place.path(os.fsdecode(unescape(rest)))) != there:
        raise Failure(f"{rest} is {'missing' if there else 'there'}")


MAKE = {"file": do_file, "copy": do_copy, "cut": do_cut, "append": do_append, "mkdir": do_mkdir,
        "link": do_link, "remove": do_remove, "env": do_env, "limit": do_limit}
EXPECT = {
    "status": expect_status,
    "out": lambda place, ended, rest: expect_lines(ended.out, rest),
    "err": lambda place, ended, rest: expect_lines(ended.err, rest),
    "holds": lambda place, ended, rest: expect_holds(place, rest),
    "lacks": lambda place, ended, rest: expect_holds(place, rest, True),
    "json": lambda place, ended, rest: expect_json(place, rest),
    "same": lambda place, ended, rest: expect_same(place, rest),
    "files": lambda place, ended, rest: expect_files(place, rest),
    "rows": lambda place, ended, rest: expect_rows(place, rest),
    "exists": lambda place, ended, rest: expect_there(place, rest, True),
    "missing": lambda place, ended, rest: expect_there(place, rest, False),
}


# ---- cases ----

class Step:
    def __init__(self, number, word, rest):
        self.number, self.word, self.rest, self.text = number, word, rest, []


def read_steps(path):
    """[(name of the case or None, steps)]: what stands before the first case comes before each."""
    cases, steps = [], []
    shared = steps
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            stripped = line.strip()
            if stripped.startswith("|"):
                steps[-1].text.append(stripped[2:] if stripped.startswith("| ") else stripped[1:])
            elif stripped and not stripped.startswith("#"):
                word, _, rest = stripped.partition(" ")
                if word == "case":
                    steps = []
                    cases.append((rest.strip(), steps))
                elif word == "given":
                    steps.extend(read_steps(os.path.join(os.path.dirname(path), rest.strip()))[0][1])
                elif word in MAKE or word in EXPECT or word == "run":
                    steps.append(Step(number, word, rest.strip()))
                else:
                    raise SystemExit(f"{path}:{number}: no step is called {word}")
    return [(name, shared + own) for name, own in cases] or [(None, shared)]


def do_steps(place, steps):
    ended = None
    for step in steps:
        try:
            if step.word == "run":
                words, stdout = place.words(step.rest), None
                if ">" in words:
                    stdout = words[words.index(">") + 1]
                    words = words[:words.index(">")]
                ended = place.run(words, stdout and place.path(stdout))
            elif step.word in MAKE:
                MAKE[step.word](place, place.words(step.rest), "\n".join(step.text))
            else:
                EXPECT[step.word](place, ended, step.rest)
        except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as error:
            said = "\n".join("      " + line for line in lines_of(ended.err)[-6:]) if ended else ""
            raise Failure(f"line {step.number}: {step.word} {step.rest}\n      {error}\n{said}") from error


def find_cases(only):
    cases = []
    for folder, _, names in os.walk(os.path.join(HERE, "cases")):
        for name in names:
            if name.endswith(".test"):
                path = os.path.join(folder, name)
                for title, steps in read_steps(path):
                    label = f"{os.path.relpath(path, HERE)[6:-5]}: {title}"
                    cases.append((label, lambda place, steps=steps: do_steps(place, steps)))
    import special
    for function in special.CASES:
        cases.append((f"special: {function.__name__.replace('_', ' ')}", function))
    return sorted((case for case in cases if only in case[0]), key=lambda case: case[0])


def run_case(settings, keep, case):
    label, action = case
    folder = tempfile.mkdtemp(prefix="case-", dir=settings.folder)
    place = Place(settings, folder)
    try:
        return label, "passed", action(place)
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        return label, "failed", f"{failure}{' (' + folder + ')' if keep else ''}"
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    parser.add_argument("--only", default="", help="cases whose label contains this")
    parser.add_argument("--keep", action="store_true", help="leave the folders of the cases")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    for tool in (given.program, given.generate):
        if not os.access(tool, os.X_OK):
            parser.error(f"{tool} is no program")
    sys.path.insert(0, HERE)
    sys.modules["run"] = sys.modules["__main__"]
    folder = tempfile.mkdtemp(prefix="trailaudit-cli-")
    settings = Settings(os.path.abspath(given.program), os.path.abspath(given.generate), folder)
    counts = {"passed": 0, "failed": 0}
    try:
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for label, word, said in pool.map(lambda case: run_case(settings, given.keep, case),
                                              find_cases(given.only)):
                counts[word] += 1
                if said:
                    print(f"{'FAILED' if word == 'failed' else 'note'}  {label}\n    {said}")
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
