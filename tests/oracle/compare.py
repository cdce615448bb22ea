"""Compares an audit of the program with this evaluator's: a list of sentences, empty if equal."""

INPUTS = ("files", "skipped", "passed_over", "records", "evaluated", "duplicates", "out_of_scope",
          "quarantined", "undated")
OF_A_FINDING = ("fingerprint", "kind", "severity", "count", "population", "attempts", "first_time",
                "last_time", "principals", "actions", "regions", "by_day")
OF_EVIDENCE = ("event_id", "file", "record")


def differences(theirs, ours):
    """theirs is trailaudit's document, ours the oracle's."""
    found = []
    for name in INPUTS:
        _compare(found, "inputs." + name, theirs["inputs"].get(name), ours["inputs"][name])
    _compare_sets(found, "policy", theirs["policies"], ours["policies"], ("id",), _policy)
    populated = [tally for tally in theirs["tallies"] if _population(tally["verdicts"]) > 0]
    _compare_sets(found, "tally", populated, ours["tallies"], ("policy", "account", "service"),
                  _tally)
    _compare_sets(found, "finding", theirs["findings"], ours["findings"],
                  ("policy", "account", "service"), _finding)
    order = [_key(finding, ("account", "service", "policy")) for finding in theirs["findings"]]
    if order != sorted(order, key=lambda key: [part.encode("utf-8", "surrogatepass")
                                               for part in key]):
        found.append("findings are not sorted by account, service, policy")
    return found


def _compare(found, what, theirs, ours):
    if theirs != ours:
        found.append("%s: trailaudit has %r, the oracle %r" % (what, theirs, ours))


def _key(entry, names):
    return tuple(entry[name] for name in names)


def _population(verdicts):
    return sum(count for name, count in verdicts.items() if name != "not_applicable")


def _compare_sets(found, what, theirs, ours, names, compare):
    their_entries = {_key(entry, names): entry for entry in theirs}
    our_entries = {_key(entry, names): entry for entry in ours}
    if len(their_entries) != len(theirs):
        found.append("trailaudit has a %s twice" % what)
    for key in sorted(set(their_entries) | set(our_entries)):
        title = "%s %s" % (what, " ".join(key))
        if key not in our_entries:
            found.append(title + ": only trailaudit has it")
        elif key not in their_entries:
            found.append(title + ": only the oracle has it")
        else:
            compare(found, title, their_entries[key], our_entries[key])


def _policy(found, title, theirs, ours):
    _compare(found, title + " kind", theirs.get("kind"), ours["kind"])
    _tally(found, title, theirs, ours)
    for name, entries in (("trailaudit", theirs), ("the oracle", ours)):
        ids = [entry["id"] for entry in entries["exceptions"]]
        if len(ids) != len(set(ids)):
            found.append("%s: %s has an exception twice" % (title, name))
    _compare(found, title + " exceptions",
             {entry["id"]: entry["count"] for entry in theirs["exceptions"]},
             {entry["id"]: entry["count"] for entry in ours["exceptions"]})


def _tally(found, title, theirs, ours):
    for name, count in ours["verdicts"].items():
        _compare(found, title + " " + name, theirs["verdicts"].get(name), count)


def _finding(found, title, theirs, ours):
    for name in OF_A_FINDING:
        _compare(found, title + " " + name, theirs.get(name), ours[name])
    _compare(found, title + " number of evidence records", len(theirs["evidence"]),
             len(ours["evidence"]))
    for number, (one, two) in enumerate(zip(theirs["evidence"], ours["evidence"]), 1):
        for name in OF_EVIDENCE:
            _compare(found, "%s evidence %d %s" % (title, number, name), one.get(name), two[name])
