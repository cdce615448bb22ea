/* The control matrix: framework → control → policies. */
#include <stdlib.h>

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

/* One control of one policy, with what it is sorted by. */
typedef struct {
    ModelControlPolicy link;
    bool requested;
    uint32_t order; /* of the policy */
} Link;

/* Byte order, but runs of digits as numbers: 1.7 before 1.14. */
static int compare_naturally(Slice a, Slice b)
{
    size_t i = 0, j = 0;
    while (i < a.size && j < b.size) {
        size_t p = i, q = j;
        while (p < a.size && a.data[p] >= '0' && a.data[p] <= '9')
            p++;
        while (q < b.size && b.data[q] >= '0' && b.data[q] <= '9')
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

static int compare_frameworks(const Link *x, const Link *y)
{
    if (x->requested != y->requested)
        return x->requested ? -1 : 1;
    int order = slice_compare(x->link.control->framework, y->link.control->framework);
    return order ? order : slice_compare(x->link.control->version, y->link.control->version);
}

static int compare_links(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    int order = compare_frameworks(x, y);
    if (order == 0)
        order = compare_naturally(x->link.control->id, y->link.control->id);
    if (order == 0)
        order = x->order < y->order ? -1 : x->order > y->order;
    return order;
}

static bool is_requested(const Audit *audit, const AuditControl *control)
{
    for (uint32_t i = 0; i < audit->framework_count; i++)
        if (slice_equal(audit->frameworks[i].id, control->framework) &&
            (audit->frameworks[i].version.size == 0 ||
             slice_equal(audit->frameworks[i].version, control->version)))
            return true;
    return false;
}

static void finish_control(ModelFramework *framework)
{
    if (!framework || framework->control_count == 0)
        return;
    ModelControl *control = &framework->controls[framework->control_count - 1];
    control->result = model_control_result(control->policies, control->policy_count);
    control->complete = true;
    for (uint32_t i = 0; i < control->policy_count; i++)
        control->complete &= control->policies[i].policy->complete;
    framework->results[control->result]++;
}

static void fill(Model *model, const Link *links, uint32_t count, ModelControl *controls,
                 ModelControlPolicy *policies)
{
    ModelFramework *framework = NULL;
    ModelControl *control = NULL;
    for (uint32_t i = 0; i < count; i++) {
        const AuditControl *c = links[i].link.control;
        bool other = i == 0 || compare_frameworks(&links[i], &links[i - 1]) != 0;
        if (other || !slice_equal(c->id, control->id))
            finish_control(framework);
        if (other) {
            framework = &model->frameworks[model->framework_count++];
            *framework = (ModelFramework){.id = c->framework,
                                          .version = c->version,
                                          .requested = links[i].requested,
                                          .controls = controls};
        }
        if (other || !slice_equal(c->id, control->id)) {
            control = controls++;
            framework->control_count++;
            *control = (ModelControl){.id = c->id, .policies = policies};
        }
        *policies++ = links[i].link;
        control->policy_count++;
    }
    finish_control(framework);
}

/* A framework that was asked for and of which no policy tests a control stands there all the same,
 * empty. */
static void add_untested(const Audit *audit, Model *model)
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
                (ModelFramework){.id = asked->id, .version = asked->version, .requested = true};
    }
}

bool model_build_controls(const Audit *audit, Arena *arena, Model *model)
{
    uint32_t count = 0, next = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        count += audit->policies[i].control_count;
    Link *links = calloc(count ? count : 1, sizeof(Link));
    ModelControl *controls = arena_array(arena, count, sizeof(ModelControl));
    ModelControlPolicy *policies = arena_array(arena, count, sizeof(ModelControlPolicy));
    model->frameworks =
        arena_array(arena, (size_t)count + audit->framework_count, sizeof(ModelFramework));
    if (!links || !controls || !policies || !model->frameworks) {
        free(links);
        return false;
    }
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t j = 0; j < audit->policies[i].control_count; j++) {
            const AuditControl *control = &audit->policies[i].controls[j];
            links[next++] = (Link){{&audit->policies[i], control}, is_requested(audit, control), i};
        }
    qsort(links, count, sizeof(Link), compare_links);
    fill(model, links, count, controls, policies);
    add_untested(audit, model);
    free(links);
    return true;
}
