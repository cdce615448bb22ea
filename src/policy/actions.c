#include "policy/actions.h"

#include "base/text.h"

enum { NAMES_MOST = 1024, DATE_DIGITS = 8 };

static const ServiceActions *const tables[] = {actions_media, actions_ec2, actions_other};
enum { TABLES = sizeof tables / sizeof tables[0] };

/* Operations whose calls CloudTrail records by another name. */
static const struct {
    const char *prefix, *operation, *recorded;
} renamed[] = {{"s3", "DeletePublicAccessBlock", "DeleteBucketPublicAccessBlock"},
               {"s3", "GetBucketLifecycleConfiguration", "GetBucketLifecycle"},
               {"s3", "GetPublicAccessBlock", "GetBucketPublicAccessBlock"},
               {"s3", "PutBucketLifecycleConfiguration", "PutBucketLifecycle"},
               {"s3", "PutPublicAccessBlock", "PutBucketPublicAccessBlock"}};
enum { RENAMED = sizeof renamed / sizeof renamed[0] };

/* ---- looking ---- */

static const ServiceActions *find_service(Slice prefix)
{
    for (int i = 0; i < TABLES; i++)
        for (const ServiceActions *row = tables[i]; row->prefix; row++)
            if (slice_equal_fold(prefix, slice_of(row->prefix)))
                return row;
    return NULL;
}

static int compare_fold(Slice a, Slice b)
{
    for (size_t i = 0; i < a.size && i < b.size; i++) {
        int order = (unsigned char)ascii_lower(a.data[i]) - (unsigned char)ascii_lower(b.data[i]);
        if (order)
            return order;
    }
    return a.size < b.size ? -1 : a.size > b.size;
}

/* The names are in order, without regard to case. */
static Slice find_in(const char *names, Slice name)
{
    Slice rest = slice_of(names);
    while (rest.size) {
        size_t from = rest.size / 2;
        while (from > 0 && rest.data[from - 1] != ' ')
            from--;
        Slice known = slice_from(rest, from);
        known.size = slice_find(known, ' ');
        int order = compare_fold(name, known);
        if (order == 0)
            return known;
        if (order < 0)
            rest.size = from ? from - 1 : 0;
        else
            rest = slice_from(rest, from + known.size + 1);
    }
    return (Slice){0};
}

static Slice find_name(const ServiceActions *service, Slice name)
{
    Slice found = find_in(service->names, name);
    return found.size ? found : find_in(service->beyond, name);
}

/* "CreateFunction20150331", "UpdateFunctionCode20150331v2": the version of the API behind the name.
 */
static Slice without_date(Slice name)
{
    size_t end = name.size, digits = 0;
    while (end > 0 && name.data[end - 1] >= '0' && name.data[end - 1] <= '9')
        end--;
    if (end > 0 && end < name.size && ascii_lower(name.data[end - 1]) == 'v')
        end--;
    else
        end = name.size;
    while (end > 0 && digits < DATE_DIGITS && name.data[end - 1] >= '0' &&
           name.data[end - 1] <= '9') {
        end--;
        digits++;
    }
    return digits == DATE_DIGITS ? (Slice){name.data, end} : name;
}

/* ---- what may be meant ---- */

static Slice recorded_name(const ServiceActions *service, Slice name)
{
    for (int i = 0; i < RENAMED; i++)
        if (slice_equal(slice_of(service->prefix), slice_of(renamed[i].prefix)) &&
            slice_equal_fold(name, slice_of(renamed[i].operation)))
            return slice_of(renamed[i].recorded);
    return (Slice){0};
}

static Slice nearest_name(const ServiceActions *service, Slice name)
{
    const char *const all[] = {service->names, service->beyond};
    Slice names[NAMES_MOST], known;
    size_t count = 0;
    for (int i = 0; i < 2; i++)
        for (Slice rest = slice_of(all[i]); count < NAMES_MOST && slice_next(&rest, " ", &known);)
            names[count++] = known;
    return text_nearest(name, names, count);
}

/* Another service whose operation it is. */
static const ServiceActions *other_service(Slice name)
{
    for (int i = 0; i < TABLES; i++)
        for (const ServiceActions *row = tables[i]; row->prefix; row++)
            if (find_name(row, name).size)
                return row;
    return NULL;
}

bool action_is_unknown(Slice prefix, Slice name, Arena *arena, Slice *meant)
{
    const ServiceActions *service = find_service(prefix);
    *meant = (Slice){0};
    if (!service || find_name(service, name).size || find_name(service, without_date(name)).size)
        return false;
    Slice right = recorded_name(service, name);
    const ServiceActions *owner = right.size ? service : other_service(name);
    if (owner != service && owner)
        right = find_name(owner, name);
    else if (right.size == 0)
        right = nearest_name(owner = service, name);
    if (right.size)
        *meant = arena_printf(arena, "%s:%.*s", owner->prefix, (int)right.size, right.data);
    return true;
}

Slice action_spelling(Slice prefix, Slice name)
{
    const ServiceActions *service = find_service(prefix);
    Slice found = service ? find_name(service, name) : (Slice){0};
    return slice_equal(found, name) ? (Slice){0} : found;
}
