/*
 * policy/xml: one XML file as elements that know their places. Internal to the room.
 *
 * Promises: bytes are read by us, at most LIMIT_POLICY_FILE of them; DOCTYPE, other encodings than
 * UTF-8 and nesting beyond LIMIT_XML_DEPTH are refused before libxml2 sees the text; libxml2 gets
 * no network, no entities, no XInclude and handlers of this context only. Every error goes to the
 * sink with its place.
 *
 * Costs: plain XML, which nearly all files are, is read in one pass of our own (xml_plain.c);
 * libxml2 reads the rest, explains what is wrong, and makes documents where its schema is needed.
 *
 * Owns: elements, texts and the source live in the arena; the libxml2 document until xml_close.
 */
#ifndef TRAILAUDIT_POLICY_XML_H
#define TRAILAUDIT_POLICY_XML_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/slice.h"

/* A run of bytes of a value that was put together from what was written and what parameters stand
 * for. */
typedef struct {
    size_t from;    /* in the value */
    size_t written; /* in the value as it was written */
    bool replaced;  /* all of the run stands for the parameter that begins there */
} XmlPiece;

typedef struct {
    Slice name;       /* local */
    Slice space;      /* namespace; empty for most */
    Slice value;      /* decoded, not trimmed */
    XmlPiece *pieces; /* by from; NULL where the value is as written */
    uint32_t piece_count;
    void *node;          /* libxml2's or NULL, until xml_close or until the element was taken out */
    size_t name_offset;  /* bytes into the source */
    size_t value_offset; /* behind the opening quote */
    size_t value_end;    /* at the closing quote */
    bool bad;            /* an error was reported of its value */
} XmlAttribute;

typedef struct XmlElement XmlElement;
struct XmlElement {
    Slice name;  /* local */
    Slice space; /* namespace */
    Slice text;  /* character data directly inside, decoded, comments left out, not trimmed */
    size_t offset, end;   /* from '<' of the start tag to behind '>' of the end tag */
    size_t inside, close; /* what lies between the tags */
    XmlAttribute *attributes;
    uint32_t attribute_count;
    XmlElement *parent, *first, *last, *next;
    unsigned depth;  /* the root has 1 */
    bool bad;        /* unknown, misplaced or not available: reported, and not looked at any more */
    bool bad_inside; /* a child is bad: what seems to be missing may be it */
    bool bad_text;   /* an error was reported of its text */
};

/* The byte of a value that was looked for last: those of one value are asked for in order, often
 * by the thousand. */
typedef struct {
    size_t value_offset, decoded, at;
} XmlFound;

/* Where a file lies, links followed. */
typedef enum {
    XML_BESIDE,
    /* Outside the folder of what names it: unless it is a file of ours, what it holds is not told,
     * since who writes a policy may not be who may read what is there. */
    XML_ASIDE,
    /* The same of policies that a report definition names; what these name beside them may be told.
     */
    XML_NAMED_AFAR
} XmlOrigin;

typedef struct {
    Slice name;   /* as the user named it */
    Slice source; /* followed by a NUL */
    Digest sha256;
    XmlElement *root; /* NULL where the text is no XML */
    size_t *lines;    /* offsets of their first bytes */
    size_t line_count;
    uint32_t *characters; /* of the source before each block of XML_BLOCK bytes */
    XmlFound found;       /* where xml_value_place goes on from */
    size_t errors;        /* reported of this file */
    Slice unexplained;    /* what libxml2's schema found and nothing of ours named */
    bool failed;          /* memory ran out */
    XmlOrigin origin;
    void *document; /* libxml2's, or NULL; its nodes' _private are our elements and attributes */
    Arena *arena;
    Diagnostics *sink;
} XmlFile;

/* Reads a file whole (at most LIMIT_POLICY_FILE); data is NULL where it can't be, with the reason
 * reported. */
Slice xml_read(const char *path, Arena *arena, Diagnostics *sink);
typedef struct {
    const char *code;
    char text[160]; /* "the file can't be read: …" */
} XmlFailure;
/* The same, with the reason for the caller to report. */
Slice xml_read_or(const char *path, Arena *arena, XmlFailure *failure);
/* A path as it stands in the file: relative ones begin at the file's own folder. Data is NULL
 * without memory. */
Slice xml_path_beside(XmlFile *file, Slice path);
/* Parses the text; errors are reported. False where there is no root; `failed` tells want of
 * memory. */
bool xml_open(XmlFile *file, Slice name, Slice source, Arena *arena, Diagnostics *sink);
/* The same of a file in another place than beside what names it. */
bool xml_open_from(XmlFile *file, Slice name, Slice source, XmlOrigin origin, Arena *arena,
                   Diagnostics *sink);
/* XML_BESIDE where the file at this path lies, links followed, in the folder that the other file is
 * named in, or below; else XML_ASIDE. */
XmlOrigin xml_origin_of(Slice path, Slice other);
/* libxml2's document of a file that was opened, made where it is not there yet, with the values as
 * they are now. False where libxml2 finds fault (reported), or without memory. */
bool xml_need_document(XmlFile *file);
/* Another value, here and in libxml2's document; it and its pieces stay borrowed. */
void xml_set_value(XmlFile *file, XmlAttribute *attribute, Slice value, XmlPiece *pieces,
                   uint32_t count);
/* A file that is no XML, for its lines and places: no root, no tags. */
bool xml_open_plain(XmlFile *file, Slice name, Slice source, XmlOrigin origin, Arena *arena,
                    Diagnostics *sink);
/* Gives libxml2's document back; elements stay. */
void xml_close(XmlFile *file);

const XmlAttribute *xml_attribute_called(const XmlElement *element, Slice name);
/* The same by a literal, whose length is then known. */
static inline const XmlAttribute *xml_attribute(const XmlElement *element, const char *name)
{
    return xml_attribute_called(element, (Slice){name, strlen(name)});
}
/* Its value; data is NULL where it isn't there. */
static inline Slice xml_value(const XmlElement *element, const char *name)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    return attribute ? attribute->value : (Slice){0};
}
/* Its text for people: blanks around it taken off, runs of blanks made one space; empty for no
 * element. */
Slice xml_words(XmlFile *file, const XmlElement *element);
static inline bool xml_is(const XmlElement *element, const char *name)
{
    return slice_equal(element->name, (Slice){name, strlen(name)});
}

/* ---- places ---- */

#define XML_NOWHERE SIZE_MAX
/* Bytes that are looked at to find a column, however long the line is. */
#define XML_BLOCK ((size_t)256)

/* For the lines and columns of this file; false without memory. */
bool xml_index_places(XmlFile *file);
/* From 1; 0 for no place. */
unsigned xml_line(const XmlFile *file, size_t offset);
/* From 1; column in characters. */
void xml_place(const XmlFile *file, size_t offset, unsigned *line, unsigned *column);
/* The byte of the source that the byte `decoded` of the value, or of the element's text, comes
 * from. */
size_t xml_value_place(XmlFile *file, const XmlAttribute *attribute, size_t decoded);
size_t xml_text_place(const XmlFile *file, const XmlElement *element, size_t decoded);
/* Where the element's text begins, blanks left out. */
size_t xml_trimmed_place(const XmlFile *file, const XmlElement *element);
/* File, line, column and the line of source, for what is reported later; it lasts as the source
 * does. */
void xml_fill_place(const XmlFile *file, size_t offset, Diagnostic *diagnostic);
/* Reports with line, column and the line of source; offset XML_NOWHERE: of the file as a whole. */
void xml_report(XmlFile *file, DiagnosticLevel level, size_t offset, const char *code, Slice hint,
                const char *format, ...) __attribute__((format(printf, 6, 7)));
/* "did you mean 'word'?", or nothing where the word is empty. */
Slice xml_hint(XmlFile *file, const char *format, Slice word);

/* For "%.*s": long texts are cut, messages stay readable. */
#define XML_SHOWN(text) (int)((text).size > 120 ? 120 : (text).size), (text).data ? (text).data : ""

/* ---- the two readers ---- */

/* Gives the file its root, without libxml2 (xml_plain.c); false, with nothing reported, where that
 * takes more, or without memory (`failed`). */
bool xml_read_plain(XmlFile *file);
/* The same with libxml2 (xml_library.c), which keeps its document; errors are reported. */
bool xml_read_any(XmlFile *file);

/* ---- where the tags are (xml_scan.c) ---- */

typedef struct {
    size_t offset, end;   /* of the element */
    size_t inside, close; /* between its tags; both `end` for an empty element */
    Slice section; /* the CDATA section that is all it holds, where libxml2 does not see it */
} XmlTag;

typedef enum {
    XML_SCAN_DONE,
    XML_SCAN_DOCTYPE,
    XML_SCAN_DEEP,
    XML_SCAN_WIDE,
    XML_SCAN_MALFORMED,
    XML_SCAN_FAILED
} XmlScan;

/*
 * All elements in document order. Only what is well-formed is understood; anything else is
 * MALFORMED, for libxml2 to explain. *offset is the place of a DOCTYPE, or of the element that
 * nests too deep or has too many attributes.
 */
XmlScan xml_scan(Slice source, Arena *arena, XmlTag **tags, size_t *count, size_t *offset);
/* The attribute of a start tag by its name as written (with prefix); false where there is none. */
bool xml_scan_attribute(Slice source, size_t tag, Slice name, XmlAttribute *attribute);
/* Local name and namespace of the root element as they stand in its start tag; false where no root
 * is found. */
bool xml_scan_root(Slice source, Slice *name, Slice *space);

/* ---- what libxml2 does not see (xml_aside.c) ---- */

/* Gives the source for libxml2, of the same size, without the texts that it need not look into;
 * whose they are is told by their tags' sections. Nothing where there are none. False without
 * memory. */
bool xml_set_aside(Slice source, XmlTag *tags, size_t count, Buffer *copy);
/* The text of an element whose section was set aside; data is NULL without memory. */
Slice xml_text_of(Slice source, const XmlTag *tag, Arena *arena);

#endif
