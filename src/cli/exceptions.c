/* trailaudit exceptions: all exceptions with their state on a day, for who reviews them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/build.h"
#include "cli/confine.h"
#include "cli/document_paths.h"
#include "cli/home.h"
#include "report/exceptions_list.h"

typedef struct {
    const Surroundings *surroundings;
    Arena arena;
    Diagnostics *sink;
    ListedException *rows;
    ExceptionsList list;
} Listing;

/* Those that end first stand first. */
static int compare(const void *a, const void *b)
{
    const ListedException *x = a, *y = b;
    int order = slice_compare(x->exception.until, y->exception.until);
    return order ? order : slice_compare(x->exception.id, y->exception.id);
}

static bool add(Listing *listing, const PolicyException *from, Slice policy, Instant as_of)
{
    ListedException *row = &listing->rows[listing->list.count++];
    audit_exception_fill(from, as_of, &row->exception);
    row->policy = policy;
    row->exception.source =
        arena_printf(&listing->arena, "%.*s:%u", (int)from->file.size, from->file.data, from->line);
    return row->exception.source.data != NULL;
}

static bool list_all(Listing *listing, const PolicySet *set, Instant as_of)
{
    uint32_t most = set->loose_count;
    char date[16];
    bool done = true;
    for (uint32_t i = 0; i < set->policy_count; i++)
        most += set->policies[i]->exception_count;
    instant_format_date(as_of, date);
    listing->list.as_of = arena_copy(&listing->arena, slice_of(date));
    listing->list.rows = listing->rows =
        arena_array(&listing->arena, most, sizeof(ListedException));
    listing->list.dispositions = set->disposition_count;
    if (!listing->rows || !listing->list.as_of.data)
        return false;
    for (uint32_t i = 0; i < set->policy_count; i++)
        for (uint32_t j = 0; done && j < set->policies[i]->exception_count; j++)
            done = add(listing, &set->policies[i]->exceptions[j], set->policies[i]->id, as_of);
    for (uint32_t i = 0; done && i < set->loose_count; i++)
        done = add(listing, set->loose[i], set->loose[i]->policy, as_of);
    qsort(listing->rows, listing->list.count, sizeof(ListedException), compare);
    return done;
}

static bool print(const Listing *listing, const char *format)
{
    Output *output = output_of_descriptor(STDOUT_FILENO);
    bool done = output != NULL;
    if (done && strcmp(format, "csv") == 0)
        done = exceptions_write_csv(&listing->list, output);
    else if (done && strcmp(format, "json") == 0)
        done = exceptions_write_json(&listing->list, output);
    else if (done)
        done = exceptions_write_text(&listing->list, listing->surroundings->width, output);
    return output && output_close(output) && done;
}

static int load_and_print(Listing *listing, const Arguments *arguments, const char *format,
                          Instant as_of)
{
    DocumentPaths paths;
    PolicySet *set = NULL;
    confine_to_reading(arguments, listing->surroundings, listing->sink);
    const char *const *given =
        home_paths(arguments->operands, arguments->operand_count, &listing->arena, listing->sink);
    bool done = given && document_paths_sort(given, arguments->operand_count, &listing->arena,
                                             listing->sink, &paths);
    if (done && !diagnostics_count(listing->sink, DIAGNOSTIC_ERROR)) {
        PolicyInputs inputs = {.exception_paths = paths.exceptions,
                               .exception_path_count = paths.exception_count};
        set = policy_load_with(paths.policies, paths.policy_count, &inputs, &listing->arena,
                               listing->sink);
        done = set || diagnostics_count(listing->sink, DIAGNOSTIC_ERROR);
    }
    cli_print_diagnostics(listing->sink, listing->surroundings,
                          argument_given(arguments, OPTION_QUIET));
    if (diagnostics_count(listing->sink, DIAGNOSTIC_ERROR))
        return document_paths_missing(listing->sink) ? EXIT_USAGE : EXIT_VIOLATION;
    if (!done || !list_all(listing, set, as_of)) {
        cli_print_error(listing->surroundings, "memory ran out");
        return EXIT_BROKEN;
    }
    if (print(listing, format) || cli_reader_is_gone())
        return EXIT_DONE;
    cli_print_error(listing->surroundings, "standard output could not be written");
    return EXIT_BROKEN;
}

int command_exceptions(const Arguments *arguments, const Surroundings *surroundings)
{
    Listing listing = {.surroundings = surroundings, .sink = diagnostics_new()};
    const char *format = argument_value(arguments, OPTION_LIST_FORMAT);
    const char *day = argument_value(arguments, OPTION_AS_OF);
    Instant as_of = day ? instant_parse_typed(slice_of(day)) : surroundings->now;
    int status = EXIT_USAGE;
    format = format ? format : "text";
    if (arguments->operand_count == 0)
        cli_print_error(surroundings, "exceptions needs a file or a folder; see trailaudit "
                                      "exceptions --help");
    else if (as_of == INSTANT_NONE)
        cli_print_error(surroundings, "--as-of takes a day, 2026-07-01, not \"%.40s\"", day);
    else if (strcmp(format, "text") != 0 && strcmp(format, "csv") != 0 &&
             strcmp(format, "json") != 0)
        cli_print_error(surroundings, "--format takes text, csv or json, not \"%.40s\"", format);
    else if (!listing.sink)
        cli_print_error(surroundings, "memory ran out"), status = EXIT_BROKEN;
    else
        status = cli_settle_status(surroundings, listing.sink, &listing.arena,
                                   load_and_print(&listing, arguments, format, as_of));
    diagnostics_free(listing.sink);
    arena_free(&listing.arena);
    return status;
}
