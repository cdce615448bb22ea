"""What an attacker would write into a trail, a policy or a report definition, and archives that hold it in every field.

Everything here is data: `write_archive`, `write_policies`, `write_report` spread it, and `shown` lists what of it evidence shows.
"""

import base64
import json
from xml.sax.saxutils import escape, quoteattr

PAYLOADS = {
    "markup": "<b>bold</b><img src=x onerror=pwned=1>",
    "script": "<script>pwned=1</script>",
    "end of script": "</script><script>pwned=1</script>",
    "end of noscript": "</noscript><img src=x onerror=pwned=1>",
    "end of everything": "</style></title></textarea>--><svg onload=pwned=1>",
    "quotes": "\"'` onmouseover=pwned=1 x=\"",
    "address": "javascript:pwned=1",
    "entity": "&lt;script&gt;&#60;&amp;amp;",
    "template": "{{title}}{{{script}}}{count}{count?a|b}{{:word.none}}",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
    "csv": "a\",\"b\"\r\n\"=1+1\";c",
    "controls": "".join(chr(c) for c in range(1, 32)) + "\x7f\x85\x9f",
    "nul": "nul\x00here",
    "terminal": "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "bidirectional": "a\u202egnp.exe\u2066b\u2069\u200f",
    "invisible": "zero\u200bwidth\ufeff\u2028\u2029\u00ad",
    "lone surrogates": "high \ud800 low \udfff end",
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "long": "A" * 4096,
    "long path": "arn:aws:s3:::" + "/".join(["segment"] * 500),
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308",
    "arabic": "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "cjk": "\u6f22\u5b57\u304b\u306a\u30ab\u30ca\ud55c\uad6d\uc5b4",
    "combining": "Z\u0337\u0321a\u0334l\u0338g\u0335o\u0336" * 40,
    "format": "%s%n%d%x $HOME $(id) `id`",
    "path": "../../../../etc/passwd",
    "prototype": "__proto__",
}

# Where a record holds text, as paths of keys.
FIELDS = ["eventVersion", "eventID", "eventName", "eventSource", "eventType", "awsRegion", "sourceIPAddress", "userAgent",
          "errorCode", "errorMessage", "requestID", "apiVersion", "recipientAccountId", "eventTime", "sharedEventID",
          "vpcEndpointId", "userIdentity.type", "userIdentity.principalId", "userIdentity.arn", "userIdentity.accountId",
          "userIdentity.accessKeyId", "userIdentity.userName", "userIdentity.invokedBy",
          "userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.sessionContext.sessionIssuer.userName",
          "userIdentity.sessionContext.sourceIdentity", "requestParameters.name", "requestParameters.bucketName",
          "responseElements.message", "tlsDetails.cipherSuite", "resources.0.ARN", "resources.0.type",
          "additionalEventData.note"]

# Names of files that a bucket may have; bytes, since a name need not be UTF-8.
FILES = [b"<img src=x onerror=pwned=1>.json", b"=cmd.json", b"\x1b[31mred.json", b"\xff\xfe bytes.json",
         b"a\nb.json", "\u202egnp.json".encode(), b"'\"&.json", b"x" * 200 + b".json"]


def base_record(number, which=""):
    return {"eventVersion": "1.08", "eventID": f"{number:08x}-0000-4000-8000-000000000000",
            "eventTime": f"2026-07-{1 + number % 28:02}T10:00:00Z", "eventSource": "s3.amazonaws.com",
            "eventName": "PutBucketAcl", "awsRegion": "eu-west-1", "sourceIPAddress": "198.51.100.7",
            "userAgent": "aws-cli/2.0", "eventType": "AwsApiCall", "eventCategory": "Management", "readOnly": False,
            "recipientAccountId": "111122223333", "requestID": str(number),
            "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "accountId": "111122223333",
                             "arn": "arn:aws:iam::111122223333:user/a", "userName": "a"},
            "requestParameters": {"name": "n", "which": which}}


def put(record, path, value):
    keys = path.split(".")
    place = record
    for key, following in zip(keys, keys[1:] + [""]):
        if key == "0":
            break
        if not following:
            place[key] = value
        elif following == "0":
            place = place.setdefault(key, [{}])[0]
            place[keys[-1]] = value
            break
        else:
            place = place.setdefault(key, {})


def records():
    """(payload, field, record): each payload in each field, then in all fields at once, then as a key."""
    number = 0
    for name, payload in PAYLOADS.items():
        for field in FIELDS:
            number += 1
            record = base_record(number, name)
            put(record, field, payload)
            yield name, field, record
        number += 1
        record = base_record(number, name)
        for field in FIELDS:
            if field not in ("eventID", "eventTime", "recipientAccountId"):
                put(record, field, payload)
        record["requestParameters"][payload] = payload
        yield name, "all", record


def write_archive(folder):
    """Spreads the records over files with names of their own; the last file has bytes that are no UTF-8 in it."""
    folder.mkdir()
    kept = [record for _, _, record in records()]
    for i, name in enumerate(FILES):
        part = kept[i::len(FILES)]
        with open(bytes(folder) + b"/" + name, "wb") as file:
            file.write(json.dumps({"Records": part}).encode())
    broken = json.dumps({"Records": [base_record(900001), base_record(900002)]}).encode()
    (folder / "invalid.json").write_bytes(broken.replace(b"aws-cli/2.0", b"aws\xff\xfe\xc0\xaf", 1))
    return len(kept)


def in_xml(text):
    """Without what no XML document can hold."""
    return "".join(c for c in text if c in "\t\n\r" or 0x20 <= ord(c) and not 0xd800 <= ord(c) <= 0xdfff and c not in "\ufffe\uffff")


def write_policies(folder):
    """A policy for each payload: title, texts, label and exception carry it, and the records that hold it violate it."""
    folder.mkdir()
    parts = ['<policy-set xmlns="urn:trailaudit:policy:1" id="hostile" version="1">', f"<title>{escape(in_xml(PAYLOADS['markup']))}</title>"]
    for i, (name, payload) in enumerate(PAYLOADS.items()):
        text, attribute = escape(in_xml(payload)) or "-", quoteattr(in_xml(payload).strip() or "-")
        decides = FIELDS[i % len(FIELDS)].replace(".0.", "[].")
        parts.append(
            f'<policy id="hostile-{i}" severity="high"><title>{text}</title><rationale>{text}</rationale><remediation>{text}</remediation>'
            f'<scope><equals field="requestParameters.which" value="{name}"/></scope><forbid><any><present field="{decides}"/><present field="userAgent"/></any></forbid>'
            f'<show field="requestParameters.name" label={attribute}/><show field="errorMessage" label={attribute}/>'
            f'<exception id="EXC-{i}" until="2026-07-02" owner={attribute} ticket={attribute}><reason>{text}</reason>'
            f'<equals field="eventName" value={attribute}/></exception></policy>')
    parts.append("</policy-set>")
    (folder / "hostile.xml").write_text("\n".join(parts), encoding="utf-8")


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"


def write_report(path, policies):
    names = [in_xml(payload) or "-" for payload in PAYLOADS.values()]
    everything = quoteattr(" ".join(names[:20])[:2000])
    accounts = "".join(f'<account id="{111122223333 + i}" name={quoteattr(name[:300])} owner={quoteattr(name)} environment={quoteattr(name[:300])} ou={quoteattr(name[:300])}/>'
                       for i, name in enumerate(names))
    signs = "".join(f"<sign-off role={quoteattr(name[:300])}/>" for name in names[:8])
    (path.parent / "logo.png").write_bytes(base64.b64decode(PIXEL))
    path.write_text(
        f'<report xmlns="urn:trailaudit:report:1" id="hostile"><title>{escape(names[0])} {escape(names[2])} {escape(names[9])}</title><organisation name={everything} logo="logo.png"/>'
        f"<classification>{escape(names[3])}</classification><operator>{escape(names[5])}</operator><policies href={quoteattr(str(policies))}/>"
        f'<accounts expected="listed">{accounts}</accounts>{signs}</report>', encoding="utf-8")
