"""Records that nobody wrote by hand, and their JSON text in many spellings.

A record is a list of (key, value) pairs, objects inside it too, so that keys can repeat; Raw stands
for a number's text. write() spells a value with a random source's blanks and escapes.
"""

from generate_policies import KEYS, NUMBERS, TEXTS


class Raw(str):
    """A JSON token as it is to stand, such as the number 1e2."""


class Pairs(list):
    """An object as pairs; of a key given twice the last counts."""

    def get(self, key):
        found = None
        for name, value in self:
            if name == key:
                found = value
        return found

    def put(self, key, value):
        """Replaces the key's last value, or adds it."""
        for position in range(len(self) - 1, -1, -1):
            if self[position][0] == key:
                self[position] = (key, value)
                return
        self.append((key, value))


def pairs(**members):
    return Pairs(members.items())


ACCOUNTS = ("111122223333", "444455556666", "777788889999")
ODD_ACCOUNTS = (" 111122223333 ", "1111222233334", "11112222333", "", "anonymous", "１11122223333",
                Raw("111122223333"), None, "11112222333x", "\t444455556666\n")
REGIONS = ("us-east-1", "eu-west-1", "ap-south-1")
CALLS = (("s3.amazonaws.com", "DeleteBucket"), ("s3.amazonaws.com", "GetObject"),
         ("iam.amazonaws.com", "CreateUser"), ("ec2.amazonaws.com", "DescribeInstances"),
         ("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress"), ("sts.amazonaws.com",
                                                                  "AssumeRole"),
         ("signin.amazonaws.com", "ConsoleLogin"), ("signin.amazonaws.com", "SwitchRole"),
         ("signin.amazonaws.com", "CredentialChallenge"),
         ("IAM.amazonaws.com", "DeleteUser"), (" ec2.amazonaws.com ", " RunInstances "),
         ("streams.dynamodb.amazonaws.com", "GetRecords"), ("chimesdkmeetings.amazonaws.com", "X"),
         ("meetings-chime.amazonaws.com", "CreateMeeting"), ("ivsrealtime.amazonaws.com",
                                                             "CreateStage"),
         ("kinesisvideoarchivedmedia.amazonaws.com", "GetClip"), ("runtime.lex.amazonaws.com", "P"),
         ("", ""), (None, None), ("s3", "HeadObject"), ("üñ.amazonaws.com", "Ünïcode"),
         (Raw("12"), Raw("1.50")), ("a\u0000b.amazonaws.com", "N\u0000L"))
TIMES = ("2026-07-01T00:00:00Z", "2026-06-30T23:59:59Z", "2026-06-30T23:59:59.999Z",
         "2026-07-01T10:00:00Z", "2026-07-02T00:00:00Z", "2026-07-01T01:30:00+02:00",
         "2026-07-01T23:30:00-01:00", "2026-07-02T12:34:56.000000001Z", "2026-07-03T00:00:00.0Z")
ODD_TIMES = ("", "yesterday", "2026-07-01", "2026-07-01T00:00:00", "2026-02-30T00:00:00Z",
             "2026-07-01T24:00:00Z", "2026-07-01t00:00:00z", " 2026-07-01T00:00:00Z ",
             Raw("1782864000"),
             None, True, "2026-07-01T23:59:60Z", "20260701T000000Z", "2026-07-01T00:00Z",
             "2026-07-01T10:00:00+0200", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
             "2026-07-01 10:00:00Z", "2026-07-01T10:00:00+02", "2026-07-01T10:00:00,5Z")
ADDRESSES = ("203.0.113.7", "198.51.100.7", "10.1.2.3", "192.168.0.1", "cloudtrail.amazonaws.com",
             "AWS Internal", "AWS Internal/3", "2001:db8::1", "::1", "fe80::1%eth0",
             "::ffff:10.0.0.1",
             "[2001:db8::2]", "0.0.0.0", "255.255.255.255", "01.2.3.4", "1.2.3", "", " 10.0.0.1 ",
             "224.0.0.1", "::", "ff02::1", "100.64.0.1", "::ffff:203.0.113.9", "1.2.3.4.5",
             "12345::")
AGENTS = ("aws-cli/2.15 Python/3.11", "Boto3/1.34", "console.amazonaws.com",
          "[S3Console/0.4, aws-internal/3]",
          "APN/1.0 HashiCorp/1.0 Terraform/1.5", "Mozilla/5.0", "Coral/Netty4", "AWS Internal", "",
          "exec-env/AWS_Lambda_python", "lambda.amazonaws.com",
          "aws-sdk-go/1.4 exec-env/AWS_ECS_FARGATE",
          "x\ud800y", "<script>=1", "signin.amazonaws.com.cn", "AWS Console EC2, aws-internal/3")
ERRORS = (None, None, None, None, "AccessDenied", "Client.UnauthorizedOperation", "NoSuchBucket",
          "",
          "UnauthorizedAccessX", "NotAuthorizedException", "ForbiddenException",
          "KMS.AccessDeniedError")


JSON_TEXTS = ('{"a": "x", "b": [{"c": "y"}, {"c": null}]}', '["x", 443, {"a": "***"}]', '"x"',
              "443", "{", " {} ",
              "%7B%22a%22%3A%22x%2By%22%2C%22b%22%3A%5B1%5D%7D", "%7b%22a%22:%22%FF%22%7d",
              '{"a":"p%2Bq+r"}',
              '{"omitted": true, "a": 1}', '{"a": 1, "a": "x"}', "x%22", "[1] 2",
              "%5B%22x+y%22%5D", '{"a":"\\u00fc"}')


class RecordMaker:
    def __init__(self, random):
        self.random = random
        self.ids = 0

    # ---------------------------------------------------------------- realistic parts

    def record(self):
        r = self.random
        source, name = r.choice(CALLS[:8] if r.random() < 0.6 else CALLS)
        self.ids += 1
        record = pairs(eventVersion="1.09", userIdentity=self.identity(), eventTime=self.time(),
                       eventSource=source, eventName=name, awsRegion=r.choice(REGIONS),
                       sourceIPAddress=r.choice(ADDRESSES), userAgent=r.choice(AGENTS),
                       requestParameters=self.container(), responseElements=self.container(),
                       eventID="%08x-id" % self.ids, readOnly=r.choice((True, False, "true",
                                                                        "false")),
                       eventType=r.choice(("AwsApiCall", "AwsApiCall", "AwsServiceEvent",
                                           "AwsConsoleSignIn", "AwsConsoleAction")),
                       managementEvent=r.choice((True, True, False)),
                       recipientAccountId=r.choice(ACCOUNTS),
                       eventCategory=r.choice(("Management", "Management", "Data", "Insight",
                                               "NetworkActivity", "Aggregated")))
        error = r.choice(ERRORS)
        if error is not None:
            record.append(("errorCode", error))
        if r.random() < 0.1:
            record.append(("errorMessage", r.choice(("denied", "", None))))
        if r.random() < 0.3:
            record.append(("additionalEventData", self.additional()))
        if r.random() < 0.15:
            record.append(("serviceEventDetails", self.additional()))
        if r.random() < 0.3:
            record.append(("resources", self.resources()))
        if name in ("ConsoleLogin", "SwitchRole") and r.random() < 0.8:
            record.put("responseElements", Pairs([(name, r.choice(("Success", "Failure")))]))
        for _ in range(r.choice((0, 0, 1, 1, 2, 3))):
            self.mutate(record)
        return record

    def time(self):
        """Often on a coarse grid, so that times meet and differ by a window's exact length."""
        r = self.random
        if r.random() < 0.4:
            return r.choice(TIMES)
        return "2026-07-%02dT%02d:%02d:%02dZ" % (r.choice((1, 1, 2)), r.choice((0, 9, 10, 23)),
                                                 10 * r.randrange(6), r.choice((0, 0, 0, 1, 59)))

    def identity(self):
        r = self.random
        kind = r.choice(("Root", "IAMUser", "AssumedRole", "AssumedRole", "Role", "AWSService",
                         "AWSAccount",
                         "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser",
                         "Unknown",
                         "", None, " Root ", "root"))
        account = r.choice(ACCOUNTS)
        tail = r.choice(("root", "user/alice", "user/path/bob", "assumed-role/Ops/session",
                         "assumed-role/Ops/i-0123456789abcdef0", "assumed-role/X/eks-1", "",
                         "assumed-role/AWSReservedSSO_Admin_1/carol", "assumed-role/Ops/"))
        identity = pairs(type=kind, principalId=r.choice(("AIDA1", "AROA1:session",
                                                          "AROA1:i-12345678", "")),
                         arn="arn:aws:iam::%s:%s" % (account, tail) if tail else "",
                         accountId=account)
        if r.random() < 0.5:
            identity.append(("accessKeyId", r.choice(("AKIAEXAMPLE", "ASIAEXAMPLE", ""))))
        if r.random() < 0.4:
            identity.append(("userName", r.choice(("alice", "HIDDEN_DUE_TO_SECURITY_REASONS",
                                                   "***", "",
                                                   "bob", "ü"))))
        if r.random() < 0.15:
            identity.append(("invokedBy", r.choice(("backup.amazonaws.com", "AWS Internal", "",
                                                    " "))))
        if r.random() < 0.1:
            identity.append(("onBehalfOf", pairs(userId=r.choice(("u-1", "")))))
        if r.random() < 0.1:
            identity.append(("inScopeOf", pairs(issuerType=r.choice(("AWS::Lambda::Function",
                                                                     "x")))))
        if r.random() < 0.6:
            identity.append(("sessionContext", self.session()))
        return identity

    def session(self):
        r = self.random
        session = Pairs()
        if r.random() < 0.8:
            session.append(("attributes", pairs(creationDate="2026-07-01T00:00:00Z",
                                                mfaAuthenticated=r.choice(
                ("true", "false", True, False, "", "True", None)))))
        if r.random() < 0.6:
            session.append(("sessionIssuer", pairs(type="Role", arn=r.choice(
                ("arn:aws:iam::111122223333:role/Ops", "", " arn:x ",
                 "arn:aws:iam::1:role/AWSReservedSSO_Admin_1")))))
        if r.random() < 0.15:
            session.append(("sourceIdentity", r.choice(("alice", "", "bob@example.com"))))
        if r.random() < 0.1:
            session.append(("ec2RoleDelivery", r.choice(("2.0", None, Raw("1"), Pairs()))))
        if r.random() < 0.15:
            session.append(("webIdFederationData", pairs(federatedProvider=r.choice(
                ("accounts.google.com", "arn:aws:iam::1:oidc-provider/oidc.eks.x", "")))))
        if r.random() < 0.05:
            session.append(("omitted", r.choice((True, "true", False))))
        return session

    def additional(self):
        r = self.random
        data = self.container() if r.random() < 0.6 else Pairs()
        data.append(("MFAUsed", r.choice(("Yes", "No", "yes", "", None))))
        if r.random() < 0.3:
            data.append(("SamlProviderArn", r.choice(("arn:x", None, Raw("0")))))
        if r.random() < 0.3:
            data.append(("CredentialChallenge", r.choice(("Success", "Failure"))))
        return data

    def resources(self):
        r = self.random
        found = [pairs(accountId="111122223333", type="AWS::S3::Bucket", ARN="arn:aws:s3:::b%d" % i)
                 for i in range(r.randrange(4))]
        return r.choice((found, found, Pairs(), None, found[0] if found else ""))

    # ---------------------------------------------------------------- anything

    def container(self):
        r = self.random
        found = Pairs()
        for _ in range(r.randrange(5)):
            found.append((self.key(), self.value(3)))
        return found

    def key(self):
        r = self.random
        return r.choice(KEYS if r.random() < 0.3 else KEYS[:4])

    def value(self, depth):
        r = self.random
        chance = r.random()
        if depth <= 0 or chance < 0.4:
            return self.scalar()
        if chance < 0.5:
            return r.choice((Pairs(), [], "", None, [[]], [None], [Pairs()], [""]))
        if chance < 0.75:
            return [self.value(depth - 1) for _ in range(r.randrange(4))]
        found = Pairs()
        for _ in range(r.randrange(4)):
            found.append((self.key(), self.value(depth - 1)))
        if r.random() < 0.08:
            found.insert(r.randrange(len(found) + 1), ("omitted", r.choice(
                (True, "true", False, "false", None, Raw("1"), "True"))))
        return found

    def scalar(self):
        r = self.random
        chance = r.random()
        if chance < 0.2:
            return Raw(r.choice([number for number in NUMBERS if number[0] not in "+."]
                                + ["443.0", "4.43E2", "1E400", "-0.0", "22"]))
        if chance < 0.32:
            return r.choice((True, False, None))
        if chance < 0.36:
            return r.choice(("\ud800", "x\udfff", "\U0001f600", "\ufffd", "é", "e\u0301", "\u0000",
                             "\u2028",
                             "\u00a0x", "x" * 5000, "ÿ" * 2100))
        if chance < 0.42:
            return r.choice(NUMBERS + TIMES + ODD_TIMES[:5])
        if chance < 0.5:
            return r.choice(JSON_TEXTS)
        return r.choice(TEXTS)

    def mutate(self, record):
        """One hostile change."""
        r = self.random
        r.choice((self._odd_time, self._odd_account, self._odd_id, self._lose, self._replace,
                  self._repeat,
                  self._replace_deep, self._replace_deep, self._omit, self._odd_root))(record)

    def _odd_time(self, record):
        record.put("eventTime", self.random.choice(ODD_TIMES))

    def _odd_account(self, record):
        record.put("recipientAccountId", self.random.choice(ODD_ACCOUNTS))
        identity = record.get("userIdentity")
        if isinstance(identity, Pairs) and self.random.random() < 0.5:
            identity.put("accountId", self.random.choice(ODD_ACCOUNTS))

    def _odd_id(self, record):
        record.put("eventID", self.random.choice(("", None, "id-1", "id-2", Raw("7"), "7", True,
                                                  [], Pairs(),
                                                  "\ud800", "\ufffd")))

    def _lose(self, record):
        if record:
            del record[self.random.randrange(len(record))]

    def _replace(self, record):
        if record:
            position = self.random.randrange(len(record))
            record[position] = (record[position][0], self.value(2))

    def _replace_deep(self, record):
        identity = record.get("userIdentity")
        if isinstance(identity, Pairs) and identity:
            self._replace(identity)

    def _repeat(self, record):
        """A key given twice, the last counts; at a random level."""
        r = self.random
        holder = record
        for _ in range(r.randrange(3)):
            inner = [value for _, value in holder if isinstance(value, Pairs) and value]
            if inner:
                holder = r.choice(inner)
        if holder:
            key = r.choice(holder)[0]
            holder.insert(r.randrange(len(holder) + 1), (key, self.value(2)))

    def _omit(self, record):
        key = self.random.choice(("requestParameters", "responseElements", "additionalEventData",
                                  "userIdentity"))
        value = self.random.choice((True, True, "true", False, None))
        record.put(key, pairs(omitted=value, originalSize=Raw("123456"), reason="x"))

    def _odd_root(self, record):
        r = self.random
        record.append(r.choice((("omitted", True), ("a", self.value(2)), ("zz", self.value(3)),
                                ("insightDetails", Pairs()), ("addendum",
                                                              pairs(reason="DELIVERY_DELAY")),
                                ("eventCategory", r.choice(("", None, " Data ", "Insight"))),
                                ("eventType", r.choice(("AwsCloudTrailInsight",
                                                        "awsserviceevent"))),
                                ("sessionCredentialFromConsole", r.choice(("true", True, "false"))),
                                ("tlsDetails", pairs(tlsVersion="TLSv1.2")),
                                ("awsRegion", r.choice(("", " us-east-1 ", None, "US-EAST-1"))))))


# ---------------------------------------------------------------------------- spelling

SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\",
         "/": "\\/"}


class Spelling:
    """How a JSON value is written: blanks, escapes, order of keys. The same value, always."""

    def __init__(self, random, blanks=0.0, escapes=0.0, shuffle=False, indent=None):
        self.random = random
        self.blanks = blanks
        self.escapes = escapes
        self.shuffle = shuffle
        self.indent = indent

    def write(self, value, level=0):
        if isinstance(value, Raw):
            return str(value)
        if isinstance(value, str):
            return self.text(value)
        if value is None or value is True or value is False:
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, Pairs):
            items = [self.text(key) + self.blank() + ":" + (" " if self.indent else self.blank())
                     + self.write(item, level + 1) for key, item in self._ordered(value)]
            return self._enclose("{", items, "}", level)
        return self._enclose("[", [self.write(item, level + 1) for item in value], "]", level)

    def _ordered(self, value):
        """The members in another order, where no key is given twice."""
        keys = [key for key, _ in value]
        if not self.shuffle or len(set(keys)) < len(keys) or any("\ud800" <= sign <= "\udfff"
                                                                for key in keys for sign in key):
            return value
        return self.random.sample(value, len(value))

    def _enclose(self, opening, items, closing, level):
        if self.indent is None or not items:
            between = "," + self.blank()
            return opening + self.blank() + between.join(items) + self.blank() + closing
        inner, outer = "\n" + self.indent * (level + 1), "\n" + self.indent * level
        return opening + inner + ("," + inner).join(items) + outer + closing

    def blank(self):
        if self.indent is not None or self.random.random() >= self.blanks:
            return ""
        return self.random.choice((" ", "  ", "\t", "\n", "\r\n", " \n "))

    def text(self, value):
        return '"%s"' % "".join(self._sign(sign) for sign in value)

    def _sign(self, sign):
        code = ord(sign)
        if 0xd800 <= code <= 0xdfff:
            return "\\u%04x" % code
        if self.escapes and self.random.random() < self.escapes:
            if sign in SHORT and self.random.random() < 0.5:
                return SHORT[sign]
            if code > 0xffff:
                code -= 0x10000
                return "\\u%04X\\u%04x" % (0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff))
            return ("\\u%04x" if self.random.random() < 0.5 else "\\u%04X") % code
        if sign in '"\\':
            return "\\" + sign
        if code < 0x20:
            return SHORT.get(sign) or "\\u%04x" % code
        return sign


def any_spelling(random):
    kind = random.random()
    if kind < 0.5:
        return Spelling(random)
    if kind < 0.7:
        return Spelling(random, indent=random.choice(("  ", "\t", "    ")))
    return Spelling(random, blanks=random.choice((0, 0.3)), escapes=random.choice((0, 0.05, 1.0)),
                    shuffle=random.random() < 0.5)
