#!/usr/bin/env python3
"""The slow and plain evaluator that the tests hold trailaudit against.

    oracle.py audit ARCHIVE... --policies PATH... [options]       audit as JSON on standard output
    oracle.py examples FILE...                                    run the examples in policies
    oracle.py compare AUDIT.json ARCHIVE... --policies PATH...    compare with trailaudit's audit

options: --report FILE --set NAME=VALUE... --from T --to T --period P --account ID... --region R...
         --service S... --evidence N

It is a literal translation of the policy language, written apart from the program: where the two
differ, one of them is wrong. Status 0: done and equal; 1: a failing example or a difference;
2: wrong use, a wrong policy, or something that this evaluator doesn't know.
"""

import argparse
import json
import sys

sys.dont_write_bytecode = True

from apart import load_exceptions
from audit import Audit, Selection, check_supported
from compare import differences
from examples import run_examples
from fields import BadPolicy, NotSupported
from policies import Library
from reports import Report, period_of
from values import time_of

SHOWN = 50


def _time(text):
    seconds = time_of(text)
    if seconds is None:
        raise argparse.ArgumentTypeError("no ISO 8601 date or time: " + text)
    return seconds


def _setting(text):
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("not NAME=VALUE: " + text)
    return name, value


def _arguments(arguments):
    parser = argparse.ArgumentParser(prog="oracle.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    audit = commands.add_parser("audit")
    compare = commands.add_parser("compare")
    compare.add_argument("audit", metavar="AUDIT.json")
    for command in (audit, compare):
        command.add_argument("archives", metavar="ARCHIVE", nargs="+")
        command.add_argument("--policies", metavar="PATH", nargs="+", action="extend", default=[])
        command.add_argument("--exceptions", metavar="FILE", action="append", default=[])
        command.add_argument("--report", metavar="FILE", type=Report)
        command.add_argument("--period", metavar="P", type=period_of)
        command.add_argument("--from", metavar="T", type=_time, dest="start")
        command.add_argument("--to", metavar="T", type=_time, dest="end")
        command.add_argument("--account", metavar="ID", action="append", default=[])
        command.add_argument("--region", metavar="R", action="append", default=[])
        command.add_argument("--service", metavar="S", action="append", default=[])
        command.add_argument("--evidence", metavar="N", type=int, default=20)
    examples = commands.add_parser("examples")
    examples.add_argument("paths", metavar="FILE", nargs="+")
    for command in (audit, compare, examples):
        command.add_argument("--set", metavar="NAME=VALUE", type=_setting, action="append",
                             default=[], dest="settings")
    return parser.parse_args(arguments)


def _audit(options):
    """What the command line says goes before what the report definition says."""
    report = options.report
    parameters = dict(report.parameters if report else {}, **dict(options.settings))
    library = Library(parameters, report.accounts if report else {})
    for path in options.policies or (report.policies if report else []):
        library.load(path)
    if library.problems or library.unset:
        raise BadPolicy("\n".join(library.problems + library.unset))
    for path in options.exceptions:
        load_exceptions(library, path)
    check_supported(library)
    start, end = _period(options)
    selection = Selection(start, end, options.account, options.region, options.service)
    audit = Audit(library, selection)
    audit.run(options.archives)
    return audit.as_json(options.evidence)


def _period(options):
    if options.start is not None or options.end is not None:
        return options.start, options.end
    if options.period is not None:
        return options.period
    return (options.report.start, options.report.end) if options.report else (None, None)


def _compare(options):
    with open(options.audit, encoding="utf-8") as stream:
        theirs = json.load(stream)
    found = differences(theirs, _audit(options))
    for difference in found[:SHOWN]:
        print(difference)
    if len(found) > SHOWN:
        print("and %d more" % (len(found) - SHOWN))
    print("%d differences" % len(found))
    return 1 if found else 0


def main(arguments):
    try:
        options = _arguments(arguments)
        if options.command == "examples":
            return 1 if run_examples(options.paths, sys.stdout, dict(options.settings)) else 0
        if options.command == "compare":
            return _compare(options)
        json.dump(_audit(options), sys.stdout, indent=1)
        print()
        return 0
    except (BadPolicy, NotSupported, OSError) as problem:
        print("oracle.py: %s: %s" % (type(problem).__name__, problem), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
