#!/usr/bin/env python3
"""Every control that a policy names stands in a framework file, and every framework file is one.

    check_frameworks.py [POLICIES]        default: policies/ beside this folder
"""

import os
import sys
import xml.etree.ElementTree as tree

FRAMEWORK = "{urn:trailaudit:framework:1}"
POLICY = "{urn:trailaudit:policy:1}"


def files_below(folder):
    found = [os.path.join(where, name) for where, _, names in os.walk(folder)
             for name in names if name.endswith(".xml")]
    return sorted(found)


def problems_of_framework(root, seen):
    """What is wrong with a framework file; adds its controls to seen."""
    problems = []
    key = (root.get("id"), root.get("version"))
    if None in key:
        problems.append("no id or version")
    if key in seen:
        problems.append("a second file of %s %s" % key)
    controls = set()
    for control in root.findall(FRAMEWORK + "control"):
        number = control.get("id")
        if not number or number in controls:
            problems.append("control without an id, or twice: %s" % number)
        if not (control.findtext(FRAMEWORK + "title") or "").strip():
            problems.append("control %s has no title" % number)
        controls.add(number)
    if not controls:
        problems.append("no control")
    seen[key] = controls
    return problems


def problems_of_policy(policy, frameworks):
    problems = []
    controls = policy.findall(POLICY + "control")
    named = [(c.get("framework"), c.get("version"), c.get("id")) for c in controls]
    if not named:
        problems.append("names no control")
    for framework, version, number in named:
        known = frameworks.get((framework, version))
        if known is None:
            problems.append("no file of the framework %s %s" % (framework, version))
        elif number not in known:
            problems.append("%s %s has no control %s" % (framework, version, number))
    for one in sorted(set(named)):
        if named.count(one) > 1:
            problems.append("names %s %s %s twice" % one)
    return problems


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    folder = arguments[0] if arguments else os.path.join(here, os.pardir, "policies")
    roots = [(path, tree.parse(path).getroot()) for path in files_below(folder)]
    passed = failed = 0
    frameworks = {}
    results = []
    for path, root in roots:
        if root.tag == FRAMEWORK + "framework":
            results.append((path, problems_of_framework(root, frameworks)))
    for path, root in roots:
        for policy in root.findall(POLICY + "policy"):
            name = "%s: policy %s" % (path, policy.get("id"))
            results.append((name, problems_of_policy(policy, frameworks)))
    for name, problems in results:
        for problem in problems:
            print("%s: %s" % (name, problem))
        passed += not problems
        failed += bool(problems)
    if not frameworks or passed + failed == len(frameworks):
        print("no framework, or no policy, below %s" % folder)
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
