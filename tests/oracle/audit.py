"""An audit: every record of the archives against every policy, and what it adds up to."""

import hashlib

from computed import account, action, compute, prefix_of, service
from conditions import Moment
from correlation import Gathered
from fields import ABSENT, NotSupported, parse_path, places
from kleene import UNKNOWN
from records import Inputs, read_archives
from values import BLANKS, ascii_lower, canonical, day_of, show_time, text_of
from verdicts import VERDICTS, event_time, is_picked, verdict

LARGEST = 100

# What the program extracts from every record, whatever the policies: two records with the same id
# are the same where these and the policies' own fields are.
BASE_COLUMNS = """
    eventID eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode
    errorMessage eventType eventCategory readOnly managementEvent recipientAccountId
    sessionCredentialFromConsole
    userIdentity.type userIdentity.userName userIdentity.principalId userIdentity.arn
    userIdentity.accountId userIdentity.accessKeyId userIdentity.invokedBy
    userIdentity.onBehalfOf.userId userIdentity.inScopeOf.issuerType
    userIdentity.sessionContext.attributes.mfaAuthenticated
    userIdentity.sessionContext.sessionIssuer.arn userIdentity.sessionContext.sourceIdentity
    userIdentity.sessionContext.ec2RoleDelivery
    userIdentity.sessionContext.webIdFederationData.federatedProvider
    additionalEventData.MFAUsed additionalEventData.SamlProviderArn
    responseElements.ConsoleLogin responseElements.CheckMfa responseElements.SwitchRole
    responseElements.ExitRole responseElements.RenewRole responseElements.GetSigninToken
    responseElements.PasswordUpdated responseElements.PasswordRecoveryRequested
    responseElements.PasswordRecoveryCompleted
    serviceEventDetails.CredentialChallenge serviceEventDetails.CredentialVerification
    serviceEventDetails.UserAuthentication
    resources
""".split()
# Of these only whether they are there is extracted.
PRESENCES = ("userIdentity.sessionContext", "insightDetails", "addendum")


class Selection:
    """Which records are in scope. start and end are seconds or None; the sets are empty for all."""

    def __init__(self, start=None, end=None, accounts=(), regions=(), services=()):
        self.start = start
        self.end = end
        self.accounts = set(accounts)
        self.regions = set(regions)
        self.services = {ascii_lower(name) for name in services}

    def holds(self, record, path):
        if is_summary(record):
            return False
        time = event_time(record)
        if time is not None and self.start is not None and time < self.start:
            return False
        if time is not None and self.end is not None and time >= self.end:
            return False
        if self.accounts and account(record, path) not in self.accounts:
            return False
        region = (text_of(record.get("awsRegion")) or "").strip(BLANKS)
        if self.regions and region not in self.regions:
            return False
        name = service(record, path)
        return not self.services or bool({name, prefix_of(name)} & self.services)


def is_summary(record):
    """An Insight or an Aggregated record, which are no events."""
    category = (text_of(record.get("eventCategory")) or "").strip(BLANKS)
    if category:
        return category in ("Insight", "Aggregated")
    kind = ascii_lower((text_of(record.get("eventType")) or "").strip(BLANKS))
    return (record.get("insightDetails") is not None
            or kind in ("awscloudtrailinsight", "awsaggregatedevent"))


class Cell:
    """One policy x account x service."""

    def __init__(self):
        self.verdicts = {name: 0 for name in VERDICTS}
        self.shown = []

    def population(self):
        return sum(self.verdicts.values()) - self.verdicts["not-applicable"]


class Audit:
    """Totals of a run. cells is keyed by (policy id, account, service)."""

    def __init__(self, library, selection):
        self.library = library
        self.selection = selection
        self._gathered = {policy.id: Gathered(policy.correlation) for policy in library.policies
                          if policy.correlation is not None and library.is_run(policy)}
        self._picked = []
        self._limited = {}
        self.inputs = Inputs()
        self.records = self.evaluated = self.duplicates = self.out_of_scope = self.undated = 0
        self.cells = {}
        self.judged = {}  # (policy id, file, record) -> (account, service, verdict, found)
        self.exceptions = {}
        self._columns = _columns(library)
        self._presences = [parse_path(text) for text in PRESENCES]
        self._seen = {}

    def run(self, archives):
        for found in read_archives(archives, self.inputs, self.selection.start, self.selection.end):
            self.records += 1
            if not self.selection.holds(found.record, found.path):
                self.out_of_scope += 1
            elif self._is_duplicate(found):
                self.duplicates += 1
            else:
                self._evaluate(found)
        self._settle_picked()
        self._settle_limited()

    def _is_duplicate(self, found):
        event_id = text_of(found.record.get("eventID"))
        if not event_id:
            return False
        same_id = self._seen.setdefault((event_id, account(found.record, found.path)), [])
        if same_id:
            content = self._content(found.record)
            if any(self._content(record) == content for record in same_id):
                return True
        same_id.append(found.record)
        return False

    def _content(self, record):
        """What the program extracts from a record."""
        return ([_column(path, record) for path in self._columns]
                + [[place.value is not ABSENT for place in places(path, record)]
                   for path in self._presences])

    def _evaluate(self, found):
        self.evaluated += 1
        if event_time(found.record) is None:
            self.undated += 1
        moment = Moment(found.record, found.path, self.library)
        where = (moment.compute("account"), moment.compute("service"))
        for policy in self.library.policies:
            picked = False
            if policy.id in self._gathered:
                picked = is_picked(policy, moment)
                self._gathered[policy.id].see(self.evaluated, moment, picked)
            if picked:
                self._picked.append((policy, moment, found, where, self.evaluated))
            else:
                self._count(policy, where, found, verdict(policy, moment))

    def _settle_picked(self):
        """What correlations say of the records picked can be told only when all have been read."""
        outcomes = {name: gathered.outcomes(self.selection.end)
                    for name, gathered in self._gathered.items()}
        for policy, moment, found, where, number in self._picked:
            correlated = outcomes[policy.id].get(number, False)
            self._count(policy, where, found, verdict(policy, moment, correlated))

    def _count(self, policy, where, found, outcome):
        name, exception = outcome
        if exception is not None and exception.most is not None:
            key = (policy.id, exception.id, exception.most)
            self._limited.setdefault(key, []).append((policy, where, found))
            return
        self._add(policy, where, found, name, None if exception is None else exception.id)

    def _settle_limited(self):
        """The first by time, event id, file and record stay covered, the others violate."""
        for (_, exception, most), covered in self._limited.items():
            covered.sort(key=lambda entry: by_time(entry[2]))
            for place, (policy, where, found) in enumerate(covered):
                if place < most:
                    self._add(policy, where, found, "excepted", exception)
                else:
                    self._add(policy, where, found, "non-compliant", None)

    def _add(self, policy, where, found, name, exception):
        key = (policy.id,) + where
        if key not in self.cells:
            self.cells[key] = Cell()
        cell = self.cells[key]
        cell.verdicts[name] += 1
        if name != "not-applicable":
            self.judged[(policy.id, found.file, found.number)] = where + (name, found)
        if exception is not None:
            key = (policy.id, exception)
            self.exceptions[key] = self.exceptions.get(key, 0) + 1
        if name in ("non-compliant", "review"):
            cell.shown.append(found)

    def as_json(self, evidence):
        return {
            "inputs": {
                "files": self.inputs.files, "passed_over": self.inputs.passed_over,
                "skipped": self.inputs.skipped, "records": self.records,
                "evaluated": self.evaluated, "duplicates": self.duplicates,
                "out_of_scope": self.out_of_scope, "quarantined": self.inputs.quarantined,
                "undated": self.undated},
            "policies": [self._policy_as_json(policy) for policy in self.library.policies],
            "tallies": [
                {"policy": policy, "account": account_id, "service": service_name,
                 "verdicts": _underscored(cell.verdicts)}
                for (policy, account_id, service_name), cell in sorted(
                    self.cells.items(), key=lambda item: [in_bytes(part) for part in item[0]])
                if cell.population() > 0],
            "findings": self._findings(evidence)}

    def _policy_as_json(self, policy):
        total = {name: 0 for name in VERDICTS}
        for key, cell in self.cells.items():
            if key[0] == policy.id:
                for name in VERDICTS:
                    total[name] += cell.verdicts[name]
        return {"id": policy.id, "kind": policy.kind, "severity": policy.severity,
                "verdicts": _underscored(total),
                "exceptions": [{"id": exception.id,
                                "count": self.exceptions.get((policy.id, exception.id), 0)}
                               for exception in policy.exceptions]}

    def _findings(self, evidence):
        policies = {policy.id: policy for policy in self.library.policies}
        found = [(account_id, service_name, policy, cell)
                 for (policy, account_id, service_name), cell in self.cells.items() if cell.shown]
        found.sort(key=lambda entry: [in_bytes(part) for part in entry[:3]])
        return [_finding(policies[policy], account_id, service_name, cell, evidence)
                for account_id, service_name, policy, cell in found]


def _columns(library):
    """The paths whose values make two records with one id the same, as far as they go from the
    record's root: what is relative to an element is covered by the path of the elements."""
    texts = list(BASE_COLUMNS)
    for policy in library.policies:
        for field in library.fields_of(policy):
            if field.path is not None and not field.path.relative:
                texts.append(_innermost(field.path).text)
    return [parse_path(text) for text in dict.fromkeys(texts)]


def _innermost(path):
    """Of what json() and name() read out of a text, the text as a whole is extracted."""
    return path if path.inner is None else _innermost(path.inner)


def _column(path, record):
    """What stands at a field's places, as a text that is the same where they are the same.

    What is absent leaves nothing to compare, and so does null but in an array; the order of an
    object's members does not count.
    """
    found = [canonical(_plain(place)) for place in places(path, record)
             if place.value is not ABSENT or (place.raw and not _is_keys_only(path))]
    return "\n".join(sorted(found) if ("any",) in path.steps else found)


def _is_keys_only(path):
    return all(step[0] == "key" for step in path.steps)


def _plain(place):
    if place.value is UNKNOWN or place.value is ABSENT:
        return ["withheld" if place.value is UNKNOWN else "null", place.raw]
    return ["value", place.value]


def in_bytes(text):
    return text.encode("utf-8", "surrogatepass")


def _underscored(verdicts):
    return {name.replace("-", "_"): count for name, count in verdicts.items()}


def _finding(policy, account_id, service_name, cell, evidence):
    times = [event_time(found.record) for found in cell.shown]
    dated = sorted(time for time in times if time is not None)
    days = [day_of(time) for time in dated]
    return {
        "fingerprint": fingerprint(policy.id, account_id, service_name),
        "policy": policy.id,
        "kind": "review" if policy.kind == "review" else "violation",
        "severity": policy.severity,
        "account": account_id,
        "service": service_name,
        "count": len(cell.shown),
        "population": cell.population(),
        "attempts": cell.verdicts["attempt"],
        "first_time": show_time(dated[0]) if dated else None,
        "last_time": show_time(dated[-1]) if dated else None,
        "principals": _counted("principal", [compute("principal", found.record, found.path)
                                             for found in cell.shown]),
        "actions": _counted("action", [action(found.record, found.path) for found in cell.shown]),
        "regions": _counted("region", [_region(found.record) or "unknown" for found in cell.shown]),
        "by_day": {day: days.count(day) for day in sorted(set(days))},
        "evidence": [_evidence(found) for found in sorted(cell.shown, key=by_time)[:evidence]]}


def fingerprint(policy, account_id, service_name):
    text = "\n".join(["1", policy, account_id, service_name])
    return hashlib.sha256(in_bytes(text)).hexdigest()[:32]


def _counted(name, texts):
    """By count descending, then name; the largest only."""
    counts = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    order = sorted(counts.items(), key=lambda pair: (-pair[1], in_bytes(pair[0])))
    return [{name: text, "count": count} for text, count in order[:LARGEST]]


def _region(record):
    return text_of(record.get("awsRegion"))


def by_time(found):
    """Time, event id, file, record; what has no time comes last."""
    time = event_time(found.record)
    event_id = text_of(found.record.get("eventID")) or ""
    return (time is None, time or 0, in_bytes(event_id), in_bytes(found.file), found.number)


def _evidence(found):
    def field(name):
        value = compute(name, found.record, found.path)
        if value is UNKNOWN:
            return "unknown"
        return None if value is ABSENT else value

    def text(name):
        return text_of(found.record.get(name))

    return {"event_id": text("eventID"), "time": text("eventTime"), "action": field("action"),
            "region": text("awsRegion"), "principal": field("principal"), "actor": field("actor"),
            "source_ip": text("sourceIPAddress"), "client": field("client"),
            "outcome": field("outcome"), "mfa": field("mfa"), "file": found.file,
            "record": found.number}


def check_supported(library):
    """Raises NotSupported if a policy of the run can't be evaluated here."""
    for policy in library.policies:
        if policy.not_supported:
            raise NotSupported("policy %s: %s" % (policy.id, policy.not_supported))
