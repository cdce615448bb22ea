#!/usr/bin/env python3
"""Both editions of the report, report.html and report.pdf, say the same in the same words, from the cover to the sign-off.

A run that has something in every part (editions_run.py) is rendered twice: with a catalogue whose words are all replaced by their numbers, so that it
shows which words each section of each edition uses; and as it is, so that what stands beside the words, the values, can be compared."""

import argparse
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import editions_run

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECTIONS = {"cover": "cover", "control": "control", "summary": "summary", "scope": "scope", "matrix": "matrix", "findings": "findings", "exceptions": "exceptions", "quality": "quality", "policies": "policies", "method": "method",
            "manifest": "manifest", "sign-off": "sign_off"}
# Words that one edition alone uses, by section, and why.
PDF_ALONE = {
    "findings": {
        "pdf.page_head": "pages",
    },
    "policies": {"pdf.examples": "what paper leaves out of the sources", "pdf.examples_left_out": "the same"},
    "quality": {"pdf.substituted": "how many characters its fonts lack or must not draw", "pdf.text": "the same", },
}
HTML_ALONE = {
    "summary": {"word.to_review": "a row of the heat map by severity, a chart of HTML"},
    "findings": {"page.opens": "lines that open"},
    "policies": {"page.sources": "the page on paper"},
    "quality": {"method.text": "pdf.text says it with what fonts lack"},
}
ANYWHERE = {"pdf.continued", "pdf.page", "pdf.report"}


class Page(html.parser.HTMLParser):
    """The text of each section, as it stands without the script and with everything opened; `hidden` texts, which readers that see don't see, are not of it."""

    VOID = {"meta", "input", "br", "img"}
    ASIDE = {"chart-numbers", "heat-note"}  # the charts as tables for readers that cannot see them, and what only a chart of HTML needs

    def __init__(self, text):
        super().__init__()
        self.open, self.section, self.texts, self.heads = [], None, {}, {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in self.VOID:
            return
        values = dict(attributes)
        classes = set((values.get("class") or "").split())
        hidden = "hidden" in values or classes & {"hidden", *self.ASIDE} or tag in ("script", "style", "svg", "head")
        self.open.append((tag, hidden))
        if tag == "section":
            self.section = values["id"]
        if tag == "header" and values.get("class") == "cover":
            self.section = "cover"

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if any(tag == name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
        if tag == "section" or (tag == "header" and self.section == "cover"):
            self.section = None

    def handle_data(self, data):
        if self.section and data.strip() and not any(hidden for _, hidden in self.open):
            self.texts.setdefault(self.section, []).append(data)
            named = self.open[-1][0] == "abbr"  # a service: from the trail
            if not named and (self.open[-1][0] == "dt" or any(tag == "thead" for tag, _ in self.open)):
                self.heads.setdefault(self.section, []).append(data)


def words():
    return [word.get("id") for word in xml.parse(ROOT / "templates/words/en.xml").getroot()]


def sections_of_pdf(path, titles):
    """Text by section, in their order: a section begins on a page of its own with its title, which a part of an earlier one may have too."""
    pages = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode().split("\f")
    found, section, order = {"cover": pages[0].splitlines()}, None, [None, *titles.values()]
    for page in pages[1:]:
        lines = page.splitlines()
        for line in lines[:6]:
            next_one = titles.get(squeezed(line))
            section = next_one if next_one in order and order.index(next_one) == order.index(section) + 1 else section
        if section:
            found.setdefault(section, []).extend(lines)
    return found


def squeezed(text):
    return re.sub(r"[\s\u202f\u00a0\u202b\u202c]+", "", text)


class Sentences:
    def __init__(self):
        self.passed = self.failed = 0

    def say(self, sentence, holds, found=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {sentence}: {str(found)[:1500]}")


def mark(place):
    """A template folder whose words are numbers: «17»."""
    ids = words()
    lines = "".join(f'<word id="{word}">«{i}»</word>\n' for i, word in enumerate(ids))
    (place / "marked").mkdir()
    (place / "marked/words.xml").write_text(f'<words xmlns="urn:trailaudit:words:1" lang="en">\n{lines}</words>\n')
    return ids, place / "marked"


def used(text, ids):
    return {ids[int(number)] for number in re.findall(r"«(\d+)»", squeezed(text))}


def compare_words(program, out, place, sentences):
    ids, folder = mark(place)
    subprocess.run([program, "render", out / "audit.json", "--template", folder, "--format", "html,pdf", "--output", place / "words", "--quiet"], check=True,
                   stderr=subprocess.DEVNULL)
    page = Page((place / "words/report.html").read_text())
    titles = {f"«{ids.index('section.' + section)}»": name for name, section in SECTIONS.items() if name != "cover"}
    pdf = sections_of_pdf(place / "words/report.pdf", titles)
    for name in SECTIONS:
        ours, theirs = used("".join(page.texts[name]), ids), used("".join(pdf[name]), ids) - ANYWHERE
        pdf_alone, html_alone = PDF_ALONE.get(name, {}), HTML_ALONE.get(name, {})
        sentences.say(f"{name}: what the PDF says HTML says too", not theirs - ours - set(pdf_alone), sorted(theirs - ours - set(pdf_alone)))
        sentences.say(f"{name}: what HTML says the PDF says too", not ours - theirs - set(html_alone), sorted(ours - theirs - set(html_alone)))
        stale = [word for word in pdf_alone if word not in theirs - ours] + [word for word in html_alone if word not in ours - theirs]
        sentences.say(f"{name}: no word is allowed to stand alone that does not", not stale, stale)
        literal = [text for text in page.heads.get(name, []) if "«" not in text]
        sentences.say(f"{name}: heads and labels of HTML are words of the catalogue", not literal, literal)
    asked = set(re.findall(r'"((?:head|finding|evidence|word)\.[a-z0-9_]+)"', (ROOT / "templates/html/script-finding.js").read_text()))
    still = set()
    for template in ("finding", "evidence"):
        still |= set(re.findall(r"\{\{:([a-z0-9_.]+)\}\}", (ROOT / f"templates/html/{template}.html").read_text()))
    lacking = {word for word in still - asked if not word.startswith("page.")}
    sentences.say("a finding that the script draws has the words of one that is read without it", not lacking, sorted(lacking))
    sentences.say("and no others but account and service", asked - still == {"head.account", "head.service"}, sorted(asked - still))
    return ids


def tokens(texts):
    """What stands between blanks, without the points, commas and brackets around it."""
    found = set()
    for text in texts:
        found |= {token.strip("·×,;:()–−+.“”") for token in text.replace("\u202f", "").split()}
    return found - {""}


def margins(audit):
    """Lines of head and foot of the PDF's pages, and of what goes on."""
    return re.compile(rf"(Report {audit['report_id']} ?)?(Page \S+ of \S+)?|{re.escape(audit['classification'])}|{re.escape(audit['organisation'])} · .*|.*\(continued\)")


def lacking(texts, other, allowed):
    """Tokens that stand nowhere in the other; a line of the PDF may end in the midst of one."""
    there, whole = tokens(other), squeezed("".join(other))
    return sorted(token for token in tokens(texts) - there - allowed if squeezed(token) not in whole)


def without_template(section, tokens_alone):
    """Each edition names the hash of the files that it was made of: one value of document control, and the only one that may differ."""
    hashes = [token for token in tokens_alone if re.fullmatch("[0-9a-f]{64}", token)]
    return [token for token in tokens_alone if token not in hashes] if section == "control" and len(hashes) == 1 else tokens_alone


def compare_values(out, texts, sentences):
    """Every piece of text between blanks in one edition stands somewhere in the same section of the other."""
    titles = {squeezed(texts["section." + section]): name for name, section in SECTIONS.items() if name != "cover"}
    page, pdf = Page((out / "report.html").read_text()), sections_of_pdf(out / "report.pdf", titles)
    margin = margins(json.loads((out / "audit.json").read_text()))
    for name in SECTIONS:
        ours = ["".join(page.texts[name])] if name == "policies" else page.texts[name]
        if name == "policies":  # paper leaves out what stands inside of examples
            ours = [re.sub(r"(<example[^>]*[^/]>).*?</example>", r"\1…</example>", text, flags=re.DOTALL) for text in page.texts[name]]
        theirs = [line for line in pdf[name] if not (re.fullmatch(r"(Report \S+ ?)?Page \S+ of \S+", line) if name == "cover" else margin.fullmatch(line))]
        allowed = tokens(texts[word] for alone in (PDF_ALONE, HTML_ALONE) for word in alone.get(name, ()))
        less = without_template(name, lacking(ours, theirs, allowed))
        sentences.say(f"{name}: every value of HTML stands in the PDF", not less, less[:60])
        less = without_template(name, lacking(theirs, ours, allowed))
        sentences.say(f"{name}: every value of the PDF stands in HTML", not less, less[:60])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    parser.add_argument("--run", type=pathlib.Path, help="a folder of editions_run.run")
    options = parser.parse_args()
    if not shutil.which("pdftotext"):
        print("pdftotext is missing (Debian package: poppler-utils): skipped")
        return 77
    sentences = Sentences()
    with tempfile.TemporaryDirectory(prefix="trailaudit-editions-") as name:
        place = pathlib.Path(name)
        out = options.run or editions_run.run(options.program, options.generate, place)
        compare_words(options.program, out, place, sentences)
        texts = {word.get("id"): re.sub(r"\{\w+\?([^|]*)\|([^}]*)\}", r"\1 \2", " ".join(word.text.split())) for word in xml.parse(ROOT / "templates/words/en.xml").getroot()}
        compare_values(out, texts, sentences)
    print(f"{sentences.passed} passed, {sentences.failed} failed")
    return 1 if sentences.failed else 0


if __name__ == "__main__":
    sys.exit(main())
