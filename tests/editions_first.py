#!/usr/bin/env python3
"""report.html and report.pdf say the same in the same words from the cover to scope and integrity, of a run that has something in every part.

Two ways: of the words of the catalogue, those that one edition uses in its sources the other uses too; and what stands in a section of one
edition, as it was written and read back, stands in that section of the other: headings, labels, heads of columns, sentences and cells of HTML
in the PDF, and every word of the PDF in HTML. What belongs to one edition alone is listed here with its reason.

    editions_first.py --program PATH --generate PATH
"""

import argparse
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import editions_run

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Words that are held, by the first part of their id; head and word stand in every section, and are held by what was written.
HELD = ("cover", "control", "summary", "limits", "chart", "scope", "funnel", "coverage")
ONE_EDITION = {
    "chart.numbers": "the chart as a table, for readers that cannot see it, opens in HTML alone",
    "chart.days_caption": "the same table",
    "chart.days_caption_more": "the same table",
    "chart.heat_note": "the heat map of severities by day is a chart of HTML",
    "scope.accounts_unlisted": "a page of a browser bounds its accounts, a PDF goes on in further files",
}
# Sections that are held by what was written: the id of HTML, the word of the heading.
SECTIONS = {"cover": None, "control": "section.control", "summary": "section.summary", "scope": "section.scope"}
# What HTML says beside the PDF: the chart as a table, and its rows of severities.
HTML_ALONE = {"details.chart-numbers", "p.heat-note"}
FACTS_THAT_DIFFER = {"head.template"}  # each edition has the hash of the files that it was made of
# What the PDF says beside HTML: that a table goes on, and the dashes before limitations, which are bullets there.
PDF_ALONE = {"(continued)", "–"}
TITLES_ON_BOTH_SIDES = 34  # points: what stands above and below the frame of a page


def catalogue():
    text = (ROOT / "templates/words/en.xml").read_text()
    return {name: re.sub(r"\s+", " ", word).replace("&amp;", "&") for name, word in re.findall(r'<word id="([^"]+)">(.*?)</word>', text, re.S)}


def used(words):
    """Ids that the sources of each edition use."""
    pages = [path.read_text() for path in (ROOT / "templates/html").glob("*.html") if path.name != "diff.html"]
    in_html = {name for text in pages for name in re.findall(r"\{\{::?([a-z_]+\.[a-z_0-9]+)\}\}", text)}
    sources = [path.read_text() for path in (ROOT / "src/report/pdf").glob("*.c") if path.name != "diff.c"]
    in_pdf = {name for text in sources for name in re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', text) if name in words}
    return in_html, in_pdf


def hold_sources(words):
    in_html, in_pdf = used(words)
    wrong = [f"{name} is used by {edition} alone: {words[name]}"
             for edition, names in (("HTML", in_html - in_pdf), ("the PDF", in_pdf - in_html)) for name in sorted(names)
             if name.split(".")[0] in HELD and name not in ONE_EDITION]
    return wrong + [f"{name} stands in both editions, or in none: its exception is to go" for name in ONE_EDITION
                    if (name in in_html) == (name in in_pdf)]


def squeezed(text):
    """Without blanks of any kind, which end lines anywhere in a PDF and set groups of digits apart."""
    return re.sub(r"[\s\u202a-\u202f\u00a0]+", "", text)


class Page(html.parser.HTMLParser):
    """Sections of the page as it reads without its script: pieces (kind, text), and cells of facts by their label."""
    CUT = "\0"  # in a piece, where a smaller one stands that is a piece of its own
    PIECES = {"h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "th", "td", "caption", "small"}
    EMPTY = {"meta", "img", "use", "br", "link", "path", "rect", "circle", "input"}

    def __init__(self, text):
        super().__init__()
        self.open, self.sections, self.section, self.hidden, self.pieces = [], {}, None, 0, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in ("div", "span"):
            self.handle_data(" ")
        if tag == "small":
            self.handle_data(self.CUT)
        if tag in self.EMPTY:
            return
        attributes = dict(attributes)
        names = {f"{tag}.{name}" for name in (attributes.get("class") or "").split()}
        hides = tag in ("svg", "script", "style", "template", "noscript") or bool(names & HTML_ALONE)
        begins = attributes.get("id") if tag == "section" else "cover" if "header.cover" in names else None
        if begins:
            self.section = begins
            self.sections[begins] = []
        piece = [tag, ""] if tag in self.PIECES else None
        self.open.append((tag, piece, hides, begins))
        self.hidden += hides
        if piece and not self.hidden and self.section:
            self.sections[self.section].append(piece)

    def handle_startendtag(self, tag, attributes):
        """Of a drawing: says nothing."""

    def handle_endtag(self, tag):
        while self.open:
            name, _, hides, begins = self.open.pop()
            self.hidden -= hides
            if begins:
                self.section = None
            if name == tag:
                return

    def handle_data(self, data):
        if self.hidden:
            return
        for _, piece, _, _ in reversed(self.open):
            if piece:
                piece[1] += data
                return


def pages_of(pdf):
    """The text of each page's frame."""
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout)
    width, height = (float(size.group(i)) for i in (1, 2))
    frame = ["-x", "0", "-y", str(TITLES_ON_BOTH_SIDES), "-W", str(int(width)), "-H", str(int(height) - 2 * TITLES_ON_BOTH_SIDES)]
    return subprocess.run(["pdftotext", "-raw", *frame, pdf, "-"], capture_output=True, text=True, check=True).stdout.split("\f")


def sections_of(pdf, words):
    """The text of each section, from the page that its heading begins to the heading of the next: a part of a section may be called as a later one is."""
    titles = {squeezed(words[name]): name for name in ["section.contents", *(title for title in SECTIONS.values() if title), "section.matrix"]}
    found, now = {"cover": ""}, "cover"
    for page in pages_of(pdf):
        first = squeezed(page.strip().split("\n")[0])
        now = titles.get(first, now)
        found[now] = found.get(now, "") + "\n" + page
    return found


def words_in(text):
    return re.sub(r"(?<=\d)\u202f(?=\d)", "", text).split()


class Held:
    def __init__(self):
        self.wrong, self.count = [], 0

    def holds(self, there, sentence):
        self.count += 1
        if not there:
            self.wrong.append(sentence)


def hold_section(held, name, pieces, text, words):
    whole, label, said = squeezed(text), "", ""
    differ = {words[word] for word in FACTS_THAT_DIFFER}
    theirs = re.search(f"{words['head.template']}.*?([0-9a-f]{{64}})", text, re.S) if name == "control" else None
    theirs = theirs and theirs.group(1)
    for kind, piece in pieces:
        piece = piece.strip()
        said += " " + piece
        label = piece if kind == "dt" else label
        for part in piece.split(Page.CUT):
            if kind == "dd" and label in differ:
                continue
            held.holds(squeezed(part) in whole, f"{name}: HTML says, and the PDF does not: {part[:160]!r}")
    page = squeezed(said)
    for word in words_in(text):
        if word in PDF_ALONE or word == theirs:
            continue
        held.holds(squeezed(word) in page, f"{name}: the PDF says, and HTML does not: {word!r}")


def hold(out, words):
    held = Held()
    page, pdf = Page((out / "report.html").read_text()), sections_of(out / "report.pdf", words)
    for name, title in SECTIONS.items():
        hold_section(held, name, page.sections[name], pdf[title or "cover"], words)
    return held


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--generate", required=True)
    options = parser.parse_args()
    if not shutil.which("pdftotext"):
        print("skipped: pdftotext is not installed (poppler-utils)")
        return 77
    words = catalogue()
    wrong = hold_sources(words)
    with tempfile.TemporaryDirectory() as name:
        held = hold(editions_run.run(options.program, options.generate, pathlib.Path(name)), words)
    for sentence in wrong + held.wrong[:60]:
        print(f"FAILED {sentence}")
    failed = len(wrong) + len(held.wrong)
    print(f"{len(words)} words and {held.count} pieces held, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
