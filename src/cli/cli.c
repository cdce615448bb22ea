#include "cli/cli.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/versions.h"
#include "cli/confine.h"
#include "cli/emergency.h"

const CommandRow command_rows[] = {
    {COMMAND_AUDIT, "audit", "ARCHIVE… --policies PATH… | --report FILE",
     "evaluate policies over archives of CloudTrail logs and write reports", command_audit},
    {COMMAND_CHECK, "check", "PATH…",
     "validate policies, frameworks, exceptions and report definitions", command_check},
    {COMMAND_TEST, "test", "PATH…", "run the examples that stand in policies", command_test},
    {COMMAND_EXPLAIN, "explain", "ARCHIVE… --event ID --policies PATH… | --report FILE",
     "show one event: each policy's verdict, and why", command_explain},
    {COMMAND_RENDER, "render", "audit.json", "write the reports of an audit again", command_render},
    {COMMAND_DIFF, "diff", "OLD/audit.json NEW/audit.json",
     "show what changed from one audit to another", command_diff},
    {COMMAND_VERIFY, "verify", "ARCHIVE… --public-keys DIR|FILE",
     "verify digest chains, signatures and the hashes of log files", command_verify},
    {COMMAND_EXCEPTIONS, "exceptions", "PATH…",
     "list exceptions, in policies or apart, with their state", command_exceptions},
};
const size_t command_count = sizeof command_rows / sizeof *command_rows;

static void turn_signals_into_errors(void)
{
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    /* A reader that went away is a failed write, not a sudden end. */
    sigaction(SIGPIPE, &action, NULL);
    /* So is a file that grew to its limit. */
    sigaction(SIGXFSZ, &action, NULL);
}

/* ---- surroundings ---- */

static unsigned terminal_width(int descriptor)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    long width = columns ? strtol(columns, NULL, 10) : 0;
    return width >= 20 && width <= 1000 ? (unsigned)width : 100;
}

static unsigned processors(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) < 1)
        return 1;
    return CPU_COUNT(&set) < LIMIT_JOBS ? (unsigned)CPU_COUNT(&set) : LIMIT_JOBS;
}

/* Whether it is a terminal that knows sequences. */
static bool is_terminal(int descriptor)
{
    const char *terminal = getenv("TERM");
    return isatty(descriptor) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static bool wants_colour(int descriptor)
{
    const char *none = getenv("NO_COLOR");
    return is_terminal(descriptor) && !(none && none[0]);
}

/* Whole seconds up to the end of the year 9999, in digits alone. */
static bool read_epoch(const char *text, Instant *now)
{
    long long seconds = 0;
    size_t size = strlen(text);
    if (size == 0 || size > 12 || !slice_is_digits(slice_of(text), size))
        return false;
    for (size_t i = 0; i < size; i++)
        seconds = seconds * 10 + (text[i] - '0');
    *now = (Instant)seconds * INSTANT_SECOND;
    return seconds < 253402300800;
}

static Surroundings look_around(void)
{
    Surroundings s = {.terminal = is_terminal(STDERR_FILENO),
                      .colour = wants_colour(STDERR_FILENO),
                      .colour_out = wants_colour(STDOUT_FILENO),
                      .width = terminal_width(STDOUT_FILENO),
                      .error_width = terminal_width(STDERR_FILENO),
                      .processors = processors()};
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    bool given = epoch && epoch[0];
    s.now_from_epoch = given && read_epoch(epoch, &s.now);
    s.epoch_refused = given && !s.now_from_epoch ? epoch : NULL;
    if (!s.now_from_epoch)
        s.now = (Instant)time(NULL) * INSTANT_SECOND;
    return s;
}

/* ---- printing ---- */

void cli_print_error(const Surroundings *surroundings, const char *format, ...)
{
    char message[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR, .code = "", .message = slice_of(message)};
    Buffer text = {0};
    buffer_add(&text, SLICE("trailaudit: "));
    diagnostics_format(&diagnostic, surroundings->colour, &text);
    if (text.failed)
        fputs("trailaudit: error: memory ran out\n", stderr);
    else
        fwrite(text.data, 1, text.size, stderr);
    buffer_free(&text);
}

void cli_print_no_files(const Surroundings *surroundings, int error)
{
    cli_print_error(surroundings,
                    "the archive could not be read any further: %s; more may be allowed to be open "
                    "at a time with ulimit -n",
                    strerror(error));
}

static bool says_no_memory(const Diagnostics *sink)
{
    for (size_t i = 0; i < diagnostics_kept(sink); i++)
        if (strcmp(diagnostics_get(sink, i)->code, "no-memory") == 0)
            return true;
    return false;
}

void cli_print_diagnostics(Diagnostics *sink, const Surroundings *surroundings, bool quiet)
{
    Buffer text = {0};
    for (size_t i = 0; i < diagnostics_kept(sink); i++) {
        const Diagnostic *diagnostic = diagnostics_get(sink, i);
        if (quiet && diagnostic->level != DIAGNOSTIC_ERROR)
            continue;
        if (diagnostic->file.size == 0)
            buffer_add(&text, SLICE("trailaudit: "));
        diagnostics_format(diagnostic, surroundings->colour, &text);
    }
    fwrite(text.data ? text.data : "", 1, text.size, stderr);
    if (text.failed || (diagnostics_lack_memory(sink) && !says_no_memory(sink)))
        cli_print_error(surroundings, "memory ran out");
    buffer_free(&text);
}

bool cli_reader_is_gone(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

int cli_settle_status(const Surroundings *surroundings, const Diagnostics *sink, const Arena *arena,
                      int status)
{
    bool sink_lacks = sink && diagnostics_lack_memory(sink);
    if (!(sink_lacks || arena->failed) || status == EXIT_BROKEN || status == EXIT_INTERRUPTED)
        return status;
    if (!sink_lacks)
        cli_print_error(surroundings, "memory ran out");
    return EXIT_BROKEN;
}

const StatusRow status_rows[] = {
    {"0", "done, no violation at or above --fail-on"},
    {"1", "done: a new violation at or above --fail-on; check: errors; test: a failing example; "
          "diff: a new finding; verify: what failed verification"},
    {"2", "the command line, a policy, a report definition or an audit.json is wrong; nothing "
          "was evaluated"},
    {"3", "inconclusive: no record was evaluated, or what --strict says; explain: no such event; "
          "verify: no digest"},
    {"4", "an output could not be written, memory or disk ran out"},
    {"130", "interrupted; no half-written file is left"},
};
const size_t status_count = sizeof status_rows / sizeof *status_rows;

static void print_version(void)
{
    LibraryVersion libraries[VERSIONS_MOST];
    size_t count = versions_libraries(libraries);
    Slice commit = versions_commit();
    printf("trailaudit %s\ncommit %.*s\nwith", TRAILAUDIT_VERSION, (int)commit.size, commit.data);
    for (size_t i = 0; i < count; i++)
        printf("%s %.*s %.*s", i ? "," : "", (int)libraries[i].name.size, libraries[i].name.data,
               (int)libraries[i].version.size, libraries[i].version.data);
    printf("\nLicensed under the Apache License, Version 2.0.\n");
}

/* ---- entry ---- */

static const CommandRow *find_command(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(command_rows[i].name, name) == 0)
            return &command_rows[i];
    return NULL;
}

static int refuse_command(const char *name, const Surroundings *surroundings)
{
    Slice names[sizeof command_rows / sizeof *command_rows];
    for (size_t i = 0; i < command_count; i++)
        names[i] = slice_of(command_rows[i].name);
    Slice nearest = text_nearest(slice_of(name), names, command_count);
    if (nearest.size)
        cli_print_error(surroundings, "unknown command \"%s\": did you mean %.*s?", name,
                        (int)nearest.size, nearest.data);
    else
        cli_print_error(surroundings, "unknown command \"%s\"; see trailaudit --help", name);
    return EXIT_USAGE;
}

/* "auto" is what was found out; true where the value is none of the three. */
static bool apply_colour(const Arguments *arguments, Surroundings *surroundings, Diagnostics *sink)
{
    const char *when = argument_value(arguments, OPTION_COLOUR);
    if (!when || strcmp(when, "auto") == 0)
        return true;
    bool yes = strcmp(when, "yes") == 0;
    if (!yes && strcmp(when, "no") != 0) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "option-value", (Slice){0}, 0,
                           "--colour takes auto, yes or no, not \"%.40s\"", when);
        return false;
    }
    surroundings->colour = surroundings->colour_out = yes;
    return true;
}

/* A time of the run that was meant and is not understood would make another report without a word.
 */
static bool accept_epoch(const CommandRow *command, const Surroundings *surroundings,
                         Diagnostics *sink)
{
    if (!surroundings->epoch_refused || !(command->bit & COMMANDS_WITH_TIME))
        return true;
    diagnostics_report(sink, DIAGNOSTIC_ERROR, "bad-epoch", (Slice){0}, 0,
                       "SOURCE_DATE_EPOCH takes whole seconds since 1970, before the year 10000, "
                       "not \"%.40s\"",
                       surroundings->epoch_refused);
    return false;
}

/* What was wrong is told, and where the help says what would be right; of audit the last line says
 * what came of it, as always. */
static int refuse_arguments(const CommandRow *command, const Surroundings *surroundings,
                            Diagnostics *sink, const Arena *arena, bool helps)
{
    cli_print_diagnostics(sink, surroundings, false);
    int status = cli_settle_status(surroundings, sink, arena, EXIT_USAGE);
    if (status == EXIT_USAGE && helps)
        cli_print_error(surroundings, "see trailaudit %s --help", command->name);
    if (command->bit == COMMAND_AUDIT)
        cli_print_error(surroundings, "no verdict: nothing was written; exit status %d", status);
    return status;
}

static int run_command(const CommandRow *command, int argc, char **argv, Surroundings *surroundings)
{
    Arena arena = {0};
    Arguments arguments;
    Diagnostics *sink = diagnostics_new();
    int status = EXIT_USAGE;
    if (!sink) {
        cli_print_error(surroundings, "memory ran out");
        return EXIT_BROKEN;
    }
    bool good = arguments_parse(argc, argv, command->bit, &arena, &arguments, sink);
    if (argument_given(&arguments, OPTION_HELP)) {
        cli_print_help(command, surroundings);
        status = EXIT_DONE;
    } else if (argument_given(&arguments, OPTION_VERSION)) {
        print_version();
        status = EXIT_DONE;
    } else {
        good = good && apply_colour(&arguments, surroundings, sink);
        if (accept_epoch(command, surroundings, sink) && good) {
            confine_calls(&arguments, surroundings);
            status = command->run(&arguments, surroundings);
        } else {
            status = refuse_arguments(command, surroundings, sink, &arena, !good);
        }
    }
    diagnostics_free(sink);
    arena_free(&arena);
    return status;
}

int cli_main(int argc, char **argv)
{
    Surroundings surroundings = look_around();
    turn_signals_into_errors();
    leave_on_interruption();
    emergency_prepare();
    int status = EXIT_DONE;
    if (argc < 2) {
        cli_print_first_steps(&surroundings);
        status = EXIT_USAGE;
    } else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
               strcmp(argv[1], "help") == 0) {
        const CommandRow *command = argc > 2 ? find_command(argv[2]) : NULL;
        cli_print_help(command, &surroundings);
    } else if (strcmp(argv[1], "--version") == 0) {
        print_version();
    } else {
        const CommandRow *command = find_command(argv[1]);
        status = command ? run_command(command, argc - 2, argv + 2, &surroundings)
                         : refuse_command(argv[1], &surroundings);
    }
    if ((fflush(stdout) != 0 || ferror(stdout)) && !cli_reader_is_gone()) {
        cli_print_error(&surroundings, "standard output could not be written");
        status = EXIT_BROKEN;
    }
    return status;
}
