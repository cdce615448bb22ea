#!/usr/bin/env python3
"""Every word that templates, scripts and sources ask for stands in the catalogue, and every word there is asked for; words.html has those that scripts
ask for, and no others."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "templates/words/en.xml"


def asked():
    """Word and place of every use: {{:word}} and {{::word}} in templates, "group.word" in scripts and sources."""
    groups = "|".join(sorted({word.split(".")[0] for word in known()}))
    literal = re.compile(rf'"((?:{groups})\.(?!pdf"|html")[a-z0-9_]+)"')
    for path in sorted((ROOT / "templates/html").iterdir()):
        text = path.read_text(encoding="utf-8")
        pattern = re.compile(r"\{\{::?([a-z0-9_.]+)\}\}") if path.suffix == ".html" else literal
        if path.suffix in (".html", ".js"):
            yield from ((word, path) for word in pattern.findall(text))
    for path in sorted((ROOT / "src/report").rglob("*.[ch]")):
        yield from ((word, path) for word in literal.findall(path.read_text(encoding="utf-8")))


def asked_by_scripts():
    """Ids in the scripts: whole ones, and "group." with the names that are put behind it."""
    for path in sorted((ROOT / "templates/html").glob("script*.js")):
        for word in re.findall(r'"([a-z]+\.[a-z0-9_]+)"', path.read_text(encoding="utf-8")):
            if word in known():
                yield word


def known():
    return re.findall(r'<word id="([^"]+)">', CATALOGUE.read_text(encoding="utf-8"))


def main():
    words, used, failures = set(known()), set(), 0
    for word, path in asked():
        used.add(word)
        if word not in words:
            failures += 1
            print(f"{path.relative_to(ROOT)}: the word {word} is not in the catalogue")
    # Scripts put the names of heads and sorts together from their parts.
    joined = {word for word in words if word.split(".")[0] in ("head",)}
    for word in sorted(words - used - joined):
        failures += 1
        print(f"{CATALOGUE.relative_to(ROOT)}: nobody asks for the word {word}")
    given = set(re.findall(r'data-word="([^"]+)">\{\{::\1\}\}<', (ROOT / "templates/html/words.html").read_text(encoding="utf-8")))
    scripted = set(asked_by_scripts())
    for word in sorted(scripted - given):
        failures += 1
        print(f"templates/html/words.html: the scripts ask for {word}, which it lacks")
    for word in sorted(given - scripted):
        failures += 1
        print(f"templates/html/words.html: no script asks for {word}")
    print(f"{len(words)} words, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
