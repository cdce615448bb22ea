"""How the pages of a PDF report hang together: nothing outside the frame, no empty page, no heading at a foot, a contents
page with the right numbers, bookmarks that lead to their titles, links that lead both ways."""

import json
import re
import subprocess

FRAME = 18 / 25.4 * 72  # the margin of the built-in theme, in points
BOTH_WAYS = [("Control matrix", "Findings"), ("Control matrix", "Policies"), ("Findings", "Policies")]
ONE_WAY = [("Executive summary", "Findings"), ("Findings", "Input manifest"), ("Exceptions", "Policies")]


def read_pages(path):
    """Of each page its size and its words as (left, top, right, bottom, text)."""
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True).stdout.decode()
    pages = []
    for page in text.split("<page ")[1:]:
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)
        pages.append((width, height, [tuple(map(float, word[:4])) + (word[4],) for word in words]))
    return pages


def check_frames(path):
    wrong = []
    for number, (width, height, words) in enumerate(read_pages(path), 1):
        for left, top, right, bottom, text in words:
            if left < FRAME - 1 or right > width - FRAME + 1 or top < 20 or bottom > height - 20:
                wrong.append(f"page {number}: outside the frame: {text}")
        body = [word for word in words if FRAME - 2 < word[1] and word[3] < height - FRAME + 2]
        if not body:
            wrong.append(f"page {number} is empty")
            continue
        # Faces of tables, paragraphs and facts are below 12 points high; those of headings above.
        last = max(body, key=lambda word: word[3])
        if last[3] - last[1] > 12:
            wrong.append(f"page {number} ends with a heading: {last[4]}")
    return wrong


class Document:
    def __init__(self, path):
        self.json = json.loads(subprocess.run(["qpdf", "--json=1", path], check=True, capture_output=True).stdout)
        self.pages = {page["object"]: number for number, page in enumerate(self.json["pages"], 1)}
        self.sections = [(mark["title"], mark["destpageposfrom1"]) for mark in self.json["outlines"]]

    def value(self, thing):
        while isinstance(thing, str) and thing.endswith(" R"):
            thing = self.json["objects"][thing]
        return thing

    def bookmarks(self, marks=None):
        for mark in self.json["outlines"] if marks is None else marks:
            yield mark["title"], mark["destpageposfrom1"]
            yield from self.bookmarks(mark["kids"])

    def section_of(self, page):
        return [title for title, first in self.sections if first <= page][-1]

    def links(self):
        """Pairs of sections between which some link leads."""
        pairs = set()
        for page, number in self.pages.items():
            for annotation in self.value(self.value(page).get("/Annots", [])):
                target = self.value(self.value(annotation).get("/Dest"))
                pairs.add((self.section_of(number), self.section_of(self.pages[target[0]])))
        return pairs


def check(path):
    """Whatever is wrong with the file, a line each."""
    wrong = check_frames(path)
    document = Document(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True).stdout.decode().split("\f")
    for title, page in document.bookmarks():
        if title != "Cover" and re.sub(r"\s", "", title) not in re.sub(r"\s", "", text[page - 1]):
            wrong.append(f"the bookmark {title} leads to page {page}, where it does not stand")
    contents = dict(document.sections)["Contents"]
    for title, page in document.sections[2:]:
        if not re.search(rf"^ *{re.escape(title)} +{page}$", text[contents - 1], re.MULTILINE):
            wrong.append(f"the contents do not say that {title} stands on page {page}")
    pairs = document.links()
    for start, end in BOTH_WAYS + [pair[::-1] for pair in BOTH_WAYS if pair != ("Control matrix", "Policies")] + ONE_WAY:
        if (start, end) not in pairs:
            wrong.append(f"no link leads from {start} to {end}")
    return wrong
