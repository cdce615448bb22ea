/*
 * cli/: commands, options, progress. The only room that prints or decides the exit status.
 *
 * Promises: standard output carries only what was asked for; diagnostics go to standard error,
 * whose last line is the verdict; what trails and file names bring is made visible before it
 * reaches a terminal. Internal to the room but for cli_main.
 */
#ifndef TRAILAUDIT_CLI_CLI_H
#define TRAILAUDIT_CLI_CLI_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/instant.h"
#include "base/slice.h"

/* The exit statuses of the command-line page. */
enum {
    EXIT_DONE = 0,
    EXIT_VIOLATION = 1,
    EXIT_USAGE = 2,
    EXIT_INCONCLUSIVE = 3,
    EXIT_BROKEN = 4,
    EXIT_INTERRUPTED = 130
};

/* What the surroundings say, read once at the start. */
typedef struct {
    Instant now; /* SOURCE_DATE_EPOCH, else the clock */
    bool now_from_epoch;
    const char *epoch_refused; /* what SOURCE_DATE_EPOCH holds and is no time; NULL: it is fine */
    bool colour;               /* on standard error */
    bool colour_out;           /* on standard output */
    bool terminal;             /* standard error is one, and knows sequences */
    unsigned width;            /* of the terminal, columns */
    unsigned error_width;      /* the same of standard error */
    unsigned processors;       /* that this process may use; at most LIMIT_JOBS */
    const char
        *calls_open; /* why system calls are not filtered, behind "seccomp"; NULL: they are */
} Surroundings;

int cli_main(int argc, char **argv);

/* ---- options ---- */

typedef enum {
    COMMAND_AUDIT = 1,
    COMMAND_CHECK = 2,
    COMMAND_TEST = 4,
    COMMAND_EXPLAIN = 8,
    COMMAND_RENDER = 16,
    COMMAND_DIFF = 32,
    COMMAND_VERIFY = 1 << 7,
    COMMAND_EXCEPTIONS = 1 << 8
} CommandBit;
/* Those to which it matters when they are run. */
#define COMMANDS_WITH_TIME (COMMAND_AUDIT | COMMAND_CHECK | COMMAND_EXPLAIN | COMMAND_EXCEPTIONS)

typedef enum {
    OPTION_POLICIES,
    OPTION_REPORT,
    OPTION_EXCEPTIONS,
    OPTION_LIST_FORMAT,
    OPTION_SET,
    OPTION_EVENT,
    OPTION_PUBLIC_KEYS,
    OPTION_COVERAGE,
    OPTION_FROM,
    OPTION_TO,
    OPTION_PERIOD,
    OPTION_AS_OF,
    OPTION_ACCOUNT,
    OPTION_REGION,
    OPTION_SERVICE,
    OPTION_TRUST_PATHS,
    OPTION_OUTPUT,
    OPTION_FORMAT,
    OPTION_DIFF_FORMAT,
    OPTION_VERIFY_FORMAT,
    OPTION_VERIFY_STRICT,
    OPTION_TEMPLATE,
    OPTION_FAIL_ON,
    OPTION_STRICT,
    OPTION_NO_STRICT,
    OPTION_REQUIRE_DATA,
    OPTION_BASELINE,
    OPTION_MAX_FINDINGS,
    OPTION_MIN_RECORDS,
    OPTION_WARN_EXPIRING,
    OPTION_EVIDENCE,
    OPTION_SAMPLE,
    OPTION_SEED,
    OPTION_RECOVER,
    OPTION_REDACT,
    OPTION_JOBS,
    OPTION_MEMORY,
    OPTION_MAX_RECORD,
    OPTION_MAX_FILE,
    OPTION_FOLLOW,
    OPTION_NO_SANDBOX,
    OPTION_PROGRESS,
    OPTION_COLOUR,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
} OptionId;

/* One row an option: what the parser, --help and the manual page read. */
typedef struct {
    const char *name;     /* without the dashes */
    const char *argument; /* its placeholder; NULL: a switch */
    unsigned commands;    /* CommandBit */
    bool repeats;
    const char *help;
} OptionRow;
extern const OptionRow option_rows[OPTION_COUNT];

typedef struct {
    const char *const *values; /* in the order given */
    size_t count;
} OptionValues;

typedef struct {
    OptionValues options[OPTION_COUNT];
    const char *const *operands;
    size_t operand_count;
} Arguments;

typedef struct {
    CommandBit bit;
    const char *name;
    const char *operands; /* for the synopsis */
    const char *summary;
    int (*run)(const Arguments *arguments, const Surroundings *surroundings);
} CommandRow;
extern const CommandRow command_rows[];
extern const size_t command_count;

typedef struct {
    const char *status, *meaning;
} StatusRow;
extern const StatusRow status_rows[];
extern const size_t status_count;

/* Parses what follows the command. Errors go to the sink; false then. `values` and what it points
 * to is the caller's arena's. */
bool arguments_parse(int argc, char **argv, CommandBit command, Arena *arena, Arguments *arguments,
                     Diagnostics *sink);
/* The only or last value of an option; NULL where it was not given. */
const char *argument_value(const Arguments *arguments, OptionId option);
static inline bool argument_given(const Arguments *arguments, OptionId option)
{
    return arguments->options[option].count > 0;
}
/* Numbers and sizes ("20", "64MiB", "1G"): false and an error in the sink where it is none or
 * outside the bounds. */
bool argument_number(const Arguments *arguments, OptionId option, uint64_t least, uint64_t most,
                     uint64_t *number, Diagnostics *sink);

/* ---- commands ---- */

int command_audit(const Arguments *arguments, const Surroundings *surroundings);
int command_check(const Arguments *arguments, const Surroundings *surroundings);
int command_diff(const Arguments *arguments, const Surroundings *surroundings);
int command_exceptions(const Arguments *arguments, const Surroundings *surroundings);
int command_explain(const Arguments *arguments, const Surroundings *surroundings);
int command_render(const Arguments *arguments, const Surroundings *surroundings);
int command_verify(const Arguments *arguments, const Surroundings *surroundings);
int command_test(const Arguments *arguments, const Surroundings *surroundings);

/* ---- printing ---- */

/* As wide as standard output, at most 80 columns. NULL: of the whole tool. */
void cli_print_help(const CommandRow *command, const Surroundings *surroundings);
/* What a run without arguments prints: what to do next. */
void cli_print_first_steps(const Surroundings *surroundings);
/* Prints all of the sink to standard error. */
void cli_print_diagnostics(Diagnostics *sink, const Surroundings *surroundings, bool quiet);
/* An error line of its own on standard error. */
void cli_print_error(const Surroundings *surroundings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same of an archive that is given up as no more files can be open: EMFILE or ENFILE. */
void cli_print_no_files(const Surroundings *surroundings, int error);

/* The status of a command that came to this one, from its sink and its arena: where memory ran out
 * in either, what was found wrong, or not found, is worth nothing. Tells it then, of the sink where
 * that is printed. */
int cli_settle_status(const Surroundings *surroundings, const Diagnostics *sink, const Arena *arena,
                      int status);

/* Whether standard output is a pipe that nobody reads from any more. Help, lists and explanations
 * end quietly there, as whoever reads them has seen enough; reports do not. */
bool cli_reader_is_gone(void);

/* Set once an interruption was asked for (SIGINT, SIGTERM, SIGHUP, SIGQUIT). The one thing that a
 * signal handler can reach. */
extern atomic_bool interrupted;
/* From here on an interruption ends the program with status 130: for as long as nothing has been
 * made that would have to be removed. */
void leave_on_interruption(void);
/* From here on it sets `interrupted`. A second later the outputs that emergency_guard was given are
 * removed and the program is ended, whatever it is doing, if it is not at its end by itself. */
void watch_interruptions(void);

#endif
