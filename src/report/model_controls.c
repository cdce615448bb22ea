/* The control matrix: framework → control → policies. */
#include <stdlib.h>
#include <string.h>

#include "report/model_parts.h"

int model_result_rank(AuditResult result)
{
    static const int ranks[RESULT_COUNT] = {
        [RESULT_FAIL] = 0,           [RESULT_INCONCLUSIVE] = 1,  [RESULT_REVIEW] = 2,
        [RESULT_EXCEPTED] = 3,       [RESULT_PASS] = 4,          [RESULT_NO_DATA] = 5,
        [RESULT_NOT_CONFIGURED] = 6, [RESULT_NOT_EVALUATED] = 7,
    };
    return (unsigned)result < RESULT_COUNT ? ranks[result] : RESULT_COUNT;
}

AuditResult model_control_result(const ModelControlPolicy *policies, uint32_t count)
{
    AuditResult result = RESULT_NOT_EVALUATED;
    for (uint32_t i = 0; i < count; i++) {
        AuditResult one = policies[i].policy->result;
        bool tests = slice_equal(policies[i].control->relation, SLICE("tests"));
        if (one == RESULT_PASS && !tests)
            continue;
        if (model_result_rank(one) < model_result_rank(result))
            result = one;
    }
    return result;
}

Slice model_confidence_words(Slice confidence)
{
    return slice_equal(confidence, SLICE("judgement")) ? SLICE("our judgement") : confidence;
}

/* A control as a policy names it, or as its framework's list has it; with what it is sorted by. */
typedef struct {
    Slice framework, version, id, title;
    ModelControlPolicy link; /* none where it comes of the list */
    bool requested;
    uint32_t order;        /* 0 of the list, then the policies */
    unsigned char key[24]; /* how the id begins, for the order */
} Link;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Byte order, but runs of digits as numbers: 1.7 before 1.14. */
static int compare_naturally(Slice a, Slice b)
{
    size_t i = 0, j;
    /* What they share, but for a number that goes on differently. */
    while (i < a.size && i < b.size && a.data[i] == b.data[i])
        i++;
    while (i > 0 && is_digit(a.data[i - 1]))
        i--;
    j = i;
    while (i < a.size && j < b.size) {
        size_t p = i, q = j;
        while (p < a.size && is_digit(a.data[p]))
            p++;
        while (q < b.size && is_digit(b.data[q]))
            q++;
        if (p == i || q == j) {
            if (a.data[i] != b.data[j])
                return (unsigned char)a.data[i] < (unsigned char)b.data[j] ? -1 : 1;
            i++;
            j++;
            continue;
        }
        while (i < p - 1 && a.data[i] == '0')
            i++;
        while (j < q - 1 && b.data[j] == '0')
            j++;
        Slice x = {a.data + i, p - i}, y = {b.data + j, q - j};
        if (x.size != y.size)
            return x.size < y.size ? -1 : 1;
        int order = slice_compare(x, y);
        if (order)
            return order;
        i = p;
        j = q;
    }
    if (i < a.size || j < b.size)
        return i < a.size ? 1 : -1;
    return slice_compare(a, b); /* 1.07 and 1.7 are different ids */
}

/* Bytes that stand in the same order as the ids that begin so: a number as how many digits it has,
 * then these. Ids whose bytes are the same are compared whole. */
static void make_key(Link *link)
{
    enum { ROOM = sizeof link->key, DIGITS_MOST = 9 };
    Slice id = link->id;
    for (size_t i = 0, at = 0; i < id.size && at < ROOM;) {
        size_t end = i;
        while (end < id.size && is_digit(id.data[end]))
            end++;
        if (end == i) {
            link->key[at++] = (unsigned char)id.data[i++];
            continue;
        }
        while (i < end - 1 && id.data[i] == '0')
            i++;
        bool long_one = end - i > DIGITS_MOST;
        link->key[at++] = (unsigned char)('0' + (long_one ? DIGITS_MOST : end - i));
        for (; i < end && at < ROOM && !long_one; i++)
            link->key[at++] = (unsigned char)id.data[i];
        if (long_one) {
            if (at < ROOM)
                link->key[at] = 0xff;
            return;
        }
    }
}

static int compare_ids(const Link *x, const Link *y)
{
    int order = memcmp(x->key, y->key, sizeof x->key);
    return order ? order : compare_naturally(x->id, y->id);
}

static int compare_frameworks(const Link *x, const Link *y)
{
    if (x->requested != y->requested)
        return x->requested ? -1 : 1;
    if (x->framework.data == y->framework.data && x->version.data == y->version.data)
        return 0;
    int order = slice_compare(x->framework, y->framework);
    return order ? order : slice_compare(x->version, y->version);
}

static int compare_links(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    int order = compare_frameworks(x, y);
    if (order == 0)
        order = compare_ids(x, y);
    if (order == 0)
        order = x->order < y->order ? -1 : x->order > y->order;
    return order;
}

/* ---- what is sorted ---- */

/* The framework of the audit, or NULL: one whose version is empty stands for all of its versions.
 */
static const AuditFramework *audit_framework(const Audit *audit, Slice id, Slice version)
{
    for (uint32_t i = 0; i < audit->framework_count; i++) {
        const AuditFramework *f = &audit->frameworks[i];
        if (slice_equal(f->id, id) && (f->version.size == 0 || slice_equal(f->version, version)))
            return f;
    }
    return NULL;
}

static uint32_t add_links_of_lists(const Audit *audit, Link *links)
{
    uint32_t count = 0;
    for (uint32_t f = 0; f < audit->framework_count; f++) {
        const AuditFramework *framework = &audit->frameworks[f];
        for (uint32_t c = 0; c < framework->control_count; c++)
            links[count++] = (Link){.framework = framework->id,
                                    .version = framework->version,
                                    .id = framework->controls[c].id,
                                    .title = framework->controls[c].title,
                                    .requested = framework->requested};
    }
    return count;
}

static uint32_t add_links_of_policies(const Audit *audit, Link *links)
{
    uint32_t count = 0;
    for (uint32_t p = 0; p < audit->policy_count; p++)
        for (uint32_t c = 0; c < audit->policies[p].control_count; c++) {
            const AuditControl *control = &audit->policies[p].controls[c];
            const AuditFramework *framework =
                audit_framework(audit, control->framework, control->version);
            /* Texts of one place are found equal at once. */
            bool same = framework && slice_equal(framework->version, control->version);
            links[count++] = (Link){.framework = same ? framework->id : control->framework,
                                    .version = same ? framework->version : control->version,
                                    .id = control->id,
                                    .link = {&audit->policies[p], control},
                                    .requested = framework && framework->requested,
                                    .order = p + 1};
        }
    return count;
}

/* ---- from the sorted to the matrix ---- */

typedef struct {
    const Audit *audit;
    Model *model;
    ModelFramework *framework; /* the one being filled */
    ModelControl *control;
    ModelControl *controls, *untested; /* what is free of each */
    ModelControlPolicy *policies;
} Filling;

static void begin_framework(Filling *f, const Link *link)
{
    const AuditFramework *known = audit_framework(f->audit, link->framework, link->version);
    f->framework = &f->model->frameworks[f->model->framework_count++];
    *f->framework = (ModelFramework){.id = link->framework,
                                     .version = link->version,
                                     .requested = link->requested,
                                     .controls = f->controls,
                                     .untested = f->untested};
    if (known) {
        f->framework->title = known->title;
        f->framework->source = known->source;
        f->framework->listed_count = known->control_count;
    }
}

/* The links of one control: whether a policy names it decides where it stands. */
static void add_control(Filling *f, const Link *links, uint32_t count)
{
    ModelControl control = {.id = links[0].id, .policies = f->policies, .complete = true};
    for (uint32_t i = 0; i < count; i++) {
        control.listed |= links[i].order == 0;
        if (links[i].order == 0 && control.title.size == 0)
            control.title = links[i].title;
        if (!links[i].link.policy)
            continue;
        control.complete &= links[i].link.policy->complete;
        *f->policies++ = links[i].link;
        control.policy_count++;
    }
    control.result = model_control_result(control.policies, control.policy_count);
    f->framework->results[control.result]++;
    if (control.policy_count) {
        *f->controls++ = control;
        f->framework->control_count++;
    } else {
        *f->untested++ = control;
        f->framework->untested_count++;
    }
}

static bool any_requested(const Audit *audit)
{
    for (uint32_t i = 0; i < audit->framework_count; i++)
        if (audit->frameworks[i].requested)
            return true;
    return false;
}

/* Behind the links of the control of links[i]. */
static uint32_t end_of_control(const Link *links, uint32_t i, uint32_t count)
{
    uint32_t end = i + 1;
    while (end < count && compare_frameworks(&links[i], &links[end]) == 0 &&
           slice_equal(links[i].id, links[end].id))
        end++;
    return end;
}

static bool begins_framework(const Link *links, uint32_t i)
{
    return i == 0 || compare_frameworks(&links[i], &links[i - 1]) != 0;
}

static void fill(Filling *f, const Link *links, uint32_t count)
{
    bool selected = any_requested(f->audit);
    for (uint32_t i = 0, end; i < count; i = end) {
        bool other = begins_framework(links, i);
        end = end_of_control(links, i, count);
        if (selected && !links[i].requested) {
            if (other)
                f->model->others[f->model->other_count++] =
                    (ModelFramework){.id = links[i].framework, .version = links[i].version};
            continue;
        }
        if (other)
            begin_framework(f, &links[i]);
        add_control(f, &links[i], end - i);
    }
}

/* Room for what the sorted links make: policies name few frameworks, each many times. */
static bool make_room(Filling *f, const Link *links, uint32_t count, Arena *arena)
{
    uint32_t frameworks = 0, controls = 0, named = 0;
    for (uint32_t i = 0, end; i < count; i = end, controls++) {
        end = end_of_control(links, i, count);
        frameworks += begins_framework(links, i);
        for (uint32_t j = i; j < end; j++)
            named += links[j].order > 0;
    }
    Model *model = f->model;
    f->controls = arena_array(arena, controls, sizeof(ModelControl));
    f->untested = arena_array(arena, controls, sizeof(ModelControl));
    f->policies = arena_array(arena, named, sizeof(ModelControlPolicy));
    model->frameworks =
        arena_array(arena, (size_t)frameworks + f->audit->framework_count, sizeof(ModelFramework));
    model->others = arena_array(arena, frameworks, sizeof(ModelFramework));
    return f->controls && f->untested && f->policies && model->frameworks && model->others;
}

/* A framework that was asked for, that no file describes and of which no policy names a control
 * stands there all the same, empty. */
static void add_empty(const Audit *audit, Model *model)
{
    for (uint32_t i = 0; i < audit->framework_count; i++) {
        const AuditFramework *asked = &audit->frameworks[i];
        bool found = false;
        for (uint32_t f = 0; f < model->framework_count; f++)
            found |= slice_equal(model->frameworks[f].id, asked->id) &&
                     (asked->version.size == 0 ||
                      slice_equal(model->frameworks[f].version, asked->version));
        if (!found)
            model->frameworks[model->framework_count++] =
                (ModelFramework){.id = asked->id,
                                 .version = asked->version,
                                 .title = asked->title,
                                 .source = asked->source,
                                 .requested = asked->requested};
    }
}

/* All links in the order of the matrix, for free(); NULL without memory. */
static Link *sort_links(const Audit *audit, uint32_t *count)
{
    size_t most = 0;
    for (uint32_t i = 0; i < audit->framework_count; i++)
        most += audit->frameworks[i].control_count;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        most += audit->policies[i].control_count;
    Link *links = most > UINT32_MAX ? NULL : malloc((most + 1) * sizeof(Link));
    if (!links)
        return NULL;
    *count = add_links_of_lists(audit, links);
    *count += add_links_of_policies(audit, links + *count);
    for (uint32_t i = 0; i < *count; i++)
        make_key(&links[i]);
    qsort(links, *count, sizeof(Link), compare_links);
    return links;
}

bool model_build_controls(const Audit *audit, Arena *arena, Model *model)
{
    uint32_t count;
    Filling filling = {.audit = audit, .model = model};
    Link *links = sort_links(audit, &count);
    bool done = links && make_room(&filling, links, count, arena);
    if (done) {
        fill(&filling, links, count);
        add_empty(audit, model);
    }
    free(links);
    return done;
}

/* ---- the controls of one policy ---- */

static int compare_policy_controls(const void *a, const void *b)
{
    const AuditControl *x = *(const AuditControl *const *)a, *y = *(const AuditControl *const *)b;
    int order = slice_compare(x->framework, y->framework);
    if (order == 0)
        order = slice_compare(x->version, y->version);
    if (order == 0)
        order = -slice_compare(x->relation, y->relation); /* "tests" before "supports" */
    if (order == 0)
        order = compare_naturally(x->id, y->id);
    return order ? order : x < y ? -1 : x > y;
}

const AuditControl **model_policy_controls(const AuditPolicy *policy, Arena *arena)
{
    const AuditControl **sorted = arena_array(arena, policy->control_count, sizeof(*sorted));
    for (uint32_t i = 0; sorted && i < policy->control_count; i++)
        sorted[i] = &policy->controls[i];
    if (sorted)
        qsort(sorted, policy->control_count, sizeof(*sorted), compare_policy_controls);
    return sorted;
}
