"""Exceptions that are kept apart from the policies: who, until when, how many. Dispositions change no
verdict, so they are passed over here."""

import os

from conditions import All, read_condition
from fields import BadPolicy
from policies import ExceptionOfPolicy, _day
from xml_tree import Element, read_xml

NAMESPACE = "urn:trailaudit:exceptions:1"


class ExceptionApart(ExceptionOfPolicy):
    """most is how many records it covers, None for any number."""

    apart = True

    def __init__(self, element):
        self.id = element.need("id")
        self.policy = element.need("policy")
        days = [day for day in (_day(element.get("from")), _day(element.get("approved-on"))) if day]
        self.first_day = max(days) if days else None
        self.last_day = _day(element.need("until"))
        self.most = int(element.get("max")) if element.get("max") else None
        conditions = [child for child in element.children
                      if child.name not in ("reason", "compensating-control")]
        if element.get("account") is not None:
            conditions.append(Element("equals", NAMESPACE, {"field": "account",
                                                            "value": element.get("account")},
                                      element.line))
        self.condition = All([read_condition(child) for child in conditions])

    def covers(self, moment, event_time):
        """One that needs an empty list covers nothing: it must not switch a policy off."""
        return (moment.library.lists_are_filled([self.condition])
                and super().covers(moment, event_time))


def load_exceptions(library, file):
    """Puts the exceptions of a file behind those that policies have themselves."""
    with open(file, "rb") as stream:
        root = read_xml(stream.read())
    if root.name != "exceptions" or root.namespace != NAMESPACE:
        raise BadPolicy("%s: the root is no exceptions of %s" % (os.path.basename(file), NAMESPACE))
    for element in root.all("exception"):
        exception = ExceptionApart(library.filled_in(element))
        policy = library.policy(exception.policy)
        if policy is None:
            raise BadPolicy("exception %s: no policy %s" % (exception.id, exception.policy))
        policy.exceptions.append(exception)
