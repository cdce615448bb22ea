"""Runs the examples that stand in policies."""

from conditions import Moment
from fields import BadPolicy, NotSupported
from policies import Library, examples_of
from values import parse_json
from verdicts import verdicts


def run_examples(paths, out, parameters=None):
    """Prints what fails, and a closing line; returns how many failed."""
    library = Library(parameters)
    for path in paths:
        library.load(path)
    for problem in library.problems:
        print("problem: " + problem, file=out)
    passed = failed = 0
    for file, element in library.elements_of_policies():
        for example in examples_of(element):
            where = "%s:%d: policy %s, example %d" % (file, example.line, element.get("id"),
                                                      example.number)
            try:
                variant = library.variant(example.lists, example.parameters)
                policy = variant.policy(element.get("id"))
                if policy is None:
                    raise BadPolicy("; ".join(variant.problems + variant.unset))
                got, why = _outcome(policy, example, variant)
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
    found = parse_json(example.text)
    records = found if isinstance(found, list) else [found]
    if not 1 <= example.of <= len(records):
        raise BadPolicy("there is no record number %d" % example.of)
    if not all(isinstance(record, dict) for record in records):
        raise BadPolicy("the record is no object")
    moments = [Moment(record, "", library) for record in records]
    moment = moments[example.of - 1]
    got, _ = verdicts(policy, moments)[example.of - 1]
    if not library.is_run(policy):
        return got, "not configured: a list is empty"
    evaluable = ""
    if policy.evaluable is not None:
        evaluable = ", evaluable %s" % policy.evaluable.holds(moment)
    picks = policy.kind if policy.correlation is None else "picked for " + policy.kind
    return got, "scope %s, %s %s%s" % (policy.scope_holds(moment), picks,
                                       policy.check.holds(moment), evaluable)
