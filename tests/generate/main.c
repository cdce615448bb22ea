/*
 * trailaudit-generate: writes the archive of a sample organisation, the same to the byte for the
 * same options.
 *
 * First a plan is made of all events (plan.h): files, ordinary traffic (ordinary.h, traffic.h),
 * what an audit is to find (planted.h, stories.h), copies (duplicates.h). Then each file's records
 * are written from templates (record.h, template.h, vocabulary.h) and compressed (bucket.h). The
 * tables of actions, actors and words hold no logic; the logic knows no service.
 */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

enum { STATUS_FAILED = 1, STATUS_USAGE = 2 };

static const struct profile {
    const char *name;
    int (*run)(const struct request *request, text *facts);
} profiles[] = {
    {"demo", profile_demo},
    {"bench-large", profile_bench_large},
    {"bench-violations", profile_bench_violations},
    {"bench-small", profile_bench_small},
    {"bench-tiny", profile_bench_tiny},
};

enum { PROFILES = sizeof profiles / sizeof profiles[0] };

struct options {
    struct request request;
    const struct profile *profile;
    const char *facts_file;
    bool help;
};

void facts_add_text(text *facts, const char *key, const char *value)
{
    text_append_string(facts, key);
    text_append_string(facts, ": ");
    text_append_string(facts, value);
    text_append_char(facts, '\n');
}

void facts_add_number(text *facts, const char *key, uint64_t value)
{
    text_append_string(facts, key);
    text_append_string(facts, ": ");
    text_append_number(facts, (int64_t)value, 1);
    text_append_char(facts, '\n');
}

static void print_usage(FILE *to)
{
    fputs("usage: trailaudit-generate --output DIR [--seed N] [--records N] [--facts FILE]\n"
          "                           [--profile demo|bench-large|bench-violations|\n"
          "                           bench-small|bench-tiny]\n"
          "                           [--public-keys FILE]\n"
          "\n"
          "Writes a CloudTrail archive of a sample organisation below DIR and prints what it\n"
          "planted. The same options give the same bytes.\n",
          to);
}

static bool read_number(const char *digits, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoull(digits, &end, 10);
    return errno == 0 && digits[0] >= '0' && digits[0] <= '9' && *end == '\0';
}

static const struct profile *find_profile(const char *name)
{
    for (size_t i = 0; i < PROFILES; i++) {
        if (strcmp(profiles[i].name, name) == 0) {
            return &profiles[i];
        }
    }
    return NULL;
}

/* False if the command line is wrong. */
static bool read_options(int count, char **arguments, struct options *options)
{
    static const struct option known[] = {
        {"output", required_argument, NULL, 'o'},  {"seed", required_argument, NULL, 's'},
        {"records", required_argument, NULL, 'r'}, {"profile", required_argument, NULL, 'p'},
        {"facts", required_argument, NULL, 'f'},   {"public-keys", required_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0},
    };
    bool good = true;
    int option = 0;
    while (good && (option = getopt_long(count, arguments, "", known, NULL)) != -1) {
        uint64_t number = 0;
        switch (option) {
        case 'o':
            options->request.folder = optarg;
            break;
        case 's':
            good = read_number(optarg, &options->request.seed);
            break;
        case 'r':
            good = read_number(optarg, &number) && number > 0;
            options->request.records = (size_t)number;
            break;
        case 'p':
            options->profile = find_profile(optarg);
            good = options->profile != NULL;
            break;
        case 'f':
            options->facts_file = optarg;
            break;
        case 'k':
            options->request.public_keys = optarg;
            break;
        case 'h':
            options->help = true;
            break;
        default:
            good = false;
        }
    }
    return good && optind == count && (options->help || options->request.folder != NULL);
}

static bool write_facts(const char *place, const text *facts)
{
    FILE *file = fopen(place, "w");
    bool written = file != NULL && fwrite(facts->bytes, 1, facts->length, file) == facts->length;
    if (file != NULL && fclose(file) != 0) {
        written = false;
    }
    if (!written) {
        fprintf(stderr, "trailaudit-generate: %s: %s\n", place, strerror(errno));
    }
    return written;
}

int main(int count, char **arguments)
{
    struct options options = {.request = {.seed = 1}, .profile = &profiles[0]};
    if (!read_options(count, arguments, &options)) {
        print_usage(stderr);
        return STATUS_USAGE;
    }
    if (options.help) {
        print_usage(stdout);
        return 0;
    }
    text facts = {0};
    facts_add_text(&facts, "profile", options.profile->name);
    facts_add_number(&facts, "seed", options.request.seed);
    int status = options.profile->run(&options.request, &facts);
    if (status == 0) {
        fwrite(facts.bytes, 1, facts.length, stdout);
        if (options.facts_file != NULL && !write_facts(options.facts_file, &facts)) {
            status = STATUS_FAILED;
        }
    }
    text_free(&facts);
    return status;
}
