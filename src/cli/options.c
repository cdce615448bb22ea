#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/cli.h"
#include "policy/report_definition.h"

#define EVERY_COMMAND (~0u)

const OptionRow option_rows[OPTION_COUNT] = {
    [OPTION_POLICIES] = {"policies", "PATH", COMMAND_AUDIT | COMMAND_EXPLAIN, true,
                         "policies to evaluate: a file, or a folder with all below it"},
    [OPTION_REPORT] = {"report", "FILE", COMMAND_AUDIT | COMMAND_EXPLAIN, false,
                       "a report definition; options on the command line win"},
    [OPTION_EXCEPTIONS] = {"exceptions", "PATH", COMMAND_AUDIT | COMMAND_EXPLAIN, true,
                           "exceptions and dispositions kept apart from the policies: a file, or a "
                           "folder with all below it"},
    [OPTION_LIST_FORMAT] = {"format", "FORMAT", COMMAND_EXCEPTIONS, false,
                            "text, csv or json; default text"},
    [OPTION_SET] = {"set", "NAME=VALUE", COMMAND_AUDIT | COMMAND_EXPLAIN, true,
                    "a parameter of the policies; wins over the report definition's"},
    [OPTION_EVENT] = {"event", "ID", COMMAND_EXPLAIN, false,
                      "the eventID of the record to explain"},
    [OPTION_PUBLIC_KEYS] = {"public-keys", "PATH", COMMAND_AUDIT | COMMAND_VERIFY, false,
                            "saved public keys of digests: a file or folder of what 'aws "
                            "cloudtrail list-public-keys' prints, or PEM"},
    [OPTION_COVERAGE] = {"coverage", NULL, COMMAND_TEST, false,
                         "name the conditions that no example reaches, or that never turn out "
                         "true or false"},
    [OPTION_FROM] = {"from", "T", COMMAND_AUDIT, false,
                     "start of the period, by eventTime: an ISO 8601 date or time"},
    [OPTION_TO] = {"to", "T", COMMAND_AUDIT, false, "end of the period, not part of it"},
    [OPTION_PERIOD] = {"period", "P", COMMAND_AUDIT, false,
                       "the period by its name: " REPORT_PERIODS},
    [OPTION_AS_OF] = {"as-of", "DATE", COMMAND_AUDIT | COMMAND_EXCEPTIONS, false,
                      "the day against which exceptions count as expired; default: today"},
    [OPTION_ACCOUNT] = {"account", "ID", COMMAND_AUDIT, true, "only records of this account"},
    [OPTION_REGION] = {"region", "R", COMMAND_AUDIT, true, "only records of this region"},
    [OPTION_SERVICE] = {"service", "S", COMMAND_AUDIT, true,
                        "only records of this service: s3 or s3.amazonaws.com"},
    [OPTION_TRUST_PATHS] =
        {"trust-paths", NULL, COMMAND_AUDIT, false,
         "do not read files whose full trail key names another account or region"},
    [OPTION_OUTPUT] = {"output", "DIR", COMMAND_AUDIT | COMMAND_RENDER | COMMAND_DIFF, false,
                       "where the reports go; default audit-out, made if missing"},
    [OPTION_FORMAT] =
        {"format", "LIST", COMMAND_AUDIT | COMMAND_RENDER, false,
         "of html, pdf, json, csv, sarif, junit, codequality, ocsf, github, annotations and text, "
         "separated by commas; default html,pdf,json,csv; text and annotations go to standard "
         "output"},
    [OPTION_DIFF_FORMAT] = {"format", "LIST", COMMAND_DIFF, false,
                            "of text, html, pdf and json, separated by commas; default text, which "
                            "goes to standard output"},
    [OPTION_VERIFY_FORMAT] = {"format", "FORMAT", COMMAND_VERIFY, false,
                              "text or json, on standard output; default text"},
    [OPTION_VERIFY_STRICT] = {"strict", NULL, COMMAND_VERIFY, false,
                              "exit with 3 where log files are in no digest, or a chain has a gap"},
    [OPTION_TEMPLATE] = {"template", "DIR", COMMAND_RENDER | COMMAND_DIFF, false,
                         "a folder of templates, or one with html/ or pdf/ in it; default: the "
                         "built-in ones"},
    [OPTION_FAIL_ON] = {"fail-on", "SEVERITY", COMMAND_AUDIT, false,
                        "exit with 1 for a violation of this severity or above: critical, high, "
                        "medium, low, none; default none"},
    [OPTION_STRICT] = {"strict", NULL, COMMAND_AUDIT, false,
                       "exit with 3 where input could not be read or a policy is inconclusive; "
                       "on with a --fail-on other than none"},
    [OPTION_NO_STRICT] = {"no-strict", NULL, COMMAND_AUDIT, false, "the opposite"},
    [OPTION_REQUIRE_DATA] = {"require-data", "POLICY", COMMAND_AUDIT, true,
                             "NO DATA or NOT CONFIGURED for it counts as INCONCLUSIVE; or: all"},
    [OPTION_BASELINE] = {"baseline", "FILE", COMMAND_AUDIT, false,
                         "an earlier audit.json: violations known from it do not fail the gate"},
    [OPTION_MAX_FINDINGS] = {"max-findings", "SEVERITY=N", COMMAND_AUDIT, true,
                             "exit with 1 for more new findings of violations of this severity, "
                             "as in high=3"},
    [OPTION_MIN_RECORDS] = {"min-records", "N", COMMAND_AUDIT, false,
                            "exit with 3 where fewer records were evaluated; default 1"},
    [OPTION_WARN_EXPIRING] = {"warn-expiring", "DAYS", COMMAND_AUDIT, false,
                              "name the exceptions that expire within so many days, as in 30d"},
    [OPTION_EVIDENCE] = {"evidence", "N", COMMAND_AUDIT, false,
                         "rows of evidence per finding in the reports; default 20"},
    [OPTION_SAMPLE] = {"sample", "N", COMMAND_AUDIT, false,
                       "draw N random records in scope of each policy into samples.csv, compliant "
                       "ones too; at most 1000"},
    [OPTION_SEED] = {"seed", "S", COMMAND_AUDIT, false,
                     "which records --sample draws: a number; default 0"},
    [OPTION_RECOVER] =
        {"recover", NULL, COMMAND_AUDIT | COMMAND_EXPLAIN, false,
         "repair damaged records where the repair is certain enough to name; audit repairs none "
         "in files that a digest lists"},
    [OPTION_REDACT] =
        {"redact", NULL, COMMAND_AUDIT | COMMAND_RENDER, false,
         "mask key ids, addresses and e-mails in every output, the same value with the same mask"},
    [OPTION_JOBS] = {"jobs", "N", COMMAND_VERIFY | COMMAND_AUDIT, false,
                     "worker threads; default: the processors of the machine"},
    [OPTION_MEMORY] =
        {"memory", "BYTES", COMMAND_AUDIT, false,
         "soft bound of what the run keeps before it spills to temporary files; default 1GiB"},
    [OPTION_MAX_RECORD] = {"max-record", "BYTES", COMMAND_AUDIT | COMMAND_EXPLAIN, false,
                           "the largest record that is read; default 16MiB"},
    [OPTION_MAX_FILE] =
        {"max-file", "BYTES", COMMAND_VERIFY | COMMAND_AUDIT | COMMAND_EXPLAIN, false,
         "bytes of one file, inflated; so many are read where it is plain; default 4GiB"},
    [OPTION_FOLLOW] = {"follow", NULL, COMMAND_VERIFY | COMMAND_AUDIT | COMMAND_EXPLAIN, false,
                       "follow symbolic links that lead out of the archive"},
    [OPTION_NO_SANDBOX] = {"no-sandbox", NULL, EVERY_COMMAND, false,
                           "do not give up rights to files, sockets and programs"},
    [OPTION_PROGRESS] = {"progress", "WHEN", COMMAND_AUDIT, false,
                         "auto, yes, plain (a line every 10 s) or no"},
    [OPTION_COLOUR] = {"colour", "WHEN", EVERY_COMMAND, false,
                       "auto, yes or no; NO_COLOR is honoured"},
    [OPTION_QUIET] = {"quiet", NULL, EVERY_COMMAND, false, "no progress, no warnings"},
    [OPTION_VERBOSE] = {"verbose", NULL, EVERY_COMMAND, false, "say more of what is done"},
    [OPTION_HELP] = {"help", NULL, EVERY_COMMAND, false, "this text"},
    [OPTION_VERSION] = {"version", NULL, EVERY_COMMAND, false, "version and licence"},
};

static void report(Diagnostics *sink, const char *code, Slice hint, const char *format,
                   const char *word)
{
    char message[256];
    snprintf(message, sizeof message, format, word);
    Diagnostic diagnostic = {
        .level = DIAGNOSTIC_ERROR, .code = code, .message = slice_of(message), .hint = hint};
    diagnostics_add(sink, &diagnostic);
}

static OptionId find_option(Slice name, CommandBit command)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if ((option_rows[i].commands & command) && slice_equal(slice_of(option_rows[i].name), name))
            return (OptionId)i;
    return OPTION_COUNT;
}

static void report_unknown(Diagnostics *sink, const char *word, Slice name, CommandBit command,
                           Arena *arena)
{
    Slice names[OPTION_COUNT];
    size_t count = 0;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_rows[i].commands & command)
            names[count++] = slice_of(option_rows[i].name);
    Slice nearest = text_nearest(name, names, count);
    Slice hint = {0};
    if (nearest.size)
        hint = arena_printf(arena, "did you mean --%.*s?", (int)nearest.size, nearest.data);
    report(sink, "unknown-option", hint, "unknown option %s", word);
}

/* Takes one option off the arguments; its place is moved behind what was taken. */
static bool take_option(int argc, char **argv, int *at, CommandBit command, Arena *arena,
                        Arguments *arguments, Diagnostics *sink)
{
    const char *word = argv[(*at)++];
    Slice name = slice_from(slice_of(word), 2);
    size_t equals = slice_find(name, '=');
    const char *value = equals < name.size ? name.data + equals + 1 : NULL;
    name.size = equals;
    OptionId option = find_option(name, command);
    if (option == OPTION_COUNT) {
        report_unknown(sink, word, name, command, arena);
        return true;
    }
    const OptionRow *row = &option_rows[option];
    if (!row->argument && value) {
        report(sink, "option-value", (Slice){0}, "--%s takes no value", row->name);
        return true;
    }
    if (row->argument && !value) {
        if (*at >= argc) {
            report(sink, "option-value", (Slice){0}, "--%s needs a value", row->name);
            return true;
        }
        value = argv[(*at)++];
    }
    OptionValues *values = &arguments->options[option];
    if (values->count && !row->repeats && row->argument) {
        report(sink, "option-repeated", (Slice){0}, "--%s was given twice", row->name);
        return true;
    }
    const char **grown = arena_array(arena, values->count + 1, sizeof(char *));
    if (!grown)
        return false;
    if (values->count)
        memcpy(grown, values->values, values->count * sizeof(char *));
    grown[values->count] = value ? value : "";
    *values = (OptionValues){grown, values->count + 1};
    return true;
}

bool arguments_parse(int argc, char **argv, CommandBit command, Arena *arena, Arguments *arguments,
                     Diagnostics *sink)
{
    *arguments = (Arguments){0};
    const char **operands = arena_array(arena, (size_t)argc + 1, sizeof(char *));
    if (!operands)
        return false;
    for (int i = 0; i < argc;) {
        bool dashed = strncmp(argv[i], "--", 2) == 0;
        if (dashed && argv[i][2] == '\0') {
            while (++i < argc)
                operands[arguments->operand_count++] = argv[i];
        } else if (dashed) {
            if (!take_option(argc, argv, &i, command, arena, arguments, sink))
                return false;
        } else if (strcmp(argv[i], "-h") == 0) {
            arguments->options[OPTION_HELP].count++;
            i++;
        } else if (argv[i][0] == '-' && argv[i][1] != '\0') {
            report(sink, "unknown-option", SLICE("options are long here, as in --policies"),
                   "unknown option %s", argv[i++]);
        } else {
            operands[arguments->operand_count++] = argv[i++];
        }
    }
    arguments->operands = operands;
    return diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0;
}

const char *argument_value(const Arguments *arguments, OptionId option)
{
    const OptionValues *values = &arguments->options[option];
    return values->count ? values->values[values->count - 1] : NULL;
}

/* A power of 1,024 by its letter, with or without "iB" or "B". */
static bool take_unit(Slice unit, uint64_t *factor)
{
    static const char letters[] = "KMGT";
    *factor = 1;
    if (unit.size == 0)
        return true;
    char letter = unit.data[0] >= 'a' ? (char)(unit.data[0] - 32) : unit.data[0];
    const char *found = strchr(letters, letter);
    Slice rest = slice_from(unit, 1);
    if (!found ||
        !(rest.size == 0 || slice_equal(rest, SLICE("iB")) || slice_equal(rest, SLICE("B"))))
        return false;
    for (const char *c = letters; c <= found; c++)
        *factor *= 1024;
    return true;
}

bool argument_number(const Arguments *arguments, OptionId option, uint64_t least, uint64_t most,
                     uint64_t *number, Diagnostics *sink)
{
    const char *text = argument_value(arguments, option);
    if (!text)
        return true;
    uint64_t value = 0, factor;
    size_t digits = 0;
    bool overflow = false;
    for (; text[digits] >= '0' && text[digits] <= '9'; digits++)
        overflow |= __builtin_mul_overflow(value, 10, &value) ||
                    __builtin_add_overflow(value, (uint64_t)(text[digits] - '0'), &value);
    bool good = digits > 0 && take_unit(slice_of(text + digits), &factor) && !overflow &&
                !__builtin_mul_overflow(value, factor, &value) && value >= least && value <= most;
    if (!good) {
        char message[160];
        snprintf(message, sizeof message, "--%s takes a number from %llu to %llu, not \"%.40s\"",
                 option_rows[option].name, (unsigned long long)least, (unsigned long long)most,
                 text);
        Diagnostic diagnostic = {
            .level = DIAGNOSTIC_ERROR, .code = "option-value", .message = slice_of(message)};
        diagnostics_add(sink, &diagnostic);
        return false;
    }
    *number = value;
    return true;
}
