#!/usr/bin/env python3
"""Writes the seeds of every fuzz target: seeds.py FOLDER PROGRAM. All of them are made here, by hand or by rule, or by the
program from what is made here."""

import base64
import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
import zlib

RECORD = (b'{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/ops/jo",'
          b'"accountId":"111122223333","sessionContext":{"attributes":{"mfaAuthenticated":"true"}}},'
          b'"eventTime":"2026-07-01T00:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"RunInstances",'
          b'"awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7","userAgent":"aws-cli/2.15","requestParameters":'
          b'{"items":[{"n":1.5e-3,"t":true},{"n":null}],"key":"\\u00e9\\ud83d\\ude00"},"eventID":"e-1","readOnly":false}')
HOSTILE = [b'{}', b'{"a":1,"a":2}', b'{"eventID":"\\ud800"}', b'{"x":' + b'[' * 70 + b']' * 70 + b'}', b'{"n":-0.0E+1}',
           b'{"n":01}', b'{"n":NaN}', b'{"s":"\xc3\x28"}', b'{"a\\u0000b":1}', b'\xef\xbb\xbf{}', b'{"a":{"omitted":true}}',
           b'{"s":"tab\there"}', '{"s":"\u202e\U0001f600"}'.encode(), b'{"a":"HIDDEN_DUE_TO_SECURITY_REASONS"}']
BROKEN = [RECORD.replace(b'"eu-west-1"', b'eu-west-1"'), RECORD.replace(b',"eventID"', b',,"eventID"'), RECORD[:-40],
          RECORD.replace(b'"ec2', '\u201cec2'.encode()), RECORD + b'}', RECORD.replace(b'"RunInstances",', b'"RunInstances"\n"\n,')]

NUMBERS = [b'[0,-1,1.5,2e3,18446744073709551616,-9223372036854775809,1e400,"\\u00e9\\\\ \\/",true,false,null]', b'"\\ud83d\\ude00"',
           b'-', b'1.', b'01', b'[[[[{}]]]]', b'{"a":{"b":[{"c":[]}]}}', b'\xed\xa0\x80', b'["\xf4\x90\x80\x80"]']


def events():
    whole = b'{"Records":[' + RECORD + b',' + RECORD + b']}'
    texts = [whole, b'[' + RECORD + b']', RECORD + b'\n' + RECORD + b'\n', b'{"Records":[]}', b'<html>', b'{"digestStartTime":1}',
             b'{"configurationItems":[]}', RECORD + RECORD]
    texts += [b'{"Records":[' + RECORD + b',\n' + text + b',\n' + RECORD + b']}' for text in BROKEN + HOSTILE]
    for flags in range(0, 16, 3):
        for text in texts:
            yield bytes([flags, 17]) + text


def gzips():
    text = b'{"Records":[' + b','.join([RECORD] * 5) + b']}'
    whole = gzip.compress(text, mtime=0)
    yield from (whole, whole + whole, whole + b'trailing', whole[:-9], whole[:40], b'\x1f\x8b', b'', text)
    yield gzip.compress(b'', mtime=0)
    yield whole[:-5] + b'\0' + whole[-4:]
    yield whole[:60] + b'\xff' + whole[61:]
    header = bytearray(whole[:10])
    header[3] = 0x1e
    yield bytes(header) + b'\x03\0abcname\0comment\0\0\0' + whole[10:]
    yield b'\x1f\x8b\x08\0\0\0\0\0\0\x03' + zlib.compress(text, 0)[2:-4] + whole[-8:]
    yield gzip.compress(b'\0' * 300_000, mtime=0)


KEYS = ["AWSLogs/111122223333/CloudTrail/us-east-1/2026/07/01/111122223333_CloudTrail_us-east-1_20260701T0010Z_AAAAAAAAAAAAAAAA.json.gz",
        "p/AWSLogs/o-exampleorg1/111122223333/CloudTrail-Digest/eu-west-1/2026/02/29/"
        "111122223333_CloudTrail-Digest_eu-west-1_a_b.c-d_us-east-1_20260229T000000Z_backfill.json.gz",
        "AWSLogs/AWSLogs/999999999999/Config/x.json", "us-east-1/2026/13/41/x.jsonl", "\n\x1b[2J.json",
        "111122223333_CloudTrail_us-east-1_20140620T1255ZHdkvFTXOA3Vnhbc.json.gz"]

POLICY = """<?xml version="1.0" encoding="UTF-8"?>
<policy-set xmlns="urn:trailaudit:policy:1" id="s" version="1"><title>t</title><list id="l"><value>a*</value></list>
<parameter name="p" default="3"/><define id="d"><present field="eventID"/></define>
<policy id="a" severity="high"><title>t</title><scope>{scope}</scope>{body}
<exception id="E" until="2026-12-31" owner="o"><reason>r</reason><like field="action" list="l"/></exception>
<show field="requestParameters.a[0].b" label="x"/><example verdict="compliant">{{"a":1}}</example></policy></policy-set>"""
BODIES = ['<forbid><all><use define="d"/><not><equals field="caller" value="root"/></not></all></forbid>',
          '<require><some in="requestParameters.a[]"><in field=".b" list="l" ignore-case="yes"/></some></require>',
          '<review><any><action name="s3:Put*"/><during days="Mon-Fri" from="22:00" to="06:00" zone="Europe/Berlin"/></any></review>',
          '<forbid><matches field="userAgent" regex="(a+)+$"/><threshold at-least="${p}" within="PT10M" per="account"/></forbid>',
          '<forbid><equals field="json(requestParameters.p).Statement[].Effect" value="Allow"/>'
          '<sequence within="PT1H" per="account"><step><present field="eventID"/></step></sequence></forbid>',
          '<forbid><in-network field="sourceIPAddress" cidr="10.0.0.0/8"/><not-followed-by within="PT1H" per="account">'
          '<absent field="x.*.y"/></not-followed-by></forbid>',
          '<forbid><every in="requestParameters.a[]" empty="yes"><range-includes from=".b" to=".c" list="l"/></every>'
          '<distinct field="awsRegion" at-least="2" within="PT1H" per="account"/></forbid>',
          '<forbid><present field="a"/><threshold at-least="2" within="PT1H" per=""/></forbid>',
          '<forbid><present field="a"/><threshold at-least="2" within="PT1H"/></forbid>']

PLAIN = b"""<?xml version="1.0"?><!-- c --><s:policy-set xmlns:s="urn:trailaudit:policy:1" id='s' version="1&#x2e;0"><s:title>a &lt;<![CDATA[<b>]]>
<!--->-->&amp; c</s:title></s:policy-set> """

TEMPLATES = ["<p>{{name}} {{count}} {{count.plain}}</p>{{#items}}<b>{{name}}{{lines}}</b>{{/items}}{{^items}}none{{/items}}",
             "{{#items}}{{#flag}}{{count}}{{/flag}}{{#count.one}}1{{/count.one}}{{/items}}", "{{>main}}", "{{nme}}", "{{{name}}}",
             "{{#items}}{{name}}", "{{:word}}", "{{! comment }}\n{{#items}}\n{{name}}\n{{/items}}\n", "{{", "}}{{/x}}"]


EXCEPTIONS = """<exceptions xmlns="urn:trailaudit:exceptions:1">
<exception id="X-1" policy="a" account="111122223333" from="2026-07-01" until="2026-12-31" owner="o@example.com"
 approved-by="c@example.com" approved-on="2026-07-02" ticket="T-1" max="5"><reason>r</reason>{more}
<compensating-control>c</compensating-control></exception>
<disposition policy="b" event="e-1" outcome="authorised" by="a@example.com" on="2026-10-03" ticket="C-7">seen</disposition>
</exceptions>"""
CONDITIONS = ['<equals field="userIdentity.arn" value="arn:aws:iam::111122223333:user/x"/>', '<like field="action" list="l"/>',
              '<use define="d"/>', '<in field="awsRegion" list="nowhere"/>', '<range-includes from="a" to="b" value="${p}"/>', '']

REPORT = """<report xmlns="urn:trailaudit:report:1" id="quarterly"><title>t</title><organisation name="Example Media"/>
<classification>Confidential</classification><period zone="Europe/Berlin">{period}</period><operator>GRC</operator>
<policies href="../policies"/><parameter name="p" value="8"/><exceptions href="../exceptions" inline="yes"/>
<framework id="cis-aws-foundations" version="3.0.0"/><accounts expected="listed">
<account id="111122223333" name="video-prod" owner="m@example.com" environment="production" ou="Media" active-from="2025-02-01"/>
<account id="444455556666"/></accounts><regions expected="us-east-1 eu-west-1"/>
<output formats="html pdf json csv" page="A4" evidence="20"/><template html="../h" pdf="../p"/>
<sign-off role="Prepared by"/></report>"""
PERIODS = ["last-quarter", "2026-Q3", "2026-07", "2026", "2026-07-01/2026-08-01T12:00:00Z", "2026-Q5"]
FRAMEWORK = """<framework xmlns="urn:trailaudit:framework:1" id="f" version="1"><title>t</title><source>s</source>
<control id="1.1"><title>c</title></control><control id="1.1"><title>twice</title></control></framework>"""

THEMES = ["page = Letter\nmargin = 18 mm\nlogo = logo.png\nlogo-height = 14 mm\nclassification = c\nfooter = f\n",
          "sections = control summary scope matrix findings\nink = #1a1f24\nshade=#ffffff\n# comment\r\nfont = sans\n",
          "pages-a-file = 50\nfindings-in-detail = 1\nmargin = 1e9 mm\nlogo = ../../x\npage = A5\nunknown = 1\nink\nink = #fff\n",
          '<words xmlns="urn:trailaudit:words:1" lang="en"><word id="report.title">CloudTrail audit</word>'
          '<word id="x">{count|one|many} of {name}</word><!-- c --></words>']

DIGEST = (b'{"awsAccountId":"111122223333","digestStartTime":"2026-07-01T00:00:00Z","digestEndTime":"2026-07-01T01:00:00Z",'
          b'"digestS3Bucket":"b","digestS3Object":"AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/07/01/'
          b'111122223333_CloudTrail-Digest_eu-west-1_trail_us-east-1_20260701T010000Z.json.gz",'
          b'"digestPublicKeyFingerprint":"' + b"0123456789abcdef" * 2 + b'","digestSignatureAlgorithm":"SHA256withRSA",'
          b'"newestEventTime":"2026-07-01T00:30:00Z","oldestEventTime":null,"previousDigestS3Bucket":"b",'
          b'"previousDigestS3Object":"x","previousDigestHashValue":"' + b"0f" * 32 + b'","previousDigestHashAlgorithm":"SHA-256",'
          b'"previousDigestSignature":"50887ccffad4","logFiles":[{"s3Bucket":"b","s3Object":"a\\u002fb.json.gz","hashValue":"'
          + b"AB" * 32 + b'","hashAlgorithm":"SHA-256","newestEventTime":"2026-07-01T00:30:00Z","oldestEventTime":'
          b'"2026-07-01T00:10:00Z"}]}')
METADATA = (b'{"AcceptRanges":"bytes","ContentLength":611,"Metadata":{"signature":"50887ccffad4","signature-algorithm":'
            b'"SHA256withRSA","backfill-generation-timestamp":"2026-07-02T00:00:00Z"}}')
NAME = KEYS[1].encode()


def digests():
    yield from (DIGEST, METADATA, NAME, b"{}", b"[]")
    yield DIGEST.replace(b'"previousDigestSignature":"50887ccffad4"', b'"previousDigestSignature":null')
    yield DIGEST.replace(b'"logFiles":[', b'"logFiles":[{"s3Object":1},')
    yield DIGEST.replace(b"SHA-256", b"MD5")
    yield DIGEST.replace(b'"awsAccountId"', b'"digestEndTime"')
    yield METADATA.replace(b'"Metadata"', b'"Metadata":{},"Metadata"')


def public_keys():
    """An RSA key of 512 bits, too short for anything but this, in every form; its numbers are made by rule."""
    modulus = b"\0" + bytes(0x80 | (i * 37) % 128 for i in range(64))
    pkcs1 = b"\x30\x48\x02\x41" + modulus + b"\x02\x03\x01\x00\x01"
    spki = b"\x30\x5c\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x03\x4b\x00" + pkcs1
    entry = ('{"Value":"%s","ValidityStartTime":%s,"ValidityEndTime":"2026-12-31T00:00:00+00:00","Fingerprint":"%s"}')
    listed = [entry % (base64.b64encode(der).decode(), time, hashlib.md5(der).hexdigest())
              for der, time in ((pkcs1, "1434569700.0"), (spki, '"2026-01-01T00:00:00Z"'))]
    yield ('{"PublicKeyList":[%s]}' % ",".join(listed)).encode()
    yield ('{"publicKeyList":[%s],"NextToken":null}' % listed[0].replace("MEg", "M=Eg")).encode()
    yield ('{"PublicKeyList":[%s]}' % entry % ("", "1e9", "")).encode()
    yield b'{"PublicKeyList":[]}'
    for name, der in (("RSA PUBLIC KEY", pkcs1), ("PUBLIC KEY", spki), ("PUBLIC KEY", spki[:40])):
        body = base64.encodebytes(der).decode()
        yield f"-----BEGIN {name}-----\n{body}-----END {name}-----\n".encode()


def documents(program):
    """audit.json of a small archive, and parts of it."""
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/a.json", "wb") as file:
            file.write(b'{"Records":[' + RECORD + b',' + BROKEN[0] + b'\n,' + RECORD.replace(b"e-1", b"e-2") + b']}')
        with open(f"{place}/p.xml", "w", encoding="utf-8") as file:
            file.write(POLICY.format(scope='<present field="eventID"/>', body='<forbid><present field="eventName"/></forbid>'))
        subprocess.run([program, "audit", f"{place}/a.json", "--policies", f"{place}/p.xml", "--format", "json", "--quiet",
                        "--output", f"{place}/out"], check=True, stderr=subprocess.DEVNULL,
                       env=dict(os.environ, SOURCE_DATE_EPOCH="1790000000"))
        with open(f"{place}/out/audit.json", "rb") as file:
            text = file.read()
    yield text
    yield text.replace(b"trailaudit-audit/1", b"trailaudit-audit/2")
    yield text[:len(text) // 2]


def main():
    policies = [POLICY.format(scope='<equals field="service" value="s3.amazonaws.com"/>', body=body).encode() for body in BODIES]
    everything = {
        "record": [RECORD] + HOSTILE + BROKEN,
        "events": list(events()),
        "inflate": list(gzips()),
        "key": [key.encode() for key in KEYS],
        "policy": policies + [b'<!DOCTYPE a [<!ENTITY b "c">]><policy-set/>', b'<report xmlns="urn:trailaudit:report:1" id="q"/>'],
        "plain": policies + [PLAIN],
        "document": list(documents(sys.argv[2])),
        "scanner": [RECORD] + HOSTILE + BROKEN + [b"[" + text + b"]" for text in HOSTILE] + NUMBERS,
        "pull": [RECORD] + HOSTILE + NUMBERS + [DIGEST, METADATA],
        "digest": list(digests()),
        "keys": list(public_keys()),
        "exceptions": [EXCEPTIONS.format(more=more).encode() for more in CONDITIONS],
        "report": [REPORT.format(period=period).encode() for period in PERIODS] + [FRAMEWORK.encode()],
        "theme": [text.encode() for text in THEMES],
        "template": [text.encode() for text in TEMPLATES],
    }
    for target, seeds in everything.items():
        folder = os.path.join(sys.argv[1], target)
        os.makedirs(folder, exist_ok=True)
        for number, seed in enumerate(seeds):
            with open(os.path.join(folder, f"{number:03}"), "wb") as file:
                file.write(seed)


if __name__ == "__main__":
    main()
