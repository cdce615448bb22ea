/*
 * base/limits: every bound of the program, each with its reason.
 */
#ifndef TRAILAUDIT_BASE_LIMITS_H
#define TRAILAUDIT_BASE_LIMITS_H

/* ---- memory ---- */

/* Small runs stay small */
#define LIMIT_ARENA_BLOCK ((size_t)16 << 10)
/* Blocks double up to here, a large page: few calls for big runs, and of the last one little that
 * stays unused */
#define LIMIT_ARENA_BLOCK_MOST ((size_t)2 << 20)
/* Blocks as large as this are made of large pages, which are of this size on the processors that we
 * know; elsewhere it is only an alignment */
#define LIMIT_ARENA_LARGE ((size_t)512 << 10)
#define LIMIT_LARGE_PAGE  ((size_t)2 << 20)
/* --memory */
#define LIMIT_MEMORY_DEFAULT ((uint64_t)1 << 30)

/* Of a worker's rows of evidence, and of all workers' picks for correlations, what stays in memory
 * at most, however large --memory is: beyond, they go to a file without a name */
#define LIMIT_EVIDENCE_HELD ((size_t)8 << 20)
#define LIMIT_PICKS_HELD    ((size_t)24 << 20)
/* Bytes of a text that a worker's rows of evidence have in common and that is kept once for all of
 * them, of all together half of the above: one that is longer hardly comes again */
#define LIMIT_EVIDENCE_TEXT 1024
/* Findings that are added up together, and their rows, of which each may name whom and what no
 * other names: 70 bytes beside the texts, which are held once; of one finding alone they may be
 * more */
#define LIMIT_SUMMED_FINDINGS 512
#define LIMIT_SUMMED_ROWS     (UINT64_C(1) << 20)
/* What goes to such a file is written in pieces of this size */
#define LIMIT_SPOOL_PIECE ((size_t)2 << 20)
/* Of all picks together, what is decided at a time: more reads the logs more often */
#define LIMIT_PICKS_DECIDED ((size_t)16 << 20)
/* Kinds of picks, 48 bytes each, that a worker tells apart at a time: a hostile archive may bring
 * new ones in each record */
#define LIMIT_PICK_KINDS (UINT32_C(1) << 16)
/* Places of 24 bytes in the sums that tell which groups of picks may hold a violation, of all
 * workers together: more groups share places, and more picks are looked at */
#define LIMIT_PICK_SUMS (UINT64_C(1) << 19)
/* Texts that a memo holds, and bytes, before it begins again: some thousand agents or addresses are
 * in use */
#define LIMIT_MEMO_ENTRIES 16384
#define LIMIT_MEMO_ROOM    ((size_t)6 << 20)
/* Bytes of a text that is remembered: CloudTrail cuts agents to 1 KB, and those of tools that are
 * made of many parts, as Terraform is, have 250 to 400 */
#define LIMIT_MEMO_TEXT 1024
/* What a worker remembers of (event source, event name) before it begins again: a hostile archive
 * has a new one in each record */
#define LIMIT_DISPATCH_ENTRIES 8192
#define LIMIT_DISPATCH_MEMORY  ((size_t)12 << 20)
/* Sets of picks by policies that records share (picks_alike): other records are looked at one by
 * one */
#define LIMIT_PICK_SETS 4096
/* The same of outcomes by the values that decide them, about 200 bytes each */
#define LIMIT_PROFILES       32768
#define LIMIT_PROFILE_MEMORY ((size_t)8 << 20)
/* Bytes of an output that are written before the disk is told to begin with them */
#define LIMIT_UNSYNCED ((size_t)1 << 19)
/* Text of a compressed output that is kept, to be compressed at once by the quicker library; more
 * goes on as a stream */
#define LIMIT_GZIP_AT_ONCE ((size_t)4 << 20)
/* Different lists of verdicts, up to 8 bytes a policy each */
#define LIMIT_VERDICT_SETS 4096

/* ---- archives ---- */

/* Bytes of a folder's entries that are read at a time */
#define LIMIT_FOLDER_READ ((size_t)32 << 10)

/* --max-record; CloudTrail's own cap is 1 MiB */
#define LIMIT_RECORD_DEFAULT ((uint64_t)16 << 20)
/* --max-file, inflated; CloudTrail delivers <= 50 MB */
#define LIMIT_FILE_DEFAULT ((uint64_t)4 << 30)
/* Bytes that a file may grow while it is read, and still be followed: some of them never end. What
 * is being copied into the archive is larger than it was by a piece of that size at most */
#define LIMIT_FILE_GROWTH ((uint64_t)64 << 20)
/* Larger compressed or inflated files are streamed */
#define LIMIT_WHOLE_FILE ((size_t)8 << 20)
/* Inflated bytes per window of a streamed file */
#define LIMIT_WINDOW ((size_t)4 << 20)
/* Firehose concatenates members; a bomb of empty ones */
#define LIMIT_GZIP_MEMBERS ((uint64_t)1 << 20)
/* As the kernel's own ELOOP bound */
#define LIMIT_SYMLINKS 40
/* Folders within folders: a key in a bucket has 1,024 bytes; each file's path is kept, and each
 * level is opened again by its path */
#define LIMIT_FOLDERS_DEEP 2048
/* PATH_MAX of Linux */
#define LIMIT_PATH 4096

/* ---- digests and keys ---- */

/* Nesting of digests, key lists and saved metadata, which have 3 levels; a level is a bit */
#define LIMIT_PULL_DEPTH 64
/* Inflated bytes of a digest: an hour of 100,000 log files */
#define LIMIT_DIGEST_TEXT ((size_t)64 << 20)
/* Entries of digests that are looked at for one log file: those that list a file of its name. Names
 * are random, and two trails deliver a file each; more are made up, for many files to be held
 * against */
#define LIMIT_CLAIMS_LOOKED_AT 1000
/* Bytes of a list of public keys (a year has about 12 of 600 bytes) or of saved metadata */
#define LIMIT_KEY_TEXT ((size_t)1 << 20)
/* Keys of one run */
#define LIMIT_PUBLIC_KEYS 10000
/* Public keys tried on saved metadata that are not those of the digest beside them, in all: some
 * seconds. Only tampering makes many. */
#define LIMIT_METADATA_TRIES 200000
/* Bits of an RSA key: larger ones take seconds a signature */
#define LIMIT_KEY_BITS 8192

/* ---- records ---- */

/* Nesting; CloudTrail rarely passes 12, hostile input would take the stack */
#define LIMIT_DEPTH 512
/* Single repairs of one damaged record before it is given up */
#define LIMIT_REPAIRS 64
/* Bytes of a damaged record that is repaired; CloudTrail's own cap */
#define LIMIT_REPAIR_TEXT ((size_t)1 << 20)
/* Characters of a number that is compared */
#define LIMIT_NUMBER_TEXT 512
/* Worker threads */
#define LIMIT_JOBS 256
/* Quarantined pieces of one file listed one by one; the rest in one row */
#define LIMIT_PIECES_LISTED 1000

/* ---- policies and report definitions ---- */

/* Bytes of one XML file */
#define LIMIT_POLICY_FILE ((size_t)8 << 20)
/* Files of one run */
#define LIMIT_POLICY_FILES 4096
/* Nested conditions: bounds recursion over the tree */
#define LIMIT_XML_DEPTH 128
/* Of one element, of which none takes more than about ten; each is compared with the others */
#define LIMIT_XML_ATTRIBUTES 256
/* Of one policy, definitions spelled out: those that use others twice double */
#define LIMIT_CONDITIONS 100000
/* Of one sequence: a record may be kept for each of them, and all are weighed for each picked one
 */
#define LIMIT_STEPS 100
/* Of the time zone database; its index, the largest, has some 110 KB */
#define LIMIT_ZONE_FILE ((size_t)1 << 20)
/* Printed of one run; the rest is counted */
#define LIMIT_DIAGNOSTICS 1000
/* PCRE2 match steps per look: some milliseconds */
#define LIMIT_REGEX_MATCH 1000000
/* PCRE2's nested backtracking, of which each level takes memory */
#define LIMIT_REGEX_DEPTH 10000
/* Bytes of an audit.json that is read back: its values are counted in 32 bits */
#define LIMIT_DOCUMENT ((uint64_t)UINT32_MAX)
/* Rows of the manifest in audit.json, for the reports; all stand in manifest.csv.gz */
#define LIMIT_MANIFEST_LISTED 500
/* In audit.json; all stand in problems.csv.gz */
#define LIMIT_PROBLEMS 100000
/* Principals, actions, regions of a finding; the rest in "…_other" */
#define LIMIT_COUNTED_LIST 100
/* --evidence */
#define LIMIT_EVIDENCE 20
/* The most that --evidence takes: rows are kept in memory for the reports */
#define LIMIT_EVIDENCE_MOST 100000
/* The most that --sample draws of a policy's population: a record that is kept takes about 80 bytes
 * in each worker; audit practice rarely draws more than a few hundred */
#define LIMIT_SAMPLE 1000
/* The largest --seed: audit.json has it as a number, which many readers hold as a double */
#define LIMIT_SEED (((uint64_t)1 << 53) - 1)
/* Bytes of report.html: what browsers open within a second */
#define LIMIT_HTML_SIZE ((uint64_t)25000000)
/* Bytes of a page that a template writes, and tags and items that it renders: the design's own are
 * far below. Lists within lists, which a template may have 32 deep, would fill a disk and take for
 * ever; these take a second or two */
#define LIMIT_TEMPLATE_OUTPUT ((uint64_t)50000000)
#define LIMIT_TEMPLATE_STEPS  ((uint64_t)100000000)
/* Findings in the page's data, the most severe: some 60 bytes each, and their details 60 */
#define LIMIT_HTML_DATA_FINDINGS 200000
/* Rows of evidence in the page's data: some 60 bytes each */
#define LIMIT_HTML_ROWS 200000
/* Findings that can be read without JavaScript, the most severe: about 3 KB each without evidence
 */
#define LIMIT_HTML_FINDINGS 2000
/* Rows that can be read without JavaScript, about 1 KB each; each such finding has one at least */
#define LIMIT_HTML_EVIDENCE 4000
/* Bytes of these findings with a row each, and of all their rows, where texts are long; the rest of
 * the page is for the data */
#define LIMIT_HTML_STATIC      ((size_t)12 << 20)
#define LIMIT_HTML_STATIC_ROWS ((size_t)8 << 20)
/* Services of accounts that can be read without JavaScript though none of their findings is shown
 * in detail: about 500 bytes each */
#define LIMIT_HTML_GROUPS 4000
/* Rows of accounts, beside those of the report definition: an organisation has 10,000 at most */
#define LIMIT_HTML_ACCOUNTS 10000
/* Of lists that report.html and report.pdf both show: the same rows in both, about 14 pages at
 * most; the rest is counted, and stands in a file that is named there */
#define LIMIT_SHOWN_PROBLEMS 500 /* of each list; problems.csv.gz */
#define LIMIT_SHOWN_ATTEMPTS 500 /* attempts.csv.gz */
#define LIMIT_SHOWN_GONE     500 /* findings of the baseline; audit.json */
/* Of the manifest: all up to here, of longer ones the first; manifest.csv.gz */
#define LIMIT_SHOWN_FILES       500
#define LIMIT_SHOWN_FIRST_FILES 100
/* Of a finding: principals, actions, Regions; the records of further ones are in evidence.csv.gz */
#define LIMIT_SHOWN_NAMES 8
/* The most severe findings, at the head of the section */
#define LIMIT_SHOWN_TOP 10
/* Findings named beside a policy's source */
#define LIMIT_SHOWN_FINDINGS 8
/* Digest chains listed in the page, and gaps of each; all stand in audit.json */
#define LIMIT_CHAINS_SHOWN 500
#define LIMIT_GAPS_SHOWN   20
/* Rows of coverage in the page, and calls that interrupt a trail; all stand in audit.json */
#define LIMIT_COVERAGE_ROWS       1000
#define LIMIT_INTERRUPTIONS_SHOWN 500
/* Runs of days in gaps that reports name; all days stand in coverage.csv.gz: some five pages */
#define LIMIT_GAP_RUNS_SHOWN 200
/* Of a row of coverage: runs of days, and of hours, that reports name */
#define LIMIT_COVERAGE_RUNS_SHOWN 8
/* Accounts and Regions of which each day is kept: 500 accounts with 40 Regions; of more only sums
 */
#define LIMIT_COVERAGE_PAIRS 20000
/* Days of the axis of coverage: three years and a quarter; longer ones are misdated records, or no
 * quarter's audit */
#define LIMIT_COVERAGE_DAYS 1200
/* Cells of coverage of which files, records and hours are kept, at 48 to 240 bytes each: a
 * quarter of 500 accounts with 20 Regions; of more the states are told */
#define LIMIT_COVERAGE_CELLS 1000000
/* Hours with files of which these and their records are told, of accounts and Regions with digests:
 * a quarter of 460 of them; of more the states are told */
#define LIMIT_COVERAGE_HOURS 1000000
/* Bytes of an organisation's logo, which stands in audit.json and report.html once each */
#define LIMIT_PICTURE_FILE ((size_t)256 << 10)
/* Pixels of a logo, not a poster: decoded they take 12 MiB */
#define LIMIT_PICTURE_PIXELS ((uint32_t)4 << 20)
/* Of one PDF file: libharu keeps all of them until it is written, some 10 KB each */
#define LIMIT_PDF_PAGES 5000
/* Characters of one value that are drawn, some three pages of a table's detail: the longest that a
 * service writes are policy documents of 20,480 bytes. The rest is counted and stands in
 * audit.json; without a bound one record of 16 MB would take thousands of pages */
#define LIMIT_PDF_TEXT 32768
/* Of a bookmark, a line of the contents, and what the document says of itself: the PDF library
 * refuses strings of 64 KiB, and viewers show a line */
#define LIMIT_PDF_NAME 1000
/* In detail, the most severe: about a page each; the others are a row of a table */
#define LIMIT_PDF_FINDINGS 10000
/* Results of a SARIF run: GitHub refuses more */
#define LIMIT_SARIF_RESULTS 25000
/* Of these it shows so many */
#define LIMIT_SARIF_SHOWN 5000
/* Problems of the input in SARIF; services refuse a file above 10 MB, compressed */
#define LIMIT_SARIF_NOTES 1000
/* Bytes of a step's summary: GitHub refuses more than 1 MiB */
#define LIMIT_GITHUB_SUMMARY ((size_t)1000000)
/* Findings in it: nobody scrolls further */
#define LIMIT_GITHUB_ROWS 500
/* Bytes of where a link leads that a problem quotes */
#define LIMIT_LINK_SHOWN 256
/* Bytes of a member's key that a problem quotes: enough to know it by */
#define LIMIT_KEY_SHOWN ((uint32_t)100)
/* Annotations of each level that a step may have */
#define LIMIT_GITHUB_ANNOTATIONS 10

#endif
