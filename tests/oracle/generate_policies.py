"""Policy-sets that nobody wrote by hand: from a random source to XML of the policy language.

They use everything that this version of the language has. Keys and values come from the same small
alphabets as those of generate_records, so that conditions meet what they look for.
"""

from xml.sax.saxutils import escape, quoteattr

ROOTS = ("requestParameters", "requestParameters", "requestParameters", "responseElements",
         "additionalEventData", "serviceEventDetails", "userIdentity", "resources", "zz")
KEYS = ("a", "b", "c", "items", "omitted", "x.y", "k[0]", "ü", "a b", "*", "userName", "")
TEXTS = ("x", "X", "xy", "", "true", "false", "null", "443", "22", "-1", "1e2", "100", "0", "***",
         "HIDDEN_DUE_TO_SECURITY_REASONS", "<sensitiveDataRemoved>", "ü", "Ü", "\U0001f600",
         "\ufffd",
         "a/b", "10.0.0.0/8", "10.1.2.3", "2001:db8::/32", "0.0.0.0/0", "::/0",
         "2026-07-01T00:00:00Z", "2026-07-01", "<&>\"'", "=1+1", "18446744073709551617", " x ",
         "line\nbreak", "\t")
NUMBERS = ("0", "1", "22", "443", "-1", "100", "1e2", "99.5", "0.1", "65535",
           "18446744073709551616",
           "18446744073709551617", "123456789012345678901234567890", "-0", "1e-3", "+5", ".5")
TIMES = ("2026-07-01T00:00:00Z", "2026-07-01", "2026-07-01T12:00:00", "2026-06-30T22:00:00-02:00",
         "20260701T000000Z", "2026-07-02T00:00:00.5Z")
NETWORKS = ("10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "192.0.2.0/24", "198.51.100.7/32",
            "2001:db8::/32",
            "::/0", "2001:db8::1", "fe80::/10", "203.0.113.9/28")
PATTERNS = ("*", "?", "x*", "*x", "??", "*a*b*", "ü", "?*", "", "***", "arn:aws:*", "Delete*",
            "*.?",
            "*\U0001f600*", "443", "t?ue", "[x]", "\\*")
REGEXES = ("^x", "x$", "^.$", "[0-9]+", "^(true|false)$", "ü", "^$", "a.*b", "\\d{2,}", "(?i)X",
           "^.{2}$", "\\.", "[^a-z]", "admin|root", "\\w\\s*$")
COMPUTED = {
    "account": ("111122223333", "444455556666", "unknown"),
    "account-name": ("prod", ""),
    "account-ou": ("Media",),
    "caller-account": ("111122223333", "444455556666"),
    "service": ("s3.amazonaws.com", "iam.amazonaws.com", "ec2.amazonaws.com", "unknown"),
    "action": ("s3:DeleteBucket", "iam:CreateUser", "signin:ConsoleLogin", "unknown:unknown"),
    "principal": ("unknown", "arn:aws:iam::111122223333:root",
                  "arn:aws:iam::111122223333:role/Ops"),
    "actor": ("alice", "bob", "i-0123456789abcdef0", "session"),
    "caller": ("root", "user", "federated", "workload", "role", "service", "account", "unknown"),
    "access": ("read", "write"),
    "client": ("console", "cli", "sdk", "terraform", "service", "internal", "other"),
    "mfa": ("yes", "no"),
    "outcome": ("success", "denied", "failure"),
    "address-kind": ("public", "private", "service", "internal", "other"),
    "source-network": ("203.0.113.0/24", "198.51.100.0/24", "2001:db8::/48"),
}
PLAIN = {
    "eventName": ("ConsoleLogin", "DeleteBucket", "CreateUser", "GetObject", "Ünïcode"),
    "eventSource": ("s3.amazonaws.com", "IAM.amazonaws.com", " ec2.amazonaws.com "),
    "awsRegion": ("us-east-1", "eu-west-1", ""),
    "errorCode": ("AccessDenied", "Client.UnauthorizedOperation", "NoSuchBucket", ""),
    "readOnly": ("true", "false"),
    "recipientAccountId": ("111122223333", " 444455556666 "),
    "userIdentity.type": ("Root", "IAMUser", "AssumedRole", "AWSService"),
    "userIdentity.userName": ("alice", "HIDDEN_DUE_TO_SECURITY_REASONS", "***"),
    "userIdentity.sessionContext.attributes.mfaAuthenticated": ("true", "false"),
    "sourceIPAddress": ("203.0.113.7", "10.0.0.1", "cloudtrail.amazonaws.com"),
    "eventTime": ("2026-07-01T00:00:00Z", "2026-07-01T10:00:00Z"),
    "eventID": ("id-1", "id-2", ""),
    "userAgent": ("aws-cli/2.0", "console.amazonaws.com"),
    "tlsDetails.tlsVersion": ("TLSv1.2", "TLSv1.3"),
}
ACTIONS = ("*:Delete*", "s3:*", "iam:Create*", "ec2:Describe?nstances", "?3:*", "*:*",
           "s3:deletebucket",
           "signin:ConsoleLogin", "*:Get* *:List*", "chime:*", "ivs:*", "kinesisvideo:*",
           "dynamodb:*",
           "*:unknown", "unknown:*", "*:consolelogin", "I?M:createuser sts:AssumeRole*")
PER = ("account", "sourceIPAddress", "userIdentity.arn", "principal", "awsRegion account", "caller",
       "name(userIdentity.arn)", "requestParameters.a", "requestParameters.a[]", "mfa",
       "eventName service",
       'requestParameters."x.y" account', "json(requestParameters.b).a", "source-network")
WITHIN = ("PT1S", "PT10M", "PT20M", "PT1H", "P1D", "P1DT12H", "PT90M")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
WEEKDAYS = ("Mon-Fri", "Sat,Sun", "Wed", "Tue,Thu", "Fri-Mon", "Mon-Sun")
DAYS = ("2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02", "2026-07-03", "2026-12-31")


class PolicyMaker:
    """random is the only source of chance."""

    def __init__(self, random):
        self.random = random
        self.text_lists = []
        self.network_lists = []
        self.number_lists = []
        self.definitions = []
        self.relative_definitions = []
        self.exceptions = 0
        self.policies = 0

    def policy_set(self, policies):
        r = self.random
        parts = ['<policy-set xmlns="urn:trailaudit:policy:1" id="generated">',
                 "<title>Generated</title>"]
        parts += self._lists()
        if r.random() < 0.15:
            parts.append("<scope>%s</scope>" % self.condition(2))
        for number in range(r.randrange(4)):
            relative = r.random() < 0.4
            content = self.condition(2, relative)
            names = self.relative_definitions if relative else self.definitions
            parts.append('<define id="d%d">%s</define>' % (number, content))
            names.append("d%d" % number)
        parts += [self._policy(number) for number in range(policies)]
        self.policies = policies
        return "\n".join(parts + ["</policy-set>\n"])

    def _lists(self):
        r = self.random
        parts = []
        for kind, values, names in (("t", TEXTS + PATTERNS, self.text_lists),
                                    ("n", NETWORKS, self.network_lists),
                                    ("p", NUMBERS, self.number_lists)):
            for number in range(1 + r.randrange(2)):
                name = "%s%d" % (kind, number)
                empty = r.random() < 0.06
                may = ' may-be-empty="yes"' if r.random() < 0.5 else ""
                items = [] if empty else self._some_of(values, 12)
                parts.append('<list id="%s"%s>%s</list>' % (name, may, _values(items)))
                names.append(name)
        return parts

    def _some_of(self, values, most):
        return [self.random.choice(values) for _ in range(1 + self.random.randrange(most))]

    # ---------------------------------------------------------------- policies

    def _policy(self, number):
        r = self.random
        attributes = ' attempts="separate"' if r.random() < 0.3 else ""
        kind = r.choice(("require", "forbid", "forbid", "review"))
        scope = r.random()
        if scope < 0.4:
            parts = ['<scope all="yes"/>']
        elif scope < 0.6:
            parts = ['<scope><action name="%s"/></scope>' % r.choice(ACTIONS)]
        else:
            parts = ["<scope>%s</scope>" % self.condition(2)]
        correlation = self._correlation() if kind != "require" and r.random() < 0.3 else ""
        condition = self.condition(1 if correlation else 4)
        parts.append("<%s>%s%s</%s>" % (kind, condition, correlation, kind))
        if r.random() < 0.2:
            parts.append("<evaluable>%s</evaluable>" % self.condition(2))
        for _ in range(r.choice((0, 0, 1, 1, 2, 3))):
            parts.append(self._exception())
        for _ in range(r.choice((0, 0, 1, 2))):
            parts.append("<show field=%s label=%s/>" % (quoteattr(self.field(False)),
                                                         quoteattr(r.choice(("L", "ü<")))))
        r.shuffle(parts)
        severity = r.choice(("critical", "high", "medium", "low"))
        return ('<policy id="p%d" severity="%s"%s><title>Policy %d</title>\n%s</policy>'
                % (number, severity, attributes, number, "\n".join(parts)))

    def _correlation(self):
        """Per fields of the same number for each part of it."""
        r = self.random
        per = r.choice(PER + ("",))
        count = len(per.split())
        alike = [other for other in PER if len(other.split()) == count] if per else [""]
        start = 'within="%s"%s' % (r.choice(WITHIN), ' per=%s' % quoteattr(per) if per else "")
        kind = r.choice(("threshold", "distinct", "sequence", "not-followed-by"))
        if kind == "threshold":
            return '<threshold at-least="%d" %s/>' % (r.choice((1, 2, 3, 5)), start)
        if kind == "distinct":
            return '<distinct field=%s at-least="%d" %s/>' % (quoteattr(self.field(False)),
                                                             r.choice((1, 2, 3)), start)

        def other(name):
            return " %s=%s" % (name, quoteattr(r.choice(alike))) if per and r.random() < 0.3 else ""

        if kind == "sequence":
            steps = "".join("<step%s>%s</step>" % (other("per"), self.condition(1))
                            for _ in range(r.choice((1, 1, 2, 3))))
            return "<sequence %s>%s</sequence>" % (start, steps)
        return "<not-followed-by %s%s>%s</not-followed-by>" % (start, other("match-per"),
                                                               self.condition(1))

    def _exception(self):
        r = self.random
        self.exceptions += 1
        first, last = sorted((r.choice(DAYS), r.choice(DAYS)))
        start = ' from="%s"' % first if r.random() < 0.7 else ""
        condition = self.condition(2) if r.random() < 0.6 else '<present field="account"/>'
        return ('<exception id="e%d"%s until="%s" owner="o"><reason>r</reason>%s</exception>'
                % (self.exceptions, start, last, condition))

    def exceptions_apart(self, accounts):
        """A file of exceptions and dispositions of the policies that were made."""
        r = self.random
        parts = ['<exceptions xmlns="urn:trailaudit:exceptions:1">']
        for _ in range(r.choice((0, 1, 3, 6))):
            self.exceptions += 1
            first, last = sorted((r.choice(DAYS), r.choice(DAYS)))
            attributes = ' from="%s"' % first if r.random() < 0.5 else ""
            if r.random() < 0.3:
                attributes += ' approved-on="%s"' % r.choice(DAYS)
            if r.random() < 0.3:
                attributes += ' account="%s"' % r.choice(accounts)
            if r.random() < 0.6:
                attributes += ' max="%d"' % r.choice((1, 2, 3, 10, 1000))
            conditions = "".join(self.condition(1) for _ in range(r.choice((0, 0, 1, 2))))
            parts.append('<exception id="e%d" policy="p%d" until="%s" owner="o" approved-by="a"%s>'
                         '<reason>r</reason>%s</exception>'
                         % (self.exceptions, r.randrange(self.policies), last, attributes,
                            conditions))
        for number in range(r.choice((0, 2))):
            parts.append('<disposition policy="p0" event="e%d" outcome="accepted" by="b"'
                         ' on="2026-07-03"/>' % number)
        return "\n".join(parts + ["</exceptions>\n"])

    # ---------------------------------------------------------------- fields

    def field(self, inside):
        """The text of a field; relative ones only where that is allowed."""
        r = self.random
        if inside and r.random() < 0.75:
            return self._relative()
        chance = r.random()
        if chance < 0.25:
            return r.choice(tuple(COMPUTED))
        if chance < 0.45:
            return r.choice(tuple(PLAIN))
        if chance < 0.5:
            return "name(%s)" % r.choice(("principal", "userIdentity.arn", self._long_path(),
                                          "service"))
        return self.path()

    def path(self):
        r = self.random
        if r.random() < 0.03:
            return "*" + self._steps(r.randrange(3))
        if r.random() < 0.1:
            return "json(%s)%s%s" % (self._long_path(), self._places(), self._steps(r.randrange(3)))
        return self._long_path()

    def _long_path(self):
        r = self.random
        return r.choice(ROOTS) + self._places() + self._steps(r.randrange(4))

    def _relative(self):
        r = self.random
        if r.random() < 0.3:
            return "."
        if r.random() < 0.15:
            return "." + r.choice(("[]", "[0]", "[1]")) + self._steps(r.randrange(2))
        steps = self._steps(1 + r.randrange(2))
        return steps

    def _steps(self, count):
        return "".join("." + self._key() + self._places() for _ in range(count))

    def _key(self):
        r = self.random
        if r.random() < 0.08:
            return "*"
        key = r.choice(KEYS if r.random() < 0.3 else KEYS[:4])
        plain = key and not any(sign in key for sign in '."[]()* ')
        return key if plain and r.random() < 0.9 else '"%s"' % key

    def _places(self):
        return self.random.choice(("", "", "", "[]", "[]", "[0]", "[1]", "[][]"))

    # ---------------------------------------------------------------- conditions

    def condition(self, depth, inside=False):
        r = self.random
        if depth <= 0 or r.random() < 0.35:
            return self._leaf(inside)
        kind = r.choice(("all", "any", "not", "some", "every", "use"))
        if kind in ("all", "any"):
            content = "".join(self.condition(depth - 1, inside) for _ in range(1 + r.randrange(3)))
            return "<%s>%s</%s>" % (kind, content, kind)
        if kind == "not":
            return "<not>%s</not>" % self.condition(depth - 1, inside)
        if kind == "use":
            return self._use(inside)
        place = self._relative() if inside and r.random() < 0.7 else self.path()
        if "[]" not in place and r.random() < 0.8 and place != ".":
            place += "[]"
        empty = r.choice(("", ' empty="yes"', ' empty="no"')) if kind == "every" else ""
        return "<%s in=%s%s>%s</%s>" % (kind, quoteattr(place), empty,
                                        self.condition(depth - 1, True), kind)

    def _use(self, inside):
        names = self.definitions + (self.relative_definitions if inside else [])
        if not names:
            return self._leaf(inside)
        return '<use define="%s"/>' % self.random.choice(names)

    def _leaf(self, inside):
        r = self.random
        maker = r.choice((self._equals, self._equals, self._same, self._in, self._like,
                          self._matches,
                          self._presence, self._presence, self._bound, self._network, self._open,
                          self._range, self._action, self._during))
        return maker(inside)

    def _case(self):
        return self.random.choice(("", "", ' ignore-case="yes"', ' ignore-case="no"'))

    def _value_for(self, field):
        known = COMPUTED.get(field) or PLAIN.get(field)
        return self.random.choice(known if known and self.random.random() < 0.85 else TEXTS)

    def _equals(self, inside):
        field = self.field(inside)
        return "<equals field=%s value=%s%s/>" % (quoteattr(field),
                                                  _attribute(self._value_for(field)),
                                                  self._case())

    def _same(self, inside):
        return "<equals field=%s same-as=%s%s/>" % (quoteattr(self.field(inside)),
                                                    quoteattr(self.field(inside)), self._case())

    def _in(self, inside):
        field = self.field(inside)
        if self.random.random() < 0.3:
            return "<in field=%s list=\"%s\"%s/>" % (quoteattr(field),
                                                   self.random.choice(self.text_lists),
                                                     self._case())
        values = [self._value_for(field) for _ in range(1 + self.random.randrange(9))]
        return "<in field=%s%s>%s</in>" % (quoteattr(field), self._case(), _values(values))

    def _like(self, inside):
        r = self.random
        start = "<like field=%s%s" % (quoteattr(self.field(inside)), self._case())
        chance = r.random()
        if chance < 0.6:
            return "%s pattern=%s/>" % (start, _attribute(r.choice(PATTERNS)))
        if chance < 0.8:
            return '%s list="%s"/>' % (start, r.choice(self.text_lists))
        return "%s>%s</like>" % (start, _values(self._some_of(PATTERNS, 4)))

    def _matches(self, inside):
        return "<matches field=%s regex=%s%s/>" % (
            quoteattr(self.field(inside)), _attribute(self.random.choice(REGEXES)), self._case())

    def _presence(self, inside):
        return "<%s field=%s/>" % (self.random.choice(("present", "absent", "empty")),
                                   quoteattr(self.field(inside)))

    def _bound(self, inside):
        r = self.random
        value = r.choice(NUMBERS if r.random() < 0.6 else TIMES)
        field = self.field(inside) if r.random() < 0.8 else "eventTime"
        return '<%s field=%s value="%s"/>' % (r.choice(("at-least", "at-most")), quoteattr(field),
                                              value)

    def _network(self, inside):
        r = self.random
        field = self.field(inside) if r.random() < 0.6 else "sourceIPAddress"
        start = "<in-network field=%s" % quoteattr(field)
        chance = r.random()
        if chance < 0.5:
            return '%s cidr="%s"/>' % (start, " ".join(self._some_of(NETWORKS, 2)))
        if chance < 0.8:
            return '%s list="%s"/>' % (start, r.choice(self.network_lists))
        return "%s>%s</in-network>" % (start, _values(self._some_of(NETWORKS, 3)))

    def _open(self, inside):
        r = self.random
        bounds = ' ipv4="%d" ipv6="%d"' % (r.choice((0, 8, 24, 32)), r.choice((0, 16, 64, 128)))
        return "<open-network field=%s%s/>" % (quoteattr(self.field(inside)),
                                               bounds if r.random() < 0.6 else "")

    def _range(self, inside):
        return '<range-includes from=%s to=%s list="%s"/>' % (
            quoteattr(self.field(inside)), quoteattr(self.field(inside)),
            self.random.choice(self.number_lists))

    def _during(self, inside):
        r = self.random
        parts = []
        if r.random() < 0.6:
            parts.append('days="%s"' % r.choice(WEEKDAYS))
        if r.random() < 0.6:
            parts.append('from="%s" to="%s"' % (r.choice(("00:00", "08:00", "22:30")),
                                                r.choice(("10:00", "18:00", "02:00"))))
        if r.random() < 0.6 or not parts:
            parts.append('zone="%s"' % r.choice(ZONES))
        if len(parts) == 1 and parts[0].startswith("zone"):
            parts.append('days="Wed"')
        return "<during %s/>" % " ".join(parts)

    def _action(self, inside):
        return '<action name="%s"/>' % self.random.choice(ACTIONS)


def _attribute(text):
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;"})


def _values(items):
    return "".join("<value>%s</value>" % escape(item) for item in items)
