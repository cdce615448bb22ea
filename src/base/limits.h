/*
 * base/limits: every bound of the program, each with its reason.
 */
#ifndef TRAILAUDIT_BASE_LIMITS_H
#define TRAILAUDIT_BASE_LIMITS_H

/* Memory. */
#define LIMIT_ARENA_BLOCK ((size_t)16 << 10) /* small runs stay small */
#define LIMIT_ARENA_BLOCK_MOST                                                                     \
    ((size_t)4 << 20) /* blocks double up to here: few calls for big runs */
#define LIMIT_MEMORY_DEFAULT ((uint64_t)1 << 30) /* --memory */

/* Archives. */
#define LIMIT_RECORD_DEFAULT ((uint64_t)16 << 20) /* --max-record; CloudTrail's own cap is 1 MiB   \
                                                   */
#define LIMIT_FILE_DEFAULT                                                                         \
    ((uint64_t)4 << 30)                    /* --max-file, inflated; CloudTrail delivers <= 50 MB */
#define LIMIT_WHOLE_FILE ((size_t)8 << 20) /* larger compressed or inflated files are streamed */
#define LIMIT_WINDOW     ((size_t)4 << 20) /* inflated bytes per window of a streamed file */
#define LIMIT_GZIP_MEMBERS                                                                         \
    ((uint64_t)1 << 20)     /* Firehose concatenates members; a bomb of empty ones */
#define LIMIT_SYMLINKS 40   /* as the kernel's own ELOOP bound */
#define LIMIT_PATH     4096 /* PATH_MAX of Linux */

/* Records. */
#define LIMIT_DEPTH                                                                                \
    512 /* nesting; CloudTrail rarely passes 12, hostile input would take the stack */
#define LIMIT_REPAIRS 64 /* single repairs of one damaged record before it is given up */
#define LIMIT_REPAIR_TEXT                                                                          \
    ((size_t)1 << 20)         /* bytes of a damaged record that is repaired; CloudTrail's own cap */
#define LIMIT_NUMBER_TEXT 512 /* characters of a number that is compared */
#define LIMIT_JOBS        256 /* worker threads */

#define LIMIT_PIECES_LISTED                                                                        \
    1000 /* quarantined pieces of one file listed one by one; the rest in one row */

/* Policies and report definitions. */
#define LIMIT_POLICY_FILE  ((size_t)8 << 20) /* bytes of one XML file */
#define LIMIT_POLICY_FILES 4096              /* files of one run */
#define LIMIT_XML_DEPTH    128               /* nested conditions: bounds recursion over the tree */
#define LIMIT_CONDITIONS                                                                           \
    100000 /* of one policy, definitions spelled out: those that use others twice double */
#define LIMIT_ZONE_FILE                                                                            \
    ((size_t)1 << 20) /* of the time zone database; its index, the largest, has some 110 KB */
#define LIMIT_DIAGNOSTICS 1000    /* printed of one run; the rest is counted */
#define LIMIT_REGEX_MATCH 1000000 /* PCRE2 match steps per look: some milliseconds */
#define LIMIT_REGEX_DEPTH 10000

/* Reports. */
#define LIMIT_PROBLEMS 100000 /* in audit.json; all stand in problems.csv.gz */
#define LIMIT_COUNTED_LIST                                                                         \
    100 /* principals, actions, regions of a finding; the rest in "…_other" */
#define LIMIT_EVIDENCE      20 /* --evidence */
#define LIMIT_EVIDENCE_MOST 100000
#define LIMIT_HTML_FINDINGS 2000 /* in detail, the most severe: about 3 KB each without evidence   \
                                  */
#define LIMIT_HTML_EVIDENCE                                                                        \
    10000 /* rows in the page, about 1 KB each; each detailed finding has one at least */
#define LIMIT_HTML_PROBLEMS 500 /* listed of each kind of list; all stand in problems.csv.gz */

#endif
