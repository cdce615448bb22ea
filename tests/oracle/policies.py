"""Policies, lists and definitions out of their XML files."""

import os

import values
from conditions import Field, read_condition, read_only_condition, walk
from fields import BadPolicy, NotSupported
from kleene import kleene_and
from xml_tree import read_xml

NAMESPACE = "urn:trailaudit:policy:1"
KINDS = ("require", "forbid", "review")
CORRELATIONS = ("threshold", "distinct", "sequence", "not-followed-by")


class Example:
    def __init__(self, number, line, verdict, of, text):
        self.number = number
        self.line = line
        self.verdict = verdict
        self.of = of
        self.text = text


class ExceptionOfPolicy:
    """from and until are days, YYYY-MM-DD; first_day is None where it is always in force."""

    def __init__(self, element):
        self.id = element.need("id")
        self.first_day = _day(element.get("from"))
        self.last_day = _day(element.need("until"))
        conditions = [child for child in element.children
                      if child.name not in ("reason", "compensating-control")]
        if len(conditions) != 1:
            raise BadPolicy("exception %s takes one condition" % self.id)
        self.condition = read_condition(conditions[0])

    def in_force(self, event_time):
        if event_time is None:
            return False
        day = values.day_of(event_time)
        return (self.first_day is None or self.first_day <= day) and day <= self.last_day


def _day(text):
    if text is None:
        return None
    if values.time_of(text) is None or len(text) != 10:
        raise BadPolicy("no day: " + text)
    return text


class Scope:
    """condition is None for all="yes"."""

    def __init__(self, element):
        whole = element.get("all") == "yes"
        self.condition = None if whole else read_only_condition(element)

    def holds(self, moment):
        return True if self.condition is None else self.condition.holds(moment)


class Policy:
    def __init__(self, element, set_scopes, file):
        self.file = file
        self.line = element.line
        self.id = element.need("id")
        self.severity = element.get("severity")
        self.separate_attempts = element.get("attempts") == "separate"
        self.examples = [_example(number, child)
                         for number, child in enumerate(element.all("example"), 1)]
        self.not_supported = None
        self.kind = None
        try:
            self._read_conditions(element, set_scopes)
        except NotSupported as problem:
            self.not_supported = str(problem)

    def _read_conditions(self, element, set_scopes):
        kinds = [child for child in element.children if child.name in KINDS]
        if len(kinds) != 1:
            raise BadPolicy("policy %s needs one of require, forbid, review" % self.id)
        self.kind = kinds[0].name
        for child in kinds[0].children:
            if child.name in CORRELATIONS:
                raise NotSupported("<%s>, line %d" % (child.name, child.line))
        if element.first("scope") is None:
            raise BadPolicy("policy %s has no scope" % self.id)
        scopes = set_scopes + [element.first("scope")]
        self.scopes = [Scope(scope) for scope in scopes]
        self.check = read_only_condition(kinds[0])
        evaluable = element.first("evaluable")
        self.evaluable = None if evaluable is None else read_only_condition(evaluable)
        self.exceptions = [ExceptionOfPolicy(child) for child in element.all("exception")]
        self.shown = [Field(child.need("field")) for child in element.all("show")]

    def scope_holds(self, moment):
        return kleene_and(scope.holds(moment) for scope in self.scopes)

    def conditions(self):
        """Every condition that the policy names itself, its scopes' and exceptions' included."""
        roots = [scope.condition for scope in self.scopes] + [self.check, self.evaluable]
        roots += [exception.condition for exception in self.exceptions]
        return [condition for root in roots if root is not None for condition in walk(root)]


def _example(number, element):
    return Example(number, element.line, element.need("verdict"), int(element.get("of") or 1),
                   None if element.all("with") or element.all("records") else element.text)


class Library:
    """All policies of a run in document order, and the lists and definitions they share."""

    def __init__(self):
        self.policies = []
        self.problems = []
        self._lists = {}
        self._may_be_empty = set()
        self._definitions = {}
        self._is_run = {}

    # -------------------------------------------------------------- what conditions ask for

    def definition(self, name):
        if name not in self._definitions:
            raise BadPolicy("no definition " + name)
        found = self._definitions[name]
        if isinstance(found, NotSupported):
            raise found
        return found

    def list_values(self, name):
        if name == "accounts":
            return []
        if name not in self._lists:
            raise BadPolicy("no list " + name)
        if isinstance(self._lists[name], NotSupported):
            raise self._lists[name]
        return self._lists[name]

    def is_run(self, policy):
        """A policy that uses an empty list which isn't meant to be empty is not run."""
        if policy.id not in self._is_run:
            self._is_run[policy.id] = self._lists_are_filled(policy)
        return self._is_run[policy.id]

    def _lists_are_filled(self, policy):
        for condition in self._all_conditions(policy):
            for name in condition.lists():
                if not self.list_values(name) and name not in self._may_be_empty:
                    return False
        return True

    def fields_of(self, policy):
        """Every field that the policy reads or shows."""
        read = [field for condition in self._all_conditions(policy)
                for field in condition.fields()]
        return read + policy.shown

    def _all_conditions(self, policy):
        """The policy's conditions and those of the definitions it uses, each definition once."""
        waiting, seen, found = policy.conditions(), set(), []
        while waiting:
            condition = waiting.pop(0)
            found.append(condition)
            for name in condition.uses():
                if name not in seen:
                    seen.add(name)
                    waiting.extend(walk(self.definition(name)))
        return found

    # -------------------------------------------------------------- loading

    def load(self, path):
        """A file, or every .xml file below a folder."""
        if os.path.isdir(path):
            files = [os.path.join(folder, name)
                     for folder, _, names in os.walk(path) for name in names
                     if name.endswith(".xml")]
            for file in sorted(files, key=os.fsencode):
                self._load_file(file, named=False)
        else:
            self._load_file(path, named=True)

    def _load_file(self, file, named):
        with open(file, "rb") as stream:
            content = stream.read()
        try:
            root = read_xml(content)
            if root.name != "policy-set" or root.namespace != NAMESPACE:
                if named:
                    raise BadPolicy("the root is no policy-set of " + NAMESPACE)
                return
            self._read_set(root, file)
        except BadPolicy as problem:
            self.problems.append("%s: %s" % (file, problem))

    def _read_set(self, root, file):
        set_scopes = root.all("scope")
        for element in root.children:
            try:
                if element.name == "list":
                    self._read_list(element)
                elif element.name == "define":
                    self._read_definition(element)
                elif element.name == "policy":
                    self._add_policy(Policy(element, set_scopes, file))
                elif element.name in ("include", "parameter"):
                    self.problems.append("%s:%d: <%s> is not supported"
                                         % (file, element.line, element.name))
            except BadPolicy as problem:
                self.problems.append("%s:%d: %s" % (file, element.line, problem))

    def _read_list(self, element):
        name = element.need("id")
        if name in self._lists:
            raise BadPolicy("a second list " + name)
        if element.get("may-be-empty") == "yes":
            self._may_be_empty.add(name)
        if element.get("href") is not None:
            self._lists[name] = NotSupported("the list file of " + name)
        else:
            self._lists[name] = [child.text for child in element.all("value")]

    def _read_definition(self, element):
        name = element.need("id")
        if name in self._definitions:
            raise BadPolicy("a second definition " + name)
        try:
            self._definitions[name] = read_only_condition(element)
        except NotSupported as problem:
            self._definitions[name] = problem

    def _add_policy(self, policy):
        if any(other.id == policy.id for other in self.policies):
            raise BadPolicy("a second policy " + policy.id)
        self.policies.append(policy)
