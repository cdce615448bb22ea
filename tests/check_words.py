#!/usr/bin/env python3
"""Every word that the PDF report asks for stands in the catalogue, and every word of the PDF alone is asked for."""

import pathlib
import re
import sys
import xml.etree.ElementTree as tree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PREFIXES = {"attempts", "chart", "control", "cover", "evidence", "exceptions", "finding", "findings", "funnel", "glossary", "head",
            "limits", "manifest", "matrix", "method", "pdf", "policies", "quality", "report", "scope", "section", "sign_off",
            "summary", "word"}


def main():
    words = {word.get("id") for word in tree.parse(ROOT / "templates/words/en.xml").getroot()}
    used, wrong = set(), []
    for path in sorted((ROOT / "src/report/pdf").glob("*.c")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for word in re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', line):
                if word.split(".")[0] not in PREFIXES or word.endswith((".pdf", ".conf")):
                    continue
                used.add(word)
                if word not in words:
                    wrong.append(f"{path.relative_to(ROOT)}:{number}: there is no word '{word}'")
    wrong += [f"templates/words/en.xml: nobody asks for '{word}'" for word in sorted(words - used) if word.startswith("pdf.")]
    print("\n".join(wrong) or f"{len(used)} words of the PDF stand in the catalogue")
    return 1 if wrong or not used else 0


if __name__ == "__main__":
    sys.exit(main())
