#!/usr/bin/env python3
"""Editors and the program agree on what a file may say: every file of the source tree is valid for
its schema, and so is a policy with a parameter wherever the program takes one; what the program
refuses, the schema does.

    check_schemas.py PROGRAM
"""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMAS = {"urn:trailaudit:policy:1": "policies/policy.xsd",
           "urn:trailaudit:report:1": "reports/report.xsd",
           "urn:trailaudit:framework:1": "policies/frameworks/framework.xsd",
           "urn:trailaudit:exceptions:1": "policies/exceptions.xsd"}

PARAMETERS = """<policy-set xmlns="urn:trailaudit:policy:1" id="p" version="1">
  <parameter name="n" default="5"/> <parameter name="hour" default="08"/>
  <parameter name="minutes" default="10"/> <parameter name="year" default="2026"/>
  <parameter name="grave" default="high"/> <parameter name="yes" default="yes"/>
  <parameter name="name" default="a"/> <parameter name="relation" default="tests"/>
  <policy id="${name}-1" severity="${grave}">
    <title>t</title>
    <control framework="${name}" version="1" id="1" relation="${relation}"/>
    <scope><equals field="eventName" value="${name}" ignore-case="${yes}"/></scope>
    <forbid><during from="${hour}:00" to="18:00"/>
      <threshold at-least="${n}" within="PT${minutes}M" per="account"/></forbid>
    <exception id="E-${n}" from="${year}-01-01" until="${year}-12-31" owner="o">
      <reason>r</reason>
      <open-network field="sourceIPAddress" ipv4="${n}" ipv6="16"/>
    </exception>
  </policy>
</policy-set>
"""
# What stands in place of "${n}" and the like and is wrong without a parameter too.
WRONG = (('at-least="${n}"', 'at-least="few"'), ('at-least="${n}"', 'at-least="${}"'),
         ('from="${hour}:00"', 'from="8:00"'), ("PT${minutes}M", "ten minutes"),
         ("${year}-12-31", "2026-12-32"), ('severity="${grave}"', 'severity="grave"'),
         ('ipv4="${n}"', 'ipv4="33"'), ('id="E-${n}"', 'id="$n"'),
         ('ignore-case="${yes}"', 'ignore-case="true"'))


def is_valid(schema, file):
    done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema",
                           os.path.join(ROOT, schema), file],
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit("xmllint: status %d: %s" % (done.returncode, done.stderr))
    return done.returncode == 0, done.stderr


def files_of_the_tree():
    for folder in ("policies", "reports", "tests"):
        for path, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in names:
                if name.endswith(".xml"):
                    yield os.path.join(path, name)


def schema_of(file):
    with open(file, encoding="utf-8", errors="replace") as stream:
        text = stream.read()
    for space, schema in SCHEMAS.items():
        if 'xmlns="%s"' % space in text:
            return schema
    return None


def main():
    program = sys.argv[1]
    failures = []
    count = 0
    for file in sorted(files_of_the_tree()):
        schema = schema_of(file)
        if schema is None:
            continue
        count += 1
        valid, said = is_valid(schema, file)
        if not valid:
            failures.append("%s: %s" % (file, said))
    if count < 50:
        failures.append("only %d files were found" % count)
    with tempfile.TemporaryDirectory(prefix="schemas-") as folder:
        file = os.path.join(folder, "p.xml")
        for wrong, (old, new) in [(False, ("", ""))] + [(True, pair) for pair in WRONG]:
            if old not in PARAMETERS:
                failures.append("nothing is replaced: %s" % old)
            with open(file, "w", encoding="utf-8") as stream:
                stream.write(PARAMETERS.replace(old, new))
            valid, said = is_valid("policies/policy.xsd", file)
            taken = subprocess.run([program, "check", file], capture_output=True, text=True,
                                   check=False)
            if valid == wrong:
                failures.append("xmllint, %s: %s" % (new or "parameters", said or "valid"))
            if (taken.returncode == 0) == wrong:
                failures.append("check, %s: %s" % (new or "parameters", taken.stderr))
    for failure in failures:
        print(failure)
    print("%d files, %d variants, %d failures" % (count, len(WRONG) + 1, len(failures)))
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
