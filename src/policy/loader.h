/*
 * policy/loader: the state while policies are loaded. Internal to the room.
 *
 * Files are read one after the other; what they name of each other (lists, definitions) is
 * collected and resolved when all are read, so that order does not matter. Everything that lasts is
 * in the run's arena; tables of names are freed by loader_end.
 */
#ifndef TRAILAUDIT_POLICY_LOADER_H
#define TRAILAUDIT_POLICY_LOADER_H

#include "base/names.h"
#include "policy/policy.h"
#include "policy/schema.h"
#include "policy/xml.h"

/* A growing array of pointers in the arena. */
typedef struct {
    void **items;
    uint32_t count, capacity;
} Pointers;

bool pointers_add(Pointers *pointers, void *item, Arena *arena);

/* Where something with an id was written. */
typedef struct {
    XmlFile *file; /* NULL: built in */
    size_t offset;
} Written;

/* Ids of one kind, with the place of each. */
typedef struct {
    Names *names;
    Pointers places; /* of Written, by id's number */
} Ids;

typedef struct {
    PolicyList list;
    XmlFile *file;   /* NULL for "accounts" */
    size_t *offsets; /* of its values in the source */
    bool networks_checked, numbers_checked;
} NamedList;

typedef enum {
    DEFINITION_NEW,
    DEFINITION_OPEN,
    DEFINITION_DONE,
    DEFINITION_BROKEN
} DefinitionState;

/* What is known of a tree of conditions. */
typedef struct {
    size_t size;   /* conditions, definitions spelled out */
    size_t depth;  /* nesting, definitions spelled out */
    bool relative; /* means something only inside some or every */
    bool broken;   /* reported: not to be walked */
    const PolicyList *unfilled;
} TreeFacts;

typedef struct {
    Slice id;
    XmlFile *file;
    size_t offset;
    Condition *condition; /* may be NULL after errors */
    DefinitionState state;
    TreeFacts facts;
} Definition;

/* A condition that names a list or a definition, to be resolved at the end. */
typedef struct {
    Condition *condition;
    XmlFile *file;
    const XmlAttribute *attribute;
    bool inside; /* some or every */
    bool in_definition;
} Reference;

typedef struct {
    Arena *arena;
    Diagnostics *sink;
    Schema schema;
    bool failed; /* memory ran out */
    Ids policies_ids, list_ids, definition_ids, exception_ids;
    Names *seen_files;              /* device and inode */
    Pointers policies;              /* Policy */
    Pointers files;                 /* PolicyFile */
    Pointers xml_files;             /* XmlFile, all of them */
    Pointers lists;                 /* NamedList, by number of list_ids */
    Pointers definitions;           /* Definition, by number of definition_ids */
    Pointers list_references, uses; /* Reference */
    Pointers written;               /* Written: where each policy stands */
    Pointers open;                  /* Definition: those being looked at, outermost first */
} Loader;

/* While one file is read. */
typedef struct {
    Loader *loader;
    XmlFile *file;
} Reader;

/* A condition as condition.c reads it, with the element that it was. */
typedef struct {
    Condition condition; /* first: the tree points here */
    const XmlElement *element;
} ReadCondition;

bool loader_begin(Loader *loader, const Slice *accounts, size_t account_count, Arena *arena,
                  Diagnostics *sink);
void loader_end(Loader *loader);
/* Reports the id as taken, naming the other place, and returns NAMES_NONE; else its number. */
uint32_t loader_claim(Reader *reader, Ids *ids, const char *what, const XmlElement *element);

/* policy.c: the policies, lists and definitions of one file whose schema was checked. */
void policy_set_read(Loader *loader, XmlFile *file);
/* policy_parts.c: what stands in a policy beside its conditions. */
bool policy_read_control(Reader *reader, const XmlElement *element, PolicyControl *control);
bool policy_read_exception(Reader *reader, XmlElement *element, PolicyException *exception);
bool policy_read_example(Reader *reader, const XmlElement *element, PolicyExample *example);
bool policy_read_show(Reader *reader, const XmlElement *element, PolicyShow *show);

/* condition.c */
typedef struct {
    bool inside;        /* some or every: relative fields mean something */
    bool in_definition; /* they may mean something where it is used */
} ConditionPlace;
const ConditionRow *condition_row(const XmlElement *element); /* NULL: it is none */
/* NULL after an error that was reported, or without memory. */
Condition *condition_read(Reader *reader, XmlElement *element, ConditionPlace place);
/* The one condition inside; NULL where there is none, which is reported where `needed` unless a bad
 * element may be it. */
Condition *condition_read_only(Reader *reader, XmlElement *element, ConditionPlace place,
                               bool needed);
/* values.c: checks of what stands in a condition, and its splitting. */
void condition_check_values(Reader *reader, Condition *condition, const XmlElement *element);
/* The parts of a text between blanks. */
PolicyList *list_split(Slice text, Arena *arena);
void list_check_networks(NamedList *list);
void list_check_numbers(NamedList *list);
/* field_read.c: a field out of an attribute, with errors and warnings; NULL after an error. */
PolicyField *field_read(Reader *reader, const XmlElement *element, const char *name,
                        ConditionPlace place);
/* The fields of an attribute, separated by blanks (none where it is missing); false where one of
 * them is wrong, which was reported. Relative ones are. */
bool field_read_several(Reader *reader, const XmlElement *element, const char *name,
                        const PolicyField ***fields, uint32_t *count);
/* shared.c: warns where conditions joined by <all> share a []. */
void condition_warn_shared(Reader *reader, const XmlElement *element, const Condition *condition);

/* resolve.c: lists, definitions, cycles, depth, unfilled lists. */
void loader_resolve(Loader *loader);

/* unavailable.c: reports what the schema names but this version does not have, and marks it bad. */
typedef struct {
    const char *element, *attribute; /* attribute NULL: the element itself */
} Unavailable;
extern const Unavailable unavailable_in_policies[], unavailable_in_reports[]; /* to element NULL */
void unavailable_check(XmlFile *file, const Unavailable *table);

#endif
