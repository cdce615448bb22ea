"""The computed fields of a record.

compute(name, record, path) gives the text of a computed field, ABSENT or UNKNOWN. The path is
that of the record's file as it was given (the archive joined with the path inside it).
"""

import ipaddress
import re

from fields import ABSENT, REDACTED
from kleene import UNKNOWN
from values import BLANKS, address_of, ascii_lower, is_like, text_of


def _value(record, *keys):
    """The raw value under the keys, None where there is none, UNKNOWN where it was left out."""
    value = record
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
        if isinstance(value, dict) and value.get("omitted") in (True, "true"):
            return UNKNOWN
    return value


def _is_present(record, *keys):
    return _value(record, *keys) not in (None, UNKNOWN)


def _text(record, *keys):
    """The text of a scalar under the keys, blanks around it taken off; "" where there is none."""
    return (text_of(_value(record, *keys)) or "").strip(BLANKS)


# ---------------------------------------------------------------------------- where and what

def _is_account(text):
    return re.fullmatch("[0-9]{12}", text) is not None


def account(record, path):
    for candidate in (_text(record, "recipientAccountId"), account_in_path(path),
                      _text(record, "userIdentity", "accountId")):
        if _is_account(candidate):
            return candidate
    return "unknown"


def account_in_path(path):
    """The account after the last component AWSLogs, else the one that begins the file's name."""
    components = path.split("/")
    folders, name = components[:-1], components[-1]
    if "AWSLogs" in folders:
        last = max(index for index, folder in enumerate(folders) if folder == "AWSLogs")
        following = folders[last + 1:]
        if following and following[0].startswith("o-"):
            following = following[1:]
        if following and _is_account(following[0]):
            return following[0]
    if re.match("[0-9]{12}_CloudTrail", name):
        return name[:12]
    return ""


def caller_account(record, path):
    text = _text(record, "userIdentity", "accountId")
    return text if _is_account(text) else ABSENT


def service(record, path):
    return ascii_lower(_text(record, "eventSource")) or "unknown"


def prefix_of(service_name):
    """What stands before the colon of an action: one prefix per service."""
    for start, prefix in (("streams.dynamodb", "dynamodb"), ("models.lex", "lex"),
                          ("runtime.lex", "lex")):
        if service_name == start or service_name.startswith(start + "."):
            return prefix
    first = service_name.split(".")[0]
    if first.startswith("chimesdk") or first.endswith("-chime"):
        return "chime"
    if first == "ivsrealtime":
        return "ivs"
    if first.startswith("kinesisvideo"):
        return "kinesisvideo"
    return first


def action(record, path):
    return prefix_of(service(record, path)) + ":" + (_text(record, "eventName") or "unknown")


# ---------------------------------------------------------------------------- who

def _type(record):
    return _text(record, "userIdentity", "type")


def principal(record, path):
    issuer = _text(record, "userIdentity", "sessionContext", "sessionIssuer", "arn")
    if _type(record) in ("AssumedRole", "Role") and issuer:
        return issuer
    for key in ("arn", "invokedBy", "principalId"):
        if _text(record, "userIdentity", key):
            return _text(record, "userIdentity", key)
    return "unknown"


def _session_name(record):
    """After the last "/" of the ARN, else after the last ":" of the principal's id, else ""."""
    arn = _text(record, "userIdentity", "arn")
    if "/" in arn:
        return arn.rpartition("/")[2]
    principal_id = _text(record, "userIdentity", "principalId")
    return principal_id.rpartition(":")[2] if ":" in principal_id else ""


def actor(record, path):
    source_identity = _text(record, "userIdentity", "sessionContext", "sourceIdentity")
    if source_identity:
        return source_identity
    if _type(record) == "IAMUser":
        name = _text(record, "userIdentity", "userName")
        if name and name not in REDACTED:
            return name
        arn = _text(record, "userIdentity", "arn")
        if "/" in arn and arn.rpartition("/")[2]:
            return arn.rpartition("/")[2]
    user_id = _text(record, "userIdentity", "onBehalfOf", "userId")
    if user_id:
        return user_id
    if _type(record) in ("AssumedRole", "FederatedUser", "Role") and _session_name(record):
        return _session_name(record)
    return ABSENT


def _is_service_event(record):
    return ascii_lower(_text(record, "eventType")) == "awsserviceevent"


def caller(record, path):
    kind = _type(record)
    if _is_service_event(record):
        return "service"
    if _text(record, "userIdentity", "invokedBy"):
        return "service"
    if kind in ("AWSService", ""):
        return "service"
    if kind == "Root":
        return "root"
    if kind == "IAMUser":
        return "user"
    if kind in ("SAMLUser", "WebIdentityUser", "FederatedUser", "IdentityCenterUser"):
        return "federated"
    if kind == "AWSAccount":
        return "account"
    if kind in ("AssumedRole", "Role"):
        return _caller_of_session(record)
    return "unknown"


def _caller_of_session(record):
    session = ("userIdentity", "sessionContext")
    if "AWSReservedSSO_" in _text(record, *session, "sessionIssuer", "arn"):
        return "federated"
    if "AWSReservedSSO_" in _text(record, "userIdentity", "arn"):
        return "federated"
    if _is_workload(record):
        return "workload"
    if _text(record, *session, "webIdFederationData", "federatedProvider"):
        return "federated"
    if _is_present(record, "additionalEventData", "SamlProviderArn"):
        return "federated"
    return "role"


def _is_workload(record):
    issuer_type = _text(record, "userIdentity", "inScopeOf", "issuerType")
    if issuer_type.startswith(("AWS::EC2::", "AWS::Lambda::", "AWS::ECS::", "AWS::EKS::")):
        return True
    if _is_present(record, "userIdentity", "sessionContext", "ec2RoleDelivery"):
        return True
    name = _session_name(record)
    if re.fullmatch("i-[0-9a-f]{8,17}", name) or name.startswith("eks-"):
        return True
    agent = _text(record, "userAgent")
    for mark in ("exec-env/AWS_Lambda", "exec-env/AWS_ECS", "exec-env/AWS_EKS"):
        if mark in agent:
            return True
    provider = _text(record, "userIdentity", "sessionContext", "webIdFederationData",
                     "federatedProvider")
    return "oidc.eks." in provider


def mfa(record, path):
    kind, who = _type(record), caller(record, path)
    if who == "service":
        return ABSENT
    if _text(record, "eventName") == "ConsoleLogin":
        used = ascii_lower(_text(record, "additionalEventData", "MFAUsed"))
        if used == "yes":
            return "yes"
        if used == "no" and kind in ("Root", "IAMUser"):
            return "no"
        return UNKNOWN
    authenticated = _text(record, "userIdentity", "sessionContext", "attributes",
                          "mfaAuthenticated")
    if authenticated == "true":
        return "yes"
    if who in ("federated", "account", "unknown"):
        return UNKNOWN
    if authenticated == "false" and kind in ("Root", "IAMUser", "AssumedRole", "Role"):
        return "no"
    long_lived = _text(record, "userIdentity", "accessKeyId").startswith("AKIA")
    if long_lived and _value(record, "userIdentity", "sessionContext") is None:
        return "no"
    return UNKNOWN


# ---------------------------------------------------------------------------- how

READ_PREFIXES = ("Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Query", "Scan",
                 "Search", "Check", "Select", "View", "Test")


def access(record, path):
    read_only = _text(record, "readOnly")
    if read_only == "true":
        return "read"
    if read_only == "false":
        return "write"
    return "read" if _text(record, "eventName").startswith(READ_PREFIXES) else "write"


def client(record, path):
    if _text(record, "sessionCredentialFromConsole") == "true":
        return "console"
    if ascii_lower(_text(record, "eventType")) in ("awsconsolesignin", "awsconsoleaction",
                                                   "consolesignin"):
        return "console"
    if (_type(record) == "AWSService" or _text(record, "userIdentity", "invokedBy")
            or _is_service_event(record)):
        return "service"
    return _client_by_agent(_text(record, "userAgent"))


def _client_by_agent(agent):
    agent = agent.strip(BLANKS)
    if agent.startswith("[") and agent.endswith("]"):
        agent = agent[1:-1].strip(BLANKS)
    if agent.startswith("aws-cli/"):
        return "cli"
    if agent.startswith("APN/1.0 HashiCorp") or "Terraform" in agent:
        return "terraform"
    if agent.startswith(("Boto3/", "Botocore/", "aws-sdk-")):
        return "sdk"
    if "console" in ascii_lower(agent):
        return "console"
    if re.match("[A-Za-z0-9 ]+(/[0-9.]+)?, aws-internal/", agent):
        return "console"
    if agent.startswith(("Mozilla/", "signin.amazonaws.com")):
        return "console"
    if agent.startswith(("AWS Internal", "aws-internal", "Coral/",
                         "Apache-HttpClient/UNAVAILABLE")):
        return "internal"
    if _is_service_name(agent) and " " not in agent:
        return "service"
    return "other"


def _is_service_name(text):
    return text.endswith((".amazonaws.com", ".amazonaws.com.cn"))


DENIED_LIKE = ("*AccessDenied*", "*UnauthorizedOperation", "UnauthorizedAccess*",
               "NotAuthorizedException", "ForbiddenException", "UnauthorizedClientException")
SIGN_IN_EVENTS = ("ConsoleLogin", "CheckMfa", "SwitchRole", "ExitRole", "RenewRole",
                  "GetSigninToken", "PasswordUpdated", "PasswordRecoveryRequested",
                  "PasswordRecoveryCompleted")
IDENTITY_CENTER_EVENTS = ("CredentialChallenge", "CredentialVerification", "UserAuthentication")


def outcome(record, path):
    error = _text(record, "errorCode")
    if error:
        denied = any(is_like(error, pattern) for pattern in DENIED_LIKE)
        return "denied" if denied else "failure"
    if _text(record, "errorMessage"):
        return "failure"
    event = _text(record, "eventName")
    if event in SIGN_IN_EVENTS and _text(record, "responseElements", event) == "Failure":
        return "failure"
    if event in IDENTITY_CENTER_EVENTS and _text(record, "serviceEventDetails", event) == "Failure":
        return "failure"
    return "success"


# ---------------------------------------------------------------------------- where from

def _networks(*texts):
    return [ipaddress.ip_network(text) for text in texts]


PRIVATE = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
                    "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10")
NO_HOST = _networks("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8", "::/128")


def _source_address(record):
    """The source's address, an IPv4-mapped one as IPv4; None if the source is no address."""
    text = _text(record, "sourceIPAddress")
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    if ":" in text:
        text = text.partition("%")[0]
    address = address_of(text)
    if address is not None and address.version == 6 and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_in(address, networks):
    return any(address.version == network.version and address in network for network in networks)


def address_kind(record, path):
    address = _source_address(record)
    if address is not None:
        if _is_in(address, PRIVATE):
            return "private"
        return "other" if _is_in(address, NO_HOST) else "public"
    text = _text(record, "sourceIPAddress")
    if text == "AWS Internal" or text.startswith("AWS Internal/"):
        return "internal"
    return "service" if _is_service_name(text) else "other"


def source_network(record, path):
    if address_kind(record, path) != "public":
        return ABSENT
    address = _source_address(record)
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, length), strict=False))


def _of_the_report_definition(record, path):
    """What the account is called; the library knows that, the record doesn't."""
    raise AssertionError("ask the library")


ACCOUNT_ATTRIBUTES = {"account-name": "name", "account-environment": "environment",
                      "account-ou": "ou", "account-owner": "owner"}
COMPUTED = {
    "account": account,
    "account-name": _of_the_report_definition,
    "account-environment": _of_the_report_definition,
    "account-ou": _of_the_report_definition,
    "account-owner": _of_the_report_definition,
    "caller-account": caller_account,
    "service": service,
    "action": action,
    "principal": principal,
    "actor": actor,
    "caller": caller,
    "access": access,
    "client": client,
    "mfa": mfa,
    "outcome": outcome,
    "address-kind": address_kind,
    "source-network": source_network,
}


def compute(name, record, path):
    return COMPUTED[name](record, path)
