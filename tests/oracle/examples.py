"""Runs the examples that stand in policies."""

from conditions import Moment
from fields import BadPolicy, NotSupported
from policies import Library
from values import parse_json
from verdicts import verdict


def run_examples(paths, out):
    """Prints what fails, and a closing line; returns how many failed."""
    library = Library()
    for path in paths:
        library.load(path)
    for problem in library.problems:
        print("problem: " + problem, file=out)
    passed = failed = 0
    for policy in library.policies:
        for example in policy.examples:
            where = "%s:%d: policy %s, example %d" % (policy.file, example.line, policy.id,
                                                      example.number)
            try:
                got, why = _outcome(policy, example, library)
            except NotSupported as reason:
                print("%s: skipped: not supported: %s" % (where, reason), file=out)
                continue
            except (BadPolicy, ValueError) as reason:
                got, why = "an error", str(reason)
            if got == example.verdict:
                passed += 1
            else:
                failed += 1
                print("%s: expected %s, got %s (%s)" % (where, example.verdict, got, why), file=out)
    print("%d passed, %d failed" % (passed, failed), file=out)
    return failed + len(library.problems)


def _outcome(policy, example, library):
    """(verdict, why in short)"""
    if policy.not_supported:
        raise NotSupported(policy.not_supported)
    if example.text is None:
        raise NotSupported("<with>")
    found = parse_json(example.text)
    records = found if isinstance(found, list) else [found]
    if not 1 <= example.of <= len(records):
        raise BadPolicy("there is no record number %d" % example.of)
    record = records[example.of - 1]
    if not isinstance(record, dict):
        raise BadPolicy("the record is no object")
    moment = Moment(record, "", library)
    got, _ = verdict(policy, moment)
    if not library.is_run(policy):
        return got, "not configured: a list is empty"
    evaluable = ""
    if policy.evaluable is not None:
        evaluable = ", evaluable %s" % policy.evaluable.holds(moment)
    return got, "scope %s, %s %s%s" % (policy.scope_holds(moment), policy.kind,
                                       policy.check.holds(moment), evaluable)
