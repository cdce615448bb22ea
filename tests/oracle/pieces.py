"""The bytes of one file to its pieces, in order: each a record (a dict) or DAMAGED.

Strictly first. Where the file as a whole is no JSON, each record is tried on its own, and what
fails is one damaged piece up to where the next record can be made out.
"""

import json
import re
import zlib

from values import DECODER

DAMAGED = "damaged"
EVENT_KEYS = ("eventVersion", "eventID", "eventName", "eventSource", "eventTime", "userIdentity",
              "eventType", "eventCategory", "insightDetails")
# Root keys, all of one row, of the other kinds of file that lie in a trail's bucket or are exports.
OTHER_KINDS = (("digestS3Object",), ("PublicKeyList",), ("publicKeyList",), ("configurationItems",),
               ("configSnapshotId", "fileVersion"), ("hashSignature", "files"), ("Events",),
               ("detail-type",), ("logEvents",), ("messageType",), ("awslogs",), ("_raw",),
               ("_source",), ("result",))
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_NOT_JSON = (ValueError, RecursionError)


class NotAnEventFile(Exception):
    """JSON or something else of another kind, without records."""


class NotJson(NotAnEventFile):
    """Begins like no JSON."""


class OtherKind(NotAnEventFile):
    """A file of another kind that is known, such as an integrity digest."""


class Unreadable(Exception):
    """Compressed, and nothing of it can be had."""


def inflate(data):
    """What a gzip file holds; of a damaged one its good part. Several members follow each other.

    Raises Unreadable where the good part is empty.
    """
    content = b""
    while data[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(wbits=31)
        try:
            content += member.decompress(data)
        except zlib.error:
            content += _good_part(data)
            damaged = True
        else:
            damaged = not member.eof
        if damaged and not content:
            raise Unreadable()
        if damaged:
            return content
        data = member.unused_data
    return content


def _good_part(data):
    """Byte by byte up to the error, which is slow and loses nothing."""
    member = zlib.decompressobj(wbits=31)
    content = b""
    try:
        for position in range(len(data)):
            content += member.decompress(data[position:position + 1])
    except zlib.error:
        pass
    return content


def is_left_over(data):
    """Whether something stands behind the members of a gzip file that could be records: padding,
    which is zeros, cannot."""
    while data[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(wbits=31)
        try:
            member.decompress(data)
        except zlib.error:
            return False
        if not member.eof:
            return False
        data = member.unused_data
    return data.strip(b"\0") != b""


def pieces_of(content):
    """The pieces of an inflated file. Raises NotAnEventFile."""
    if content.startswith(BYTE_ORDER_MARK):
        content = content[len(BYTE_ORDER_MARK):]
    if not content.strip(b" \t\r\n"):
        return []
    if content.lstrip(b" \t\r\n")[:1] not in (b"{", b"["):
        raise NotJson("begins with neither { nor [")
    try:
        documents = _strict(content.decode("utf-8"))
    except _NOT_JSON:
        return _recover(content.decode("latin-1"))
    return _pieces_of_documents(documents)


def _strict(text):
    """The JSON documents that follow each other in a text, blanks and commas between them."""
    documents = []
    position = _BETWEEN.match(text).end()
    while position < len(text):
        document, position = DECODER.raw_decode(text, position)
        documents.append(document)
        position = _BETWEEN.match(text, position).end()
    return documents


def _pieces_of_documents(documents):
    pieces = []
    for document in documents:
        if (isinstance(document, dict) and isinstance(document.get("Records"), list)
                and not _looks_like_event(document)):
            pieces += [_piece(item) for item in document["Records"]]
            pieces += [DAMAGED for key, value in document.items()
                       if key != "Records" and isinstance(value, (dict, list)) and value]
        elif isinstance(document, list):
            pieces += [_piece(item) for item in document]
        elif _looks_like_event(document):
            pieces.append(document)
        elif not pieces and _is_other_kind(document):
            raise OtherKind("a file of another kind")
        elif len(documents) == 1:
            raise NotAnEventFile("it holds no records")
        else:
            pieces.append(DAMAGED)
    return pieces


def _piece(item):
    return item if isinstance(item, dict) else DAMAGED


def _is_other_kind(document):
    return (isinstance(document, dict)
            and any(all(key in document for key in keys) for keys in OTHER_KINDS))


def _looks_like_event(document):
    return isinstance(document, dict) and any(key in document for key in EVENT_KEYS)


# ---------------------------------------------------------------------------- a damaged file

_CONTAINER = re.compile(r'\s*(\{[^{}\[\]]*?"Records"\s*:\s*)?\[')


def _recover(text):
    """text is the file with one character a byte (Latin-1), so that bad UTF-8 stays local."""
    pieces = []
    container = _CONTAINER.match(text)
    position = container.end() if container else 0
    while True:
        position = re.compile(r"[ \t\r\n,\]}]*").match(text, position).end()
        if position == len(text):
            return pieces
        record, end = _record_at(text, position)
        if end is None:
            end = _end_of_damage(text, position)
        pieces.append(DAMAGED if record is None else record)
        position = end


def _record_at(text, position):
    """(the object at a position or None, its end or None where no JSON can be made out)"""
    if text[position] != "{":
        return None, None
    try:
        end = DECODER.raw_decode(text, position)[1]
    except _NOT_JSON:
        return None, None
    if _NEXT_KEY.match(text, end):
        # One brace too many: it closed the record early, and the rest of it follows.
        return None, None
    try:
        return json.loads(text[position:end].encode("latin-1").decode("utf-8"),
                          **_HOOKS), end
    except _NOT_JSON:
        return None, end


_NEXT_KEY = re.compile(r'\s*,\s*"[^"\n]*"\s*:')
_HOOKS = {"parse_int": DECODER.parse_int, "parse_float": DECODER.parse_float,
          "parse_constant": DECODER.parse_constant}


def _end_of_damage(text, start):
    """Where a piece ends that is no JSON: at the line that closes its indentation, else where its
    braces balance or the next record begins, whichever is first, else with the file."""
    closing = _closing_line(text, start)
    if closing is not None:
        return closing
    next_event = _next_event(text, start + 1)
    balanced = _balanced(text, start)
    if balanced is None or balanced > next_event:
        return next_event
    following = _BETWEEN.match(text, balanced).end()
    if following == len(text) or text[following] in "{]}":
        return balanced
    return next_event


def _closing_line(text, start):
    """The end of the first line that begins with } at the indentation of the piece's own line."""
    line_start = text.rfind("\n", 0, start) + 1
    indentation = text[line_start:start]
    if text[start] != "{" or indentation.strip(" \t"):
        return None
    match = re.compile(r"\n" + re.escape(indentation) + r"\}").search(text, start)
    return match.end() if match else None


def _balanced(text, start):
    """Where the braces balance. A raw newline ends a string: none can stand inside one."""
    depth, in_string, position = 0, False, start
    while position < len(text):
        character = text[position]
        if in_string and character == "\\":
            position += 1
        elif character == '"':
            in_string = not in_string
        elif character == "\n":
            in_string = False
        elif not in_string and character == "{":
            depth += 1
        elif not in_string and character == "}":
            depth -= 1
            if depth <= 0:
                return position + 1
        position += 1
    return None


def _next_event(text, start):
    """Where the next whole event begins that is no value of a key; the file's end if none does."""
    position = text.find("{", start)
    while position >= 0:
        if not _is_value_of_key(text, position):
            record, _ = _record_at(text, position)
            if _looks_like_event(record):
                return position
        position = text.find("{", position + 1)
    return len(text)


def _is_value_of_key(text, position):
    """Whether a colon stands before the position, blanks aside."""
    position -= 1
    while position >= 0 and text[position] in " \t\r\n":
        position -= 1
    return position >= 0 and text[position] == ":"
