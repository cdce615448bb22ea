"""Policies, lists, definitions and parameters out of their XML files."""

import os
import re

import correlation
import values
from conditions import Field, read_condition, read_only_condition, walk
from fields import ABSENT, BadPolicy, NotSupported
from kleene import kleene_and
from xml_tree import Element, read_xml

NAMESPACE = "urn:trailaudit:policy:1"
KINDS = ("require", "forbid", "review")


class Example:
    """text is the record or the array of records; lists and parameters are what it sets."""

    def __init__(self, number, element):
        records = element.first("records")
        settings = element.all("with")
        self.number = number
        self.line = element.line
        self.verdict = element.need("verdict")
        self.of = int(element.get("of") or 1)
        self.text = (element if records is None else records).text
        self.lists = {setting.get("list"): [child.text for child in setting.all("value")]
                      for setting in settings if setting.get("list") is not None}
        self.parameters = {setting.get("parameter"): setting.get("value") or ""
                           for setting in settings if setting.get("parameter") is not None}


class ExceptionOfPolicy:
    """from and until are days, YYYY-MM-DD; first_day is None where it is always in force."""

    apart = False
    most = None

    def __init__(self, element):
        self.id = element.need("id")
        self.first_day = _day(element.get("from"))
        self.last_day = _day(element.need("until"))
        conditions = [child for child in element.children
                      if child.name not in ("reason", "compensating-control")]
        if len(conditions) > 1:
            raise BadPolicy("exception %s takes one condition" % self.id)
        self.condition = read_condition(conditions[0]) if conditions else None

    def covers(self, moment, event_time):
        """Without a condition it covers every violation of its days."""
        return self.in_force(event_time) and (self.condition is None
                                              or self.condition.holds(moment) is True)

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
        self.examples = examples_of(element)
        self.not_supported = None
        self.kind = None
        self.correlation = None
        try:
            self._read_conditions(element, set_scopes)
        except NotSupported as problem:
            self.not_supported = str(problem)

    def _read_conditions(self, element, set_scopes):
        kinds = [child for child in element.children if child.name in KINDS]
        if len(kinds) != 1:
            raise BadPolicy("policy %s needs one of require, forbid, review" % self.id)
        self.kind = kinds[0].name
        if element.first("scope") is None:
            raise BadPolicy("policy %s has no scope" % self.id)
        scopes = set_scopes + [element.first("scope")]
        self.scopes = [Scope(scope) for scope in scopes]
        self.check, self.correlation = _check(kinds[0])
        evaluable = element.first("evaluable")
        self.evaluable = None if evaluable is None else read_only_condition(evaluable)
        self.exceptions = [ExceptionOfPolicy(child) for child in element.all("exception")]
        self.shown = [Field(child.need("field")) for child in element.all("show")]

    def scope_holds(self, moment):
        return kleene_and(scope.holds(moment) for scope in self.scopes)

    def conditions(self, apart=True):
        """Every condition that the policy names itself, its scopes' and exceptions' included; apart
        says whether those of exceptions kept apart are too."""
        roots = [scope.condition for scope in self.scopes] + [self.check, self.evaluable]
        roots += [exception.condition for exception in self.exceptions
                  if apart or not exception.apart]
        if self.correlation is not None:
            roots += [step.condition for step in self.correlation.steps]
        return [condition for root in roots if root is not None for condition in walk(root)]


def _check(kind):
    """The condition of a require, forbid or review, and the correlation beside it or None."""
    beside = [child for child in kind.children if child.name in correlation.READERS]
    conditions = [child for child in kind.children if child not in beside]
    if len(conditions) != 1 or len(beside) > 1 or (beside and kind.name == "require"):
        raise BadPolicy("<%s>, line %d, takes one condition%s" % (
            kind.name, kind.line, "" if kind.name == "require" else " and at most one correlation"))
    return (read_condition(conditions[0]),
            correlation.read_correlation(beside[0]) if beside else None)


def examples_of(policy):
    """The examples of a <policy>, numbered from 1."""
    return [Example(number, child) for number, child in enumerate(policy.all("example"), 1)]


class Unset(BadPolicy):
    """A parameter without a value."""


class Source:
    """A policy-set and the file that it stands in."""

    def __init__(self, root, file):
        self.root = root
        self.file = file


class Library:
    """All policies of a run in document order, and what they share: lists, definitions, parameters.

    parameters are the values set from outside; accounts is {id: attributes} of the report
    definition; lists takes the place of lists in the files. problems is what is wrong; what only
    lacks the value of a parameter stands in unset.
    """

    def __init__(self, parameters=None, accounts=None, lists=None):
        self.policies = []
        self.problems = []
        self.unset = []
        self._sources = []
        self._files = set()
        self._parameters = dict(parameters or {})
        self._defaults = {}
        self._accounts = dict(accounts or {})
        self._lists_set = dict(lists or {})
        self._lists = {}
        self._may_be_empty = set()
        self._definitions = {}
        self._is_run = {}
        self._variants = {}

    # -------------------------------------------------------------- what conditions ask for

    def definition(self, name):
        if name not in self._definitions:
            raise BadPolicy("no definition " + name)
        found = self._definitions[name]
        if isinstance(found, NotSupported):
            raise found
        return found

    def list_values(self, name):
        if name in self._lists_set:
            return self._lists_set[name]
        if name == "accounts":
            return list(self._accounts)
        if name not in self._lists:
            raise BadPolicy("no list " + name)
        return self._lists[name]

    def account_attribute(self, account, attribute):
        """name, owner, environment or ou as the report definition has them, else ABSENT."""
        return self._accounts.get(account, {}).get(attribute, ABSENT)

    def is_run(self, policy):
        """A policy that uses an empty list which isn't meant to be empty is not run."""
        if policy.id not in self._is_run:
            self._is_run[policy.id] = self._lists_are_filled(policy)
        return self._is_run[policy.id]

    def _lists_are_filled(self, policy):
        return self.lists_are_filled(policy.conditions(apart=False))

    def lists_are_filled(self, conditions):
        """Of these conditions, those below them and the definitions that they use."""
        every = [condition for root in conditions for condition in walk(root)]
        for condition in self._with_definitions(every):
            for name in condition.lists():
                if not self.list_values(name) and name not in self._may_be_empty:
                    return False
        return True

    def fields_of(self, policy):
        """Every field that the policy reads or shows."""
        read = [field for condition in self._all_conditions(policy)
                for field in condition.fields()]
        if policy.correlation is not None:
            read += policy.correlation.fields()
        return read + policy.shown

    def _all_conditions(self, policy):
        """The policy's conditions and those of the definitions it uses, each definition once."""
        return self._with_definitions(policy.conditions())

    def _with_definitions(self, conditions):
        waiting, seen, found = list(conditions), set(), []
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
        """A file, or every .xml file below a folder, and what they include."""
        known = len(self._sources)
        if os.path.isdir(path):
            files = [os.path.join(folder, name)
                     for folder, _, names in os.walk(path) for name in names
                     if name.endswith(".xml")]
            for file in sorted(files, key=os.fsencode):
                self._find(file, named=False)
        else:
            self._find(path, named=True)
        self._read_sources(self._sources[known:])

    def _find(self, file, named):
        """Adds the file, each but once, to the sources, behind the files that it includes."""
        if os.path.realpath(file) in self._files:
            return
        with open(file, "rb") as stream:
            content = stream.read()
        try:
            root = read_xml(content)
            if root.name != "policy-set" or root.namespace != NAMESPACE:
                if named:
                    raise BadPolicy("the root is no policy-set of " + NAMESPACE)
                return
            self._files.add(os.path.realpath(file))
            for include in root.all("include"):
                self._include(os.path.join(os.path.dirname(file), include.need("href")), include)
            self._sources.append(Source(root, file))
        except BadPolicy as problem:
            self.problems.append("%s: %s" % (file, problem))

    def _include(self, file, element):
        if not os.path.isfile(file):
            raise BadPolicy("<include>, line %d: no file %s" % (element.line, file))
        self._find(file, named=True)

    def _read_sources(self, sources):
        """Parameters first: they are used in all the rest."""
        for source in sources:
            for element in source.root.all("parameter"):
                self._each(source, element, self._read_parameter)
        for source in sources:
            for element in source.root.children:
                self._each(source, element, self._read_element)

    def _each(self, source, element, read):
        try:
            read(element, source)
        except Unset as problem:
            self.unset.append("%s:%d: %s" % (source.file, element.line, problem))
        except BadPolicy as problem:
            self.problems.append("%s:%d: %s" % (source.file, element.line, problem))

    def _read_parameter(self, element, source):
        """Files may declare one parameter each for itself; the first default counts."""
        name = element.need("name")
        if element.get("default") is not None:
            self._defaults.setdefault(name, element.get("default"))
        elif name not in self._parameters:
            raise Unset("the parameter %s is not set and has no default" % name)

    def _read_element(self, element, source):
        if element.name == "list":
            self._read_list(self.filled_in(element), source)
        elif element.name == "define":
            self._read_definition(self.filled_in(element))
        elif element.name == "policy":
            scopes = [self.filled_in(scope) for scope in source.root.all("scope")]
            self._add_policy(Policy(self.filled_in(element), scopes, source.file))

    def filled_in(self, element):
        """The element with the values of parameters in its attributes and in those below it."""
        filled = Element(element.name, element.namespace, {
            name: re.sub(r"\$\{([^}]*)\}", self._value_of_parameter, text)
            for name, text in element.attributes.items()}, element.line)
        filled.text = element.text
        filled.children = [self.filled_in(child) for child in element.children]
        return filled

    def _value_of_parameter(self, match):
        name = match.group(1)
        if name in self._parameters:
            return self._parameters[name]
        if name in self._defaults:
            return self._defaults[name]
        raise Unset("the parameter %s has no value" % name)

    def _read_list(self, element, source):
        name = element.need("id")
        if name in self._lists:
            raise BadPolicy("a second list " + name)
        if element.get("may-be-empty") == "yes":
            self._may_be_empty.add(name)
        self._lists[name] = [child.text for child in element.all("value")]
        if element.get("href") is not None:
            file = os.path.join(os.path.dirname(source.file), element.get("href"))
            self._lists[name] += _lines_of(file, name)

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

    # -------------------------------------------------------------- examples

    def elements_of_policies(self):
        """(file, element) of every <policy>, also of those that lack the value of a parameter."""
        return [(source.file, element) for source in self._sources
                for element in source.root.all("policy")]

    def policy(self, name):
        """The policy of that id, or None where it could not be read."""
        return next((policy for policy in self.policies if policy.id == name), None)

    def variant(self, lists, parameters):
        """The same policies with other lists and parameters."""
        if not lists and not parameters:
            return self
        key = repr((sorted(lists.items()), sorted(parameters.items())))
        if key not in self._variants:
            variant = Library(dict(self._parameters, **parameters), self._accounts,
                              dict(self._lists_set, **lists))
            variant._sources = self._sources
            variant._read_sources(self._sources)
            self._variants[key] = variant
        return self._variants[key]


def _lines_of(file, name):
    """The values in a file, one a line; # begins a comment, at a line's begin or after a blank."""
    try:
        with open(file, encoding="utf-8-sig") as stream:
            lines = stream.read().splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadPolicy("the file of the list %s: %s" % (name, problem))
    values_of_lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in lines]
    return [value for value in values_of_lines if value]
