#!/usr/bin/env python3
"""Records of the same few callers and places, written as CloudTrail writes them, held against the oracle.

    alike.py --program PATH [--cases N] [--seed S]

What is worked out of one record is noted for those alike: by the texts of userIdentity, of region and address, of the steady keys.
Here these texts come again, word for word, while everything else changes that correlations group and count by: the account of
record and of the path, names, parameters, keys that are missing, stand apart or stand twice. Each case is audited with 1, 2 and 8
workers, and with little memory. Prints "N passed, N failed"; status 1 where one failed.
"""

import argparse
import json
import os
import random
import sys
import tempfile

sys.dont_write_bytecode = True

from differential import Case
from generate_policies import WITHIN
from generate_records import ACCOUNTS

CALLERS = (
    '{"type":"AssumedRole","principalId":"AROAEXAMPLE:one","arn":"arn:aws:sts::111122223333:assumed-role/Role/one","accountId":'
    '"111122223333","accessKeyId":"ASIAEXAMPLE1","sessionContext":{"sessionIssuer":{"type":"Role","arn":'
    '"arn:aws:iam::111122223333:role/Role","userName":"Role"},"attributes":{"mfaAuthenticated":"false"}}}',
    '{"type":"AssumedRole","principalId":"AROAEXAMPLE:two","arn":"arn:aws:sts::111122223333:assumed-role/Role/two","accountId":'
    '"111122223333","accessKeyId":"ASIAEXAMPLE2","sessionContext":{"sessionIssuer":{"type":"Role","arn":'
    '"arn:aws:iam::111122223333:role/Role","userName":"Role"},"attributes":{"mfaAuthenticated":"true"},'
    '"sourceIdentity":"somebody"}}',
    '{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::444455556666:user/U\\u0073er","accountId":"444455556666",'
    '"userName":"User","note":"a key that nobody asks for, so that the text is as long as those that are kept"}',
    '{"type":"IAMUser","principalId":"AIDAOTHER","arn":"arn:aws:iam::444455556666:user/Other","accountId":"444455556666",'
    '"accessKeyId":"AKIAEXAMPLE","userName":"Other","note":"one with a key that lives long, and no session beside it"}',
    '{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}')
PLACES = tuple('"awsRegion":"%s","sourceIPAddress":"%s"' % pair for pair in (
    ("us-east-1", "203.0.113.7"), ("eu-west-1", "203.0.113.7"), ("us-east-1", "198.51.100.7"), ("us-east-1", "10.1.2.3"),
    ("eu-west-1", "ec2.amazonaws.com"))) + (
        '"sourceIPAddress":"203.0.113.7","awsRegion":"us-east-1"', '"awsRegion":"us-east-1","x":1,"sourceIPAddress":"203.0.113.7"',
        '"awsRegion":"us-east-1","sourceIPAddress":"203.0.113.7","awsRegion":"ap-south-1"', '"awsRegion":"us-east-1"')
AGENTS = ("aws-cli/2.15 Python/3.11", "Boto3/1.34 exec-env/AWS_Lambda_python3.11", "console.amazonaws.com")
CALLS = (("s3.amazonaws.com", "DeleteBucket", "false"), ("s3.amazonaws.com", "GetObject", "true"),
         ("iam.amazonaws.com", "CreateUser", "false"), ("ec2.amazonaws.com", "DescribeInstances", "true"))
PER = ("account", "principal", "actor", "account principal", "userIdentity.arn", "userIdentity.accessKeyId", "source-network",
       "sourceIPAddress", "awsRegion", "awsRegion account", "name(userIdentity.arn)", "principal action", "caller",
       "requestParameters.a", "account source-network", "userAgent", "recipientAccountId", "eventCategory")
DISTINCT = ("awsRegion", "source-network", "sourceIPAddress", "account", "principal", "action", "userIdentity.accessKeyId",
            "requestParameters.a", "userAgent", "mfa")
CONDITIONS = ('<present field="awsRegion"/>', '<equals field="caller" value="role"/>', '<equals field="access" value="write"/>',
              '<in field="eventName"><value>GetObject</value><value>CreateUser</value></in>', '<equals field="mfa" value="yes"/>',
              '<present field="source-network"/>', '<like field="userIdentity.arn" pattern="*one"/>',
              '<equals field="client" value="cli"/>', '<equals field="eventCategory" value="Management"/>',
              '<not><equals field="userIdentity.type" value="AWSService"/></not>', '<present field="errorCode"/>',
              '<equals field="requestParameters.a" value="x"/>', '<equals field="requestParameters.b[]" value="x"/>',
              '<equals field="readOnly" value="true"/>', '<equals field="managementEvent" value="true"/>',
              '<equals field="eventType" value="AwsApiCall"/>', '<like field="recipientAccountId" pattern="*1"/>')


def record(r, number, values, odd=False):
    """A record's text; an odd one has its steady keys in another order, and one of many accounts."""
    caller = r.choice(CALLERS)
    value = "%d" % r.randrange(values) if r.random() < 0.5 else r.choice("xyz")
    source, name, read = r.choice(CALLS)
    account = "1111222233%02d" % r.randrange(60) if odd else r.choice(ACCOUNTS)
    steady = ['"readOnly":' + r.choice((read, read, "true", "false")), '"eventType":"AwsApiCall"',
              '"managementEvent":' + r.choice(("true", "true", "false")),
              '"recipientAccountId":"%s"' % account, '"eventCategory":"Management"']
    if r.random() < 0.1:
        del steady[r.randrange(len(steady))]
    if r.random() < 0.4:
        steady.insert(r.randrange(1, len(steady) + 1), '"vpcEndpointId":"vpce-%d"' % r.randrange(3))
    if r.random() < 0.05:
        steady.append(r.choice(steady))
    if odd and r.random() < 0.8:
        steady = r.choice(([steady[-1]] + steady[:-1], steady[:2] + ['"x":1'] + steady[2:][::-1]))
    members = ['"eventVersion":"1.10"', '"userIdentity":' + caller,
               '"eventTime":"2026-07-01T0%d:%02d:00Z"' % (r.randrange(3), r.randrange(60)), '"eventSource":"%s"' % source,
               '"eventName":"%s"' % name, r.choice(PLACES[:2] if r.random() < 0.6 else PLACES),
               '"userAgent":"%s"' % r.choice(AGENTS)]
    if r.random() < 0.1:
        members.append('"errorCode":"AccessDenied"')
    if r.random() < 0.05:
        members.append('"userIdentity":' + r.choice(CALLERS))
    members += ['"requestParameters":{"a":"%s","b":["%s"]}' % (value, r.choice("xyz")), '"eventID":"%d"' % number] + steady
    return "{%s}" % ",".join(members)


class Alike(Case):
    """A case of a seed and a number, whose records come again but for what tells them apart."""

    def __init__(self, seed, number, folder):
        super().__init__(seed, number, folder)
        few = self.random.random() < 0.7
        self.memory = [] if few else ["--memory", "1M"]
        self.values = 3 if few else 5000
        self.odd = self.random.random() < 0.3

    def _audit(self, program, output, jobs):
        selection, self.options = self.options, self.options + self.memory
        try:
            return super()._audit(program, output, jobs)
        finally:
            self.options = selection

    def _correlation(self):
        r = self.random
        start = 'within="%s" per="%s"' % (r.choice(WITHIN), r.choice(PER))
        kind = r.choice(("threshold", "distinct", "distinct", "sequence", "not-followed-by"))
        if kind == "threshold":
            return '<threshold at-least="%d" %s/>' % (r.choice((2, 3, 5)), start)
        if kind == "distinct":
            return '<distinct field="%s" at-least="%d" %s/>' % (r.choice(DISTINCT), r.choice((2, 3)), start)
        if kind == "sequence":
            steps = "".join("<step>%s</step>" % r.choice(CONDITIONS) for _ in range(r.choice((1, 2, 3))))
            return "<sequence %s>%s</sequence>" % (start, steps)
        return "<not-followed-by %s>%s</not-followed-by>" % (start, r.choice(CONDITIONS))

    def _policy(self, number):
        r = self.random
        kind = r.choice(("forbid", "review"))
        scope = r.choice(('<scope all="yes"/>', "<scope>%s</scope>" % r.choice(CONDITIONS)))
        return ('<policy id="p%d" severity="low"><title>T</title>%s<%s>%s%s</%s></policy>'
                % (number, scope, kind, r.choice(CONDITIONS), self._correlation() if r.random() < 0.8 else "", kind))

    def make(self):
        r = self.random
        with open(self.policies, "w", encoding="utf-8") as stream:
            stream.write('<policy-set xmlns="urn:trailaudit:policy:1" id="s">%s</policy-set>'
                         % "".join(self._policy(i) for i in range(r.choice((1, 3, 8)))))
        with open(self.exceptions, "w", encoding="utf-8") as stream:
            stream.write('<exceptions xmlns="urn:trailaudit:exceptions:1"/>')
        number = 0
        for i in range(r.choice((1, 4, 12))):
            account = r.choice(ACCOUNTS)
            path = "AWSLogs/%s/CloudTrail/us-east-1/2026/07/01/%s_CloudTrail_us-east-1_20260701T%02d00Z_%016d.json" % (
                account, account, i, i)
            texts = []
            for _ in range(r.choice((10, 60, 200))):
                texts.append(record(r, number, self.values, self.odd).encode())
                number += 1
            self.archive.write(path, b'{"Records":[' + b",".join(texts) + b"]}", texts)

    def _selection(self):
        return []


class Flood(Alike):
    """More kinds of picks than stay in memory, between records whose own kinds are known."""

    def make(self):
        super().make()
        self.memory, self.values = ["--memory", "1M"], 100_000
        with open(self.policies, "w", encoding="utf-8") as stream:
            stream.write('<policy-set xmlns="urn:trailaudit:policy:1" id="s">'
                         '<policy id="many" severity="low"><title>T</title><scope all="yes"/><review><equals field="eventName" '
                         'value="GetObject"/><distinct field="requestParameters.a" at-least="3" within="PT1S" per="principal"/>'
                         '</review></policy>'
                         '<policy id="alike" severity="low"><title>T</title><scope all="yes"/><review><equals field="eventName" '
                         'value="CreateUser"/><distinct field="awsRegion" at-least="2" within="PT1H" per="principal account"/>'
                         '</review></policy></policy-set>')
        texts = [record(self.random, 1_000_000 + i, self.values).encode() for i in range(12_000)]
        self.archive.write("AWSLogs/flood.json", b'{"Records":[' + b",".join(texts) + b"]}", texts)


class OpenSteps(Alike):
    """Steps of which only the time decides whether a record meets them."""

    def make(self):
        super().make()
        with open(self.policies, "w", encoding="utf-8") as stream:
            stream.write('<policy-set xmlns="urn:trailaudit:policy:1" id="s">%s</policy-set>' % "".join(
                '<policy id="p%d" severity="low"><title>T</title><scope all="yes"/><forbid><equals field="eventName" value="%s"/>'
                '<sequence within="PT10M" per="principal"><step><during from="00:00" to="0%d:00" zone="UTC"/></step></sequence>'
                '</forbid></policy>' % (i, CALLS[i][1], i) for i in range(1, 3)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    passed = failed = 0
    for number in range(options.cases):
        with tempfile.TemporaryDirectory(prefix="alike-") as folder:
            case = {0: Flood, 1: OpenSteps}.get(number, Alike)(options.seed, number, folder)
            case.make()
            found = case.failures(os.path.abspath(options.program))
        passed += not found
        failed += bool(found)
        for sentence in found[:6]:
            print("case %d: %s" % (number, sentence[:600]))
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
