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
    size_t offset;   /* of the list's element */
    Written *places; /* of its values; NULL for "accounts" */
    bool networks_checked, numbers_checked;
} NamedList;

/* A value that the run sets. */
typedef struct {
    Slice name, value; /* data of the value is NULL where nothing sets it */
    XmlFile *file;
    size_t offset; /* of the name */
} Parameter;

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

/* What names a list, a definition or a parameter, to be resolved at the end. */
typedef struct {
    Condition *condition; /* NULL: none does */
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
    const PolicyInputs *inputs;
    Ids policies_ids, list_ids, definition_ids, exception_ids, parameter_ids;
    Names *seen_files;                    /* device and inode */
    Pointers policies;                    /* Policy */
    Pointers files;                       /* PolicyFile */
    Pointers xml_files;                   /* XmlFile, all of them */
    Pointers lists;                       /* NamedList, by number of list_ids */
    Pointers definitions;                 /* Definition, by number of definition_ids */
    Pointers parameters;                  /* Parameter, by number of parameter_ids */
    Pointers zones;                       /* Zone, those read so far */
    Pointers list_references, uses;       /* Reference, of conditions */
    Pointers with_lists, with_parameters; /* Reference, of examples */
    Names *meanings;                      /* scope and outcome of each policy, written out */
    Pointers meaning_places;              /* Policy that has it first, by number of meanings */
    const XmlElement *scoped;             /* the set that set_scope is of */
    Slice set_scope;          /* what the scopes of that set mean: as many policies ask for it */
    Pointers written;         /* Written: where each policy stands */
    Pointers open;            /* Definition: those being looked at, outermost first */
    Schema exceptions_schema; /* opened with the first file of exceptions */
    bool reading_exceptions;  /* not policies: which paths are walked */
    Names *policy_files;      /* seen_files, while exceptions are read */
    Pointers exception_files; /* XmlFile */
    Pointers apart, dispositions; /* Apart */
    Pointers loose;               /* PolicyException without a policy */
    Pointers found_dispositions;  /* PolicyDisposition */
    Names *disposition_keys;      /* policy and event */
    Pointers disposition_places;  /* Written, by number of disposition_keys */
} Loader;

/* An exception or a disposition of a file apart, until its policy is found. */
typedef struct {
    XmlFile *file;
    const XmlAttribute *policy; /* or NULL */
    PolicyException exception;
    PolicyDisposition disposition;
} Apart;

/* While one file is read. */
typedef struct {
    Loader *loader;
    XmlFile *file;
} Reader;

/* Where a condition stands. */
typedef struct {
    bool inside;        /* some or every: relative fields mean something */
    bool in_definition; /* they may mean something where it is used */
} ConditionPlace;

/* A condition as condition.c reads it, with the element that it was. */
typedef struct {
    Condition condition; /* first: the tree points here */
    const XmlElement *element;
} ReadCondition;

bool loader_begin(Loader *loader, const PolicyInputs *inputs, Arena *arena, Diagnostics *sink);
void loader_end(Loader *loader);
/* Claims the id in that attribute. Reports it as taken, naming the other place, and returns
 * NAMES_NONE; else its number. */
uint32_t loader_claim(Reader *reader, Ids *ids, const char *what, const XmlElement *element,
                      const char *attribute);
/* The id near to this one; empty where none is. */
Slice loader_nearest(Loader *loader, const Ids *ids, Slice id);
/* Remembers what has to be resolved when all files are read. */
void loader_refer(Reader *reader, Pointers *references, Condition *condition,
                  const XmlAttribute *attribute, ConditionPlace place);
/* An error that is of no file. */
void loader_report(Loader *loader, const char *code, Slice hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* parameters.c: what <parameter> declares, and ${name} in attribute values. */
/* The place of the first "${" that begins a parameter; the text's size where there is none. */
size_t parameter_find(Slice text);
/* The parameters of one file, before its schema is checked. */
void parameters_declare(Loader *loader, XmlFile *file);
/* What the run sets; names that are unknown and parameters without a value are reported. */
void parameters_settle(Loader *loader);
/* Puts values in the place of parameters, in all attributes of the file. */
void parameters_replace(Loader *loader, XmlFile *file);
/* Marks the attributes that hold parameters as bad, unreported: where nothing declares any. Whether
 * there are such. */
bool parameters_pass_over(XmlFile *file);

/* list.c: the lists of a run. */
void list_read(Reader *reader, const XmlElement *element);
/* Values that the run sets in place of those of files. */
void lists_settle(Loader *loader);

/* policy.c: the policies, lists and definitions of one file whose schema was checked. */
void policy_set_read(Loader *loader, XmlFile *file);
/* Elements by name that are not bad: how many there are, and the one of which there is at most one.
 */
uint32_t policy_count_children(const XmlElement *element, const char *name);
XmlElement *policy_only_child(Reader *reader, const XmlElement *element, const char *name,
                              bool needed);
/* policy_parts.c: what stands in a policy beside its conditions. */
bool policy_read_control(Reader *reader, const XmlElement *element, PolicyControl *control);
/* exception.c: one inside its policy; and all of a file of exceptions whose schema was checked. */
bool policy_read_exception(Reader *reader, XmlElement *element, PolicyException *exception);
void exceptions_read(Loader *loader, XmlFile *file);
/* exceptions_attach.c: gives those of files apart to their policies. */
void exceptions_attach(Loader *loader);
/* exception_sense.c: warns of exceptions that are broad, or can never cover anything; everything is
 * resolved. */
void exceptions_warn(Loader *loader);
/* example.c */
bool policy_read_example(Reader *reader, const XmlElement *element, PolicyExample *example);
bool policy_read_show(Reader *reader, const XmlElement *element, PolicyShow *show);

/* correlation.c: the one correlation in <forbid> or <review>; NULL where there is none. */
const Correlation *correlation_read(Reader *reader, const XmlElement *element);

/* condition.c */
const ConditionRow *condition_row(const XmlElement *element); /* NULL: it is none */
/* NULL after an error that was reported, or without memory. */
Condition *condition_read(Reader *reader, XmlElement *element, ConditionPlace place);
/* The one condition inside; NULL where there is none, which is reported where `needed` unless a bad
 * element may be it. */
Condition *condition_read_only(Reader *reader, XmlElement *element, ConditionPlace place,
                               bool needed);
/* values.c: checks of what stands in a condition, and its splitting. */
void condition_check_values(Reader *reader, Condition *condition, const XmlElement *element);
/* during.c */
void during_read(Reader *reader, const XmlElement *element, Condition *condition);
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
/* sense.c: warns of conditions that can't hold. */
void condition_warn_senseless(Reader *reader, const XmlElement *element,
                              const Condition *condition);
/* Whether the third can't hold together with the first two (each may be NULL): it asks for another
 * value of one field. */
bool conditions_contradict(const Condition *first, const Condition *second, const Condition *third);
/* duplicate.c: warns of a policy that says what another one says. */
void policy_warn_duplicate(Reader *reader, const XmlElement *element, const Policy *policy);

/* resolve.c: lists, definitions, cycles, depth, unfilled lists. */
void loader_resolve(Loader *loader);

#endif
