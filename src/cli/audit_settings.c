#include "cli/audit_settings.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "cli/documents.h"
#include "cli/home.h"
#include "cli/missing.h"
#include "event/event.h"

typedef struct {
    const Arguments *arguments;
    const Surroundings *surroundings;
    Arena *arena;
    AuditSettings *settings;
    Diagnostics *sink;
} Reading;

static bool wrong(Reading *reading, const char *format, const char *value)
{
    char message[200];
    snprintf(message, sizeof message, format, value);
    Diagnostic diagnostic = {
        .level = DIAGNOSTIC_ERROR, .code = "option-value", .message = slice_of(message)};
    diagnostics_add(reading->sink, &diagnostic);
    return false;
}

static bool no_memory(Reading *reading)
{
    diagnostics_report(reading->sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0,
                       "memory ran out");
    return false;
}

static const char *value_of(Reading *reading, OptionId option)
{
    return argument_value(reading->arguments, option);
}

/* ---- lists of words ---- */

static bool read_list(Reading *reading, OptionId option, bool fold, Slice **list, uint32_t *count)
{
    const OptionValues *values = &reading->arguments->options[option];
    *list = arena_array(reading->arena, values->count, sizeof(Slice));
    if (!*list)
        return no_memory(reading);
    for (size_t i = 0; i < values->count; i++) {
        Slice copy = arena_copy(reading->arena, slice_of(values->values[i]));
        if (!copy.data)
            return no_memory(reading);
        for (size_t j = 0; fold && j < copy.size; j++)
            ((char *)copy.data)[j] = ascii_lower(copy.data[j]);
        (*list)[(*count)++] = copy;
    }
    return true;
}

static bool read_selection(Reading *reading)
{
    AuditSettings *s = reading->settings;
    if (!read_list(reading, OPTION_ACCOUNT, false, &s->accounts, &s->account_count) ||
        !read_list(reading, OPTION_REGION, false, &s->regions, &s->region_count) ||
        !read_list(reading, OPTION_SERVICE, true, &s->services, &s->service_count))
        return false;
    for (uint32_t i = 0; i < s->account_count; i++)
        if (!slice_is_digits(s->accounts[i], 12) && !slice_equal(s->accounts[i], SLICE("unknown")))
            return wrong(reading, "--account takes an account of 12 digits, not \"%.40s\"",
                         s->accounts[i].data);
    for (uint32_t i = 0; i < s->region_count; i++)
        if (s->regions[i].size == 0)
            return wrong(reading, "--region names no Region%s", "");
    for (uint32_t i = 0; i < s->service_count; i++)
        if (s->services[i].size == 0)
            return wrong(reading, "--service names no service%s", "");
    s->trust_paths = argument_given(reading->arguments, OPTION_TRUST_PATHS);
    s->recover = argument_given(reading->arguments, OPTION_RECOVER);
    s->redact = argument_given(reading->arguments, OPTION_REDACT);
    s->follow = argument_given(reading->arguments, OPTION_FOLLOW);
    s->public_keys = value_of(reading, OPTION_PUBLIC_KEYS);
    return true;
}

/* "html, pdf, json": what may stand in --format. */
static bool wrong_format(Reading *reading, Slice word)
{
    Slice names[FORMAT_NAMES];
    Buffer message = {0};
    buffer_printf(&message, "\"%.*s\" is no format:", word.size < 40 ? (int)word.size : 40,
                  word.data);
    for (size_t i = 0; i < FORMAT_NAMES; i++) {
        names[i] = slice_of(format_names[i].name);
        buffer_printf(&message, "%s %s", i ? "," : "", format_names[i].name);
    }
    Slice nearest = text_nearest(word, names, FORMAT_NAMES), hint = {0};
    if (nearest.size)
        hint = arena_printf(reading->arena, "did you mean %.*s?", (int)nearest.size, nearest.data);
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "option-value",
                             .message = buffer_slice(&message),
                             .hint = hint};
    diagnostics_add(reading->sink, &diagnostic);
    buffer_free(&message);
    return false;
}

static bool read_formats(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const char *given = value_of(reading, OPTION_FORMAT);
    Slice bad, list = given ? slice_of(given) : (Slice){0};
    if (!given && s->definition)
        list = s->definition->formats;
    if (!formats_read(list, &s->formats, &bad)) /* told already of those in the definition */
        return given && wrong_format(reading, bad);
    if (!s->formats && given)
        return wrong(reading, "--format names no format%s", "");
    if (!s->formats)
        s->formats = FORMATS_BY_DEFAULT;
    return true;
}

/* ---- time ---- */

static bool read_instant(Reading *reading, OptionId option, Instant *instant)
{
    const char *text = value_of(reading, option);
    if (!text)
        return true;
    *instant = instant_parse_typed(slice_of(text));
    if (*instant == INSTANT_NONE)
        return wrong(reading,
                     "\"%.40s\" is no ISO 8601 date or time (2026-07-01, 2026-07-01T12:00:00Z)",
                     text);
    return true;
}

/* A period by its name: the command line's, else the report definition's. */
static bool read_named_period(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const char *given = value_of(reading, OPTION_PERIOD);
    Slice text = given ? slice_of(given) : s->definition ? s->definition->period : (Slice){0};
    if ((!given && text.size == 0) ||
        report_period_parse(text, reading->surroundings->now, &s->from, &s->to))
        return true;
    /* Of that in the report definition this was told, with its place, when it was read. */
    return given && wrong(reading, "\"%.40s\" is no period (" REPORT_PERIODS ")", given);
}

/* The ends may come from two places, and who gave one may not know the other. */
static bool wrong_ends(Reading *reading)
{
    const AuditSettings *s = reading->settings;
    const char *definition = "<period> of the report definition";
    char from[32], to[32];
    instant_format_exact(s->from, from);
    instant_format_exact(s->to, to);
    diagnostics_report(reading->sink, DIAGNOSTIC_ERROR, "option-value", (Slice){0}, 0,
                       "the period is empty: it begins with %s (%s) and ends before %s (%s)", from,
                       value_of(reading, OPTION_FROM) ? "--from" : definition, to,
                       value_of(reading, OPTION_TO) ? "--to" : definition);
    return false;
}

static bool read_period(Reading *reading)
{
    AuditSettings *s = reading->settings;
    if (value_of(reading, OPTION_PERIOD) &&
        (value_of(reading, OPTION_FROM) || value_of(reading, OPTION_TO)))
        return wrong(reading, "--period goes without --from and --to%s", "");
    /* One end given on the command line leaves the report's other end as it is. */
    if (!read_named_period(reading) || !read_instant(reading, OPTION_FROM, &s->from) ||
        !read_instant(reading, OPTION_TO, &s->to) ||
        !read_instant(reading, OPTION_AS_OF, &s->as_of))
        return false;
    if (s->from != INSTANT_NONE && s->to != INSTANT_NONE && s->from >= s->to)
        return wrong_ends(reading);
    return true;
}

/* ---- what policies are given ---- */

static bool read_accounts(Reading *reading)
{
    AuditSettings *s = reading->settings;
    uint32_t count = s->definition ? s->definition->account_count : 0;
    Slice *accounts = arena_array(reading->arena, count, sizeof(Slice));
    if (!accounts)
        return no_memory(reading);
    for (uint32_t i = 0; i < count; i++)
        accounts[i] = s->definition->accounts[i].id;
    s->inputs.accounts = accounts;
    s->inputs.account_count = count;
    return true;
}

/* Those of the command line take the place of those of the report definition. */
static bool read_exception_paths(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const OptionValues *given = &reading->arguments->options[OPTION_EXCEPTIONS];
    uint32_t defined = s->definition ? s->definition->exception_count : 0;
    s->inputs.exception_paths = given->values;
    s->inputs.exception_path_count = given->count;
    s->inputs.exceptions_apart_only = s->definition && s->definition->exceptions_apart_only;
    if (given->count || defined == 0)
        return true;
    const char **paths = arena_array(reading->arena, defined, sizeof(char *));
    if (!paths)
        return no_memory(reading);
    for (uint32_t i = 0; i < defined; i++)
        paths[i] = s->definition->exceptions[i].data;
    s->inputs.exception_paths = paths;
    s->inputs.exception_path_count = defined;
    s->inputs.exceptions_named_by = s->definition->file;
    return true;
}

/* The command line's come last: they win. */
static bool read_inputs(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const OptionValues *given = &reading->arguments->options[OPTION_SET];
    uint32_t defined = s->definition ? s->definition->parameter_count : 0;
    PolicyParameter *parameters =
        arena_array(reading->arena, defined + given->count, sizeof(PolicyParameter));
    if (!parameters)
        return no_memory(reading);
    for (uint32_t i = 0; i < defined; i++)
        parameters[i] =
            (PolicyParameter){s->definition->parameters[i].name, s->definition->parameters[i].value,
                              &s->definition->parameters[i].place};
    for (size_t i = 0; i < given->count; i++) {
        Slice text = slice_of(given->values[i]);
        size_t equals = slice_find(text, '=');
        if (equals == 0 || equals == text.size)
            return wrong(reading, "--set takes NAME=VALUE, not \"%.80s\"", given->values[i]);
        parameters[defined + i] =
            (PolicyParameter){{text.data, equals}, slice_from(text, equals + 1), NULL};
    }
    s->inputs.parameters = parameters;
    s->inputs.parameter_count = defined + (uint32_t)given->count;
    return read_accounts(reading) && read_exception_paths(reading);
}

/* ---- the gate ---- */

static bool read_gate(Reading *reading)
{
    AuditSettings *s = reading->settings;
    s->require_data = reading->arguments->options[OPTION_REQUIRE_DATA];
    return gate_read(reading->arguments, &s->gate, reading->sink);
}

static bool read_baseline(Reading *reading)
{
    const char *path = value_of(reading, OPTION_BASELINE);
    if (!path || documents_open(path, SUMS_MAY_DIFFER, &reading->settings->baseline, reading->sink))
        return true;
    return diagnostics_count(reading->sink, DIAGNOSTIC_ERROR) ? false : no_memory(reading);
}

static bool read_bounds(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const Arguments *arguments = reading->arguments;
    Diagnostics *sink = reading->sink;
    s->evidence = LIMIT_EVIDENCE;
    if (s->definition && s->definition->evidence >= 0)
        s->evidence = (uint64_t)s->definition->evidence;
    s->jobs = reading->surroundings->processors;
    s->memory = LIMIT_MEMORY_DEFAULT;
    s->max_record = LIMIT_RECORD_DEFAULT;
    s->max_file = LIMIT_FILE_DEFAULT;
    bool good =
        argument_number(arguments, OPTION_EVIDENCE, 0, LIMIT_EVIDENCE_MOST, &s->evidence, sink);
    good &= argument_number(arguments, OPTION_JOBS, 1, LIMIT_JOBS, &s->jobs, sink);
    good &= argument_number(arguments, OPTION_MEMORY, 1 << 20, UINT64_MAX, &s->memory, sink);
    good &= argument_number(arguments, OPTION_MAX_RECORD, 1024, (uint64_t)1 << 30, &s->max_record,
                            sink);
    good &= argument_number(arguments, OPTION_MAX_FILE, 1024, UINT64_MAX, &s->max_file, sink);
    return good;
}

static bool read_sample(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const Arguments *arguments = reading->arguments;
    if (!value_of(reading, OPTION_SAMPLE) && value_of(reading, OPTION_SEED))
        return wrong(reading, "--seed goes with --sample N%s", "");
    bool good =
        argument_number(arguments, OPTION_SAMPLE, 1, LIMIT_SAMPLE, &s->sample, reading->sink);
    return argument_number(arguments, OPTION_SEED, 0, LIMIT_SEED, &s->seed, reading->sink) && good;
}

static bool read_display(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const char *when = value_of(reading, OPTION_PROGRESS);
    s->quiet = argument_given(reading->arguments, OPTION_QUIET);
    s->verbose = argument_given(reading->arguments, OPTION_VERBOSE);
    s->output = value_of(reading, OPTION_OUTPUT) ? value_of(reading, OPTION_OUTPUT) : "audit-out";
    if (!when || strcmp(when, "auto") == 0)
        s->progress = reading->surroundings->terminal && !s->quiet ? PROGRESS_BAR : PROGRESS_NONE;
    else if (strcmp(when, "yes") == 0)
        s->progress = PROGRESS_BAR;
    else if (strcmp(when, "plain") == 0)
        s->progress = PROGRESS_PLAIN;
    else if (strcmp(when, "no") != 0)
        return wrong(reading, "--progress takes auto, yes, plain or no, not \"%.40s\"", when);
    if (s->output[0] == '\0')
        return wrong(reading, "--output names no folder%s", "");
    return true;
}

/* ---- the normal form ---- */

static bool add_option(Reading *reading, const char *name, const char *value)
{
    AuditSettings *s = reading->settings;
    Slice text = arena_printf(reading->arena, "%s=%s", name, value);
    s->options[s->option_count++] = text;
    return text.data != NULL;
}

static int compare_slices(const void *a, const void *b)
{
    return slice_compare(*(const Slice *)a, *(const Slice *)b);
}

/* In order, what was given twice once. */
static bool add_list(Reading *reading, const char *name, Slice *list, size_t count)
{
    if (count)
        qsort(list, count, sizeof(Slice), compare_slices);
    for (size_t i = 0; i < count; i++)
        if (!(i && slice_equal(list[i], list[i - 1])) && !add_option(reading, name, list[i].data))
            return false;
    return true;
}

/* A prefix selects all sources that have it, a source only itself: one whose prefix is asked for
 * too adds nothing. */
static bool add_services(Reading *reading)
{
    const AuditSettings *s = reading->settings;
    Slice *services = arena_array(reading->arena, s->service_count, sizeof(Slice));
    size_t count = 0;
    if (!services)
        return false;
    for (uint32_t i = 0; i < s->service_count; i++) {
        Slice prefix = event_service_prefix(s->services[i]);
        bool covered = false;
        for (uint32_t j = 0; j < s->service_count && !slice_equal(prefix, s->services[i]); j++)
            covered |= slice_equal(s->services[j], prefix);
        if (!covered)
            services[count++] = s->services[i];
    }
    return add_list(reading, "service", services, count);
}

static bool add_required(Reading *reading)
{
    const OptionValues *required = &reading->settings->require_data;
    Slice *policies = arena_array(reading->arena, required->count, sizeof(Slice));
    if (!policies)
        return false;
    for (size_t i = 0; i < required->count; i++)
        policies[i] = slice_of(required->values[i]);
    return add_list(reading, "require-data", policies, required->count);
}

/* Each parameter once, with the value that counts. */
static bool add_parameters(Reading *reading)
{
    const PolicyInputs *inputs = &reading->settings->inputs;
    Slice *texts = arena_array(reading->arena, inputs->parameter_count, sizeof(Slice));
    uint32_t count = 0;
    if (!texts)
        return false;
    for (uint32_t i = 0; i < inputs->parameter_count; i++) {
        const PolicyParameter *parameter = &inputs->parameters[i];
        bool later = false;
        for (uint32_t j = i + 1; j < inputs->parameter_count; j++)
            later |= slice_equal(inputs->parameters[j].name, parameter->name);
        if (later)
            continue;
        texts[count] =
            arena_printf(reading->arena, "%.*s=%.*s", (int)parameter->name.size,
                         parameter->name.data, (int)parameter->value.size, parameter->value.data);
        if (!texts[count++].data)
            return false;
    }
    return add_list(reading, "set", texts, count);
}

/* The seed too where it is the default: it is what the sample can be drawn again with. */
static bool add_sample(Reading *reading)
{
    char size[32], seed[32];
    snprintf(size, sizeof size, "%llu", (unsigned long long)reading->settings->sample);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)reading->settings->seed);
    return add_option(reading, "sample", size) && add_option(reading, "seed", seed);
}

/* Only what shapes the result, in name order: never the number of workers, the folder or what is
 * for display. */
static bool make_normal_form(Reading *reading)
{
    AuditSettings *s = reading->settings;
    char number[32], from[32], to[32], hex[DIGEST_HEX_SIZE + 1];
    size_t most = s->account_count + s->region_count + s->service_count + s->require_data.count +
                  s->inputs.parameter_count + 20;
    s->options = arena_array(reading->arena, most, sizeof(Slice));
    if (!s->options)
        return no_memory(reading);
    bool done = add_list(reading, "account", s->accounts, s->account_count);
    if (s->definition && s->definition->accounts_file.size) {
        digest_hex(&s->definition->accounts_sha256, hex);
        done = done && add_option(reading, "accounts", hex);
    }
    instant_format_date(s->as_of, from);
    done = done && add_option(reading, "as-of", from);
    done = done && (!s->baseline.audit || add_option(reading, "baseline", s->baseline.content_id));
    snprintf(number, sizeof number, "%llu", (unsigned long long)s->evidence);
    done = done && add_option(reading, "evidence", number);
    done = done && (!s->follow || add_option(reading, "follow", "yes"));
    if (s->from != INSTANT_NONE)
        instant_format_exact(s->from, from), done = done && add_option(reading, "from", from);
    done = done &&
           (!s->inputs.exceptions_apart_only || add_option(reading, "inline-exceptions", "no"));
    snprintf(number, sizeof number, "%llu", (unsigned long long)s->max_file);
    done = done && add_option(reading, "max-file", number);
    snprintf(number, sizeof number, "%llu", (unsigned long long)s->max_record);
    done = done && add_option(reading, "max-record", number);
    done = done && (!s->public_keys || add_option(reading, "public-keys", "given"));
    done = done && (!s->recover || add_option(reading, "recover", "yes"));
    done = done && add_list(reading, "region", s->regions, s->region_count);
    done = done && add_required(reading);
    done = done && (s->sample == 0 || add_sample(reading));
    done = done && add_services(reading);
    done = done && add_parameters(reading);
    if (s->to != INSTANT_NONE)
        instant_format_exact(s->to, to), done = done && add_option(reading, "to", to);
    done = done && (!s->trust_paths || add_option(reading, "trust-paths", "yes"));
    return done || no_memory(reading);
}

/* ---- all of it ---- */

static bool read_definition(Reading *reading)
{
    const char *path = value_of(reading, OPTION_REPORT);
    AuditSettings *s = reading->settings;
    if (!path)
        return true;
    path = home_path(path, reading->arena, reading->sink);
    if (!path)
        return false;
    ReportDefinition *definition = report_definition_load(path, reading->arena, reading->sink);
    if (!definition && diagnostics_count(reading->sink, DIAGNOSTIC_ERROR) == 0)
        return no_memory(reading);
    s->definition = definition;
    return diagnostics_count(reading->sink, DIAGNOSTIC_ERROR) == 0;
}

static bool read_policy_paths(Reading *reading)
{
    AuditSettings *s = reading->settings;
    const OptionValues *given = &reading->arguments->options[OPTION_POLICIES];
    s->policy_paths = home_paths(given->values, given->count, reading->arena, reading->sink);
    s->policy_path_count = given->count;
    if (!s->policy_paths)
        return false;
    if (given->count == 0 && s->definition) {
        const char **paths =
            arena_array(reading->arena, s->definition->policy_count, sizeof(char *));
        if (!paths)
            return no_memory(reading);
        for (uint32_t i = 0; i < s->definition->policy_count; i++)
            paths[i] = s->definition->policies[i].data;
        s->policy_paths = paths;
        s->policy_path_count = s->definition->policy_count;
        s->inputs.policies_named_by = s->definition->file;
    }
    if (s->policy_path_count == 0)
        return wrong(reading, "no policies: name them with --policies PATH or a --report FILE%s",
                     "");
    if (s->definition) {
        s->template_html =
            s->definition->template_html.size ? s->definition->template_html.data : NULL;
        s->template_pdf =
            s->definition->template_pdf.size ? s->definition->template_pdf.data : NULL;
    }
    return true;
}

bool audit_settings_read(const Arguments *arguments, const Surroundings *surroundings, Arena *arena,
                         AuditSettings *settings, Diagnostics *sink)
{
    *settings =
        (AuditSettings){.from = INSTANT_NONE, .to = INSTANT_NONE, .as_of = surroundings->now};
    Reading reading = {arguments, surroundings, arena, settings, sink};
    if (arguments->operand_count == 0)
        wrong(&reading, "no archive: name a file or folder of CloudTrail logs%s", "");
    /* Every error in one go: each part is read even where one before it is wrong. */
    bool good = read_definition(&reading);
    good &= read_policy_paths(&reading);
    good &= read_inputs(&reading);
    good &= read_selection(&reading);
    good &= read_formats(&reading);
    good &= read_period(&reading);
    good &= read_gate(&reading);
    good &= read_baseline(&reading);
    good &= read_bounds(&reading);
    good &= read_sample(&reading);
    good &= read_display(&reading);
    good &= missing_check_paths(arguments->operands, arguments->operand_count, "CloudTrail logs",
                                arena, sink);
    return good && arguments->operand_count > 0 && make_normal_form(&reading);
}
