/*
 * What a path says, by the key grammar of the AWS CloudTrail User Guide ("Finding your log files"):
 *
 *   [prefix/]AWSLogs/[o-…/]ACCOUNT/KIND/REGION/YYYY/MM/DD/FILE, where FILE is
 *   ACCOUNT_KIND_REGION_YYYYMMDDTHHMMZ_UNIQUE.json.gz
 *
 * Trees are copied in part, so folders and file name are read apart and then held together: folders
 * win, the name fills in what they leave open, and where both contradict each other neither may
 * keep a file from being read.
 */
#include "archive/archive.h"

typedef struct {
    Slice after_logs;   /* behind the last AWSLogs/ */
    Slice before_logs;  /* the component before it */
    Slice from_account; /* from the account of the last ACCOUNT/CloudTrail… on */
    Slice file;         /* the last component */
} Places;

typedef struct {
    bool is_trail; /* ACCOUNT_CloudTrail…_ */
    ArchiveKind kind;
    Slice account, region;
    Instant from, until;
} NameFacts;

static bool take_component(Slice *rest, Slice *component)
{
    do {
        while (rest->size && rest->data[0] == '/')
            *rest = slice_from(*rest, 1);
        if (rest->size == 0)
            return false;
        *component = (Slice){rest->data, slice_find(*rest, '/')};
        *rest = slice_from(*rest, component->size);
    } while (slice_equal(*component, SLICE(".")));
    return true;
}

/* Whether another component follows, so that the one before is a folder. */
static bool has_more(Slice rest)
{
    Slice next;
    return take_component(&rest, &next);
}

static bool is_account(Slice text)
{
    return slice_is_digits(text, 12);
}

static bool is_organisation(Slice text)
{
    if (text.size < 12 || text.size > 34 || !slice_starts(text, SLICE("o-")))
        return false;
    for (size_t i = 2; i < text.size; i++)
        if (!((text.data[i] >= 'a' && text.data[i] <= 'z') ||
              (text.data[i] >= '0' && text.data[i] <= '9')))
            return false;
    return true;
}

/* Letters, then words of letters or digits behind hyphens, the last a number: us-east-1,
 * us-gov-west-1, eusc-de-east-1. */
static bool is_region(Slice text)
{
    size_t hyphen = slice_find(text, '-'), last = slice_find_last(text, '-');
    if (hyphen < 2 || last == hyphen || text.size > 32 || last + 1 >= text.size)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        bool letter = text.data[i] >= 'a' && text.data[i] <= 'z';
        if (i < hyphen ? !letter : i > last ? !digit : !(letter || digit || text.data[i] == '-'))
            return false;
    }
    return true;
}

static bool is_kind(Slice text)
{
    if (!slice_starts(text, SLICE("CloudTrail")))
        return false;
    for (size_t i = 10; i < text.size; i++)
        if (ascii_lower(text.data[i]) < 'a' || ascii_lower(text.data[i]) > 'z')
            if (text.data[i] != '-')
                return false;
    return true;
}

/* A kind that is not known yet is UNKNOWN and not OTHER: its files are read and their contents
 * decide. */
static ArchiveKind kind_of(Slice text)
{
    static const struct {
        Slice word;
        ArchiveKind kind;
    } kinds[] = {
        {{"CloudTrail", 10}, ARCHIVE_KIND_EVENTS},
        {{"CloudTrail-Insight", 18}, ARCHIVE_KIND_INSIGHT},
        {{"CloudTrail-NetworkActivity", 26}, ARCHIVE_KIND_NETWORK},
        {{"CloudTrail-Aggregated", 21}, ARCHIVE_KIND_AGGREGATED},
        {{"CloudTrail-Digest", 17}, ARCHIVE_KIND_DIGEST},
        {{"CloudTrail-Lake", 15}, ARCHIVE_KIND_OTHER},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_equal(text, kinds[i].word))
            return kinds[i].kind;
    return ARCHIVE_KIND_UNKNOWN;
}

static Places find_places(Slice path)
{
    Places places = {0};
    Slice rest = path, component, before = {0};
    while (take_component(&rest, &component)) {
        places.file = component;
        if (slice_equal(component, SLICE("AWSLogs")) && has_more(rest)) {
            places.after_logs = rest;
            places.before_logs = before;
        } else if (is_account(before) && is_kind(component)) {
            const char *end = path.data + path.size;
            places.from_account = (Slice){before.data, (size_t)(end - before.data)};
        }
        before = component;
    }
    return places;
}

/* YYYY/MM/DD/ taken off *rest, whose first component has been taken already. False where it is no
 * date. */
static bool take_date(Slice *rest, Slice year, Instant *day)
{
    Slice month, day_of_month;
    if (!slice_is_digits(year, 4) || !take_component(rest, &month) || !slice_is_digits(month, 2) ||
        !take_component(rest, &day_of_month) || !slice_is_digits(day_of_month, 2))
        return false;
    char text[10] = {
        year.data[0],  year.data[1],  year.data[2], year.data[3],         '-',
        month.data[0], month.data[1], '-',          day_of_month.data[0], day_of_month.data[1]};
    *day = instant_parse_date((Slice){text, sizeof text});
    return *day != INSTANT_NONE;
}

/*
 * [o-…/]account/kind/region/YYYY/MM/DD/file, as far as it goes. Each part is a folder, so the last
 * component is never taken for one. False where not even an account is there.
 */
static bool parse_folders(Slice rest, ArchiveKey *key)
{
    Slice part;
    if (!take_component(&rest, &part))
        return false;
    if (is_organisation(part)) {
        Slice organisation = part;
        if (!take_component(&rest, &part) || !is_account(part) || !has_more(rest))
            return false;
        key->organisation = organisation;
    }
    if (!is_account(part) || !has_more(rest))
        return false;
    key->account = part;
    if (!take_component(&rest, &part) || !has_more(rest))
        return true;
    bool kind = is_kind(part);
    key->kind = kind ? kind_of(part) : ARCHIVE_KIND_UNKNOWN;
    if (!kind && !is_region(part) && !slice_is_digits(part, 4))
        key->kind = ARCHIVE_KIND_OTHER;
    if (key->kind == ARCHIVE_KIND_OTHER)
        return true;
    if (kind && (!take_component(&rest, &part) || !has_more(rest)))
        return true;
    if (is_region(part)) {
        key->region = part;
        if (!take_component(&rest, &part) || !has_more(rest))
            return true;
    }
    Instant day;
    if (!take_date(&rest, part, &day) || !has_more(rest))
        return true;
    key->delivered_from = day;
    key->delivered_until = day + INSTANT_DAY;
    take_component(&rest, &part);
    key->full = kind && key->region.size && !has_more(rest);
    return true;
}

static void drop_suffix(Slice *text, Slice suffix)
{
    if (slice_ends(*text, suffix))
        text->size -= suffix.size;
}

/* …_YYYYMMDDTHHMMSSZ[_backfill].json.gz: from the end, because a trail's name may hold anything
 * before it. */
static void parse_digest_time(Slice name, NameFacts *facts)
{
    drop_suffix(&name, SLICE(".gz"));
    drop_suffix(&name, SLICE(".json"));
    drop_suffix(&name, SLICE("_backfill"));
    if (name.size < 17 || name.data[name.size - 17] != '_')
        return;
    Instant time = instant_parse(slice_from(name, name.size - 16));
    if (time != INSTANT_NONE) {
        facts->from = time;
        facts->until = time + INSTANT_SECOND;
    }
}

/* YYYYMMDDTHHMMZ at the start of the text: to the minute. */
static void parse_event_time(Slice text, NameFacts *facts)
{
    char whole[16];
    if (text.size < 14 || text.data[13] != 'Z')
        return;
    memcpy(whole, text.data, 13);
    memcpy(whole + 13, "00Z", 3);
    Instant time = instant_parse((Slice){whole, sizeof whole});
    if (time != INSTANT_NONE) {
        facts->from = time;
        facts->until = time + 60 * INSTANT_SECOND;
    }
}

static NameFacts parse_name(Slice name)
{
    NameFacts facts = {.from = INSTANT_NONE, .until = INSTANT_NONE};
    if (name.size < 13 || !is_account((Slice){name.data, 12}) || name.data[12] != '_')
        return facts;
    Slice rest = slice_from(name, 13);
    size_t end = slice_find(rest, '_');
    Slice kind = {rest.data, end};
    if (end == rest.size || !is_kind(kind))
        return facts;
    facts.is_trail = true;
    facts.kind = kind_of(kind);
    facts.account = (Slice){name.data, 12};
    rest = slice_from(rest, end + 1);
    end = slice_find(rest, '_');
    Slice region = {rest.data, end};
    if (end < rest.size && is_region(region)) {
        facts.region = region;
        rest = slice_from(rest, end + 1);
    }
    if (facts.kind == ARCHIVE_KIND_DIGEST)
        parse_digest_time(name, &facts);
    else
        parse_event_time(rest, &facts);
    return facts;
}

static ArchiveKind agree_on_kind(ArchiveKind folder, ArchiveKind name)
{
    if (folder == name || folder == ARCHIVE_KIND_UNKNOWN || folder == ARCHIVE_KIND_OTHER)
        return name;
    /* Files of the special kinds may be named as plain event files are. */
    if (name == ARCHIVE_KIND_EVENTS && folder != ARCHIVE_KIND_DIGEST)
        return folder;
    return ARCHIVE_KIND_UNKNOWN;
}

/* The name is more exact than the folder of the day; where they contradict each other, both spans
 * count. */
static void agree_on_delivery(const NameFacts *name, ArchiveKey *key)
{
    if (name->from == INSTANT_NONE)
        return;
    bool within = name->from >= key->delivered_from && name->until <= key->delivered_until;
    if (key->delivered_from == INSTANT_NONE || within) {
        key->delivered_from = name->from;
        key->delivered_until = name->until;
        return;
    }
    if (name->from < key->delivered_from)
        key->delivered_from = name->from;
    if (name->until > key->delivered_until)
        key->delivered_until = name->until;
}

static void add_name(const NameFacts *name, ArchiveKey *key)
{
    ArchiveKind kind = agree_on_kind(key->kind, name->kind);
    if ((key->kind != ARCHIVE_KIND_UNKNOWN && kind == ARCHIVE_KIND_UNKNOWN) ||
        (key->account.size && !slice_equal(key->account, name->account)) ||
        (key->region.size && name->region.size && !slice_equal(key->region, name->region)))
        key->full = false;
    key->kind = kind;
    if (!key->account.size)
        key->account = name->account;
    if (!key->region.size)
        key->region = name->region;
    agree_on_delivery(name, key);
}

static bool ends_as_events(Slice name)
{
    static const Slice endings[] = {{".json", 5}, {".jsonl", 6}, {".ndjson", 7}};
    if (name.size > 3 && slice_equal_fold(slice_from(name, name.size - 3), SLICE(".gz")))
        name.size -= 3;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (name.size >= endings[i].size &&
            slice_equal_fold(slice_from(name, name.size - endings[i].size), endings[i]))
            return true;
    return false;
}

ArchiveKey archive_key_parse(Slice path)
{
    ArchiveKey key = {.delivered_from = INSTANT_NONE, .delivered_until = INSTANT_NONE};
    Places places = find_places(path);
    if (parse_folders(places.after_logs, &key)) {
        /* Older Control Tower landing zones: the organisation is the prefix before AWSLogs. */
        if (!key.organisation.size && is_organisation(places.before_logs))
            key.organisation = places.before_logs;
    } else if (places.from_account.size) {
        parse_folders(places.from_account, &key);
        key.full = false;
    }
    NameFacts name = parse_name(places.file);
    if (name.is_trail)
        add_name(&name, &key);
    key.claims_events = key.kind != ARCHIVE_KIND_DIGEST && key.kind != ARCHIVE_KIND_OTHER &&
                        (name.is_trail || ends_as_events(places.file));
    key.names_events = key.claims_events && (key.kind != ARCHIVE_KIND_UNKNOWN || name.is_trail);
    return key;
}
