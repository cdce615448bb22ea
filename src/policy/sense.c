/* Conditions that can't hold: they read well, and are false of every record. */
#include "base/glob.h"
#include "base/text.h"
#include "policy/actions.h"
#include "policy/loader.h"

/* The values that a computed field has; the language page, section "Fields". */
static const struct {
    EventFact fact;
    const char *values;
} closed_sets[] = {
    {FACT_CALLER, "root user federated workload role service account unknown"},
    {FACT_ACCESS, "read write"},
    {FACT_CLIENT, "console cli sdk terraform service internal other"},
    {FACT_MFA, "yes no"},
    {FACT_OUTCOME, "success denied failure"},
    {FACT_ADDRESS_KIND, "public private service internal other"},
};
enum {
    CLOSED_SETS = sizeof closed_sets / sizeof closed_sets[0],
    VALUES_MOST = 16,
    ACCOUNT_DIGITS = 12
};

/* Why the value is never there. */
typedef struct {
    const char *message; /* NULL: it may be */
    const char *code;
    Slice hint;
} Reason;

/* Whether the field is this key of the record itself. */
static bool is_key(const PolicyField *field, Slice key)
{
    return field->kind == FIELD_PATH && !field->relative && field->step_count == 1 &&
           field->steps[0].kind == EVENT_STEP_KEY && slice_equal(field->steps[0].key, key);
}

/* ---- single values ---- */

static uint32_t split(const char *values, Slice words[VALUES_MOST])
{
    Slice rest = slice_of(values), word;
    uint32_t count = 0;
    while (count < VALUES_MOST && slice_next(&rest, " ", &word))
        words[count++] = word;
    return count;
}

static Reason check_set(Reader *reader, const char *values, const Condition *condition, Slice value)
{
    Slice words[VALUES_MOST], near;
    uint32_t count = split(values, words);
    bool fold = condition->ignore_case;
    for (uint32_t i = 0; i < count; i++)
        if (condition->kind == CONDITION_LIKE ? glob_match(value, words[i], fold)
            : fold                            ? slice_equal_fold(value, words[i])
                                              : slice_equal(value, words[i]))
            return (Reason){0};
    near = text_nearest(value, words, count);
    return (Reason){"%.*s is never '%.*s'", "never-holds",
                    near.size ? xml_hint(reader->file, "did you mean '%s'?", near)
                              : xml_hint(reader->file, "it is one of: %s", slice_of(values))};
}

static Reason check_account(EventFact fact, Slice value)
{
    if (slice_is_digits(value, ACCOUNT_DIGITS) ||
        (fact == FACT_ACCOUNT && slice_equal(value, SLICE("unknown"))))
        return (Reason){0};
    return (Reason){"%.*s is never '%.*s'", "never-holds", SLICE("an account has 12 digits")};
}

/* "amazonaws.com", and what looks like a slip of it. */
static bool is_aws_domain(Slice domain, bool *exact)
{
    static const Slice domains[] = {SLICE("amazonaws.com"), SLICE("amazonaws.com.cn")};
    *exact = slice_equal(domain, domains[0]) || slice_equal(domain, domains[1]);
    return *exact || (text_nearest(domain, domains, 2).size > 0 &&
                      !slice_equal_fold(domain, SLICE("amazon.com")));
}

/* What stands behind the first label that may be one of the domain. */
static Slice domain_of(Slice source)
{
    size_t at = slice_find(source, '.');
    Slice domain = slice_from(source, at + 1);
    bool exact;
    /* "streams.dynamodb.amazonaws.com": labels may stand before the domain. */
    for (Slice rest = domain; rest.size; rest = slice_from(rest, at + 1)) {
        if (is_aws_domain(rest, &exact))
            return rest;
        at = slice_find(rest, '.');
    }
    return domain;
}

static Slice lower_case(Reader *reader, Slice text)
{
    char *lower = arena_room(reader->loader->arena, text.size + 1);
    if (!lower) {
        reader->loader->failed = true;
        return (Slice){0};
    }
    for (size_t i = 0; i < text.size; i++)
        lower[i] = ascii_lower(text.data[i]);
    return (Slice){lower, text.size};
}

/* Sources of AWS services; those of others, which may be in a trail too, have domains of their own.
 */
static Reason check_source(Reader *reader, Slice value)
{
    bool exact;
    Slice domain = domain_of(value);
    Slice written = event_service_prefix(value), prefix = lower_case(reader, written);
    if (!is_aws_domain(domain, &exact))
        return (Reason){0};
    bool known = event_prefix_known(prefix);
    if (known && exact && slice_equal(prefix, written))
        return (Reason){0};
    Slice meant = known ? prefix : event_prefix_meant(prefix), hint = {0};
    if (meant.size)
        hint =
            arena_printf(reader->loader->arena, "did you mean '%.*s.%s'?", XML_SHOWN(meant),
                         slice_ends(domain, SLICE(".cn")) ? "amazonaws.com.cn" : "amazonaws.com");
    return (Reason){"%.*s '%.*s' is no event source that is known here", "unknown-service", hint};
}

/* Event sources are names with dots: "s3.amazonaws.com". The computed field is in lower case. */
static Reason check_service(Reader *reader, const Condition *condition, Slice value)
{
    if (condition->kind == CONDITION_LIKE || slice_equal(value, SLICE("unknown")))
        return (Reason){0};
    Slice lower = lower_case(reader, value);
    if (!condition->ignore_case && !slice_equal(lower, value))
        return (Reason){"%.*s is never '%.*s'", "never-holds",
                        xml_hint(reader->file, "did you mean '%s'?", lower)};
    if (slice_find(value, '.') < value.size)
        return check_source(reader, lower);
    return (Reason){"%.*s is never '%.*s'", "never-holds",
                    arena_printf(reader->loader->arena, "did you mean '%.*s.amazonaws.com'?",
                                 XML_SHOWN(lower))};
}

/* eventSource as it stands there. Who writes into a trail may call himself as he likes, but not as
 * AWS calls a service. */
static Reason check_event_source(Reader *reader, const Condition *condition, Slice value)
{
    Slice lower = lower_case(reader, value);
    if (slice_find(value, '.') < value.size)
        return check_source(reader, condition->ignore_case ? lower : value);
    if (!event_prefix_known(lower))
        return (Reason){0};
    return (Reason){"%.*s is never '%.*s'", "never-holds",
                    arena_printf(reader->loader->arena, "did you mean '%.*s.amazonaws.com'?",
                                 XML_SHOWN(lower))};
}

/* "us-east-1", "us-gov-west-1", "eusc-de-east-1": there will be more of them, but they end in a
 * direction and a number. */
static Reason check_region(Reader *reader, Slice value)
{
    static const Slice directions[] = {
        SLICE("north"),     SLICE("south"),     SLICE("east"),
        SLICE("west"),      SLICE("central"),   SLICE("northeast"),
        SLICE("northwest"), SLICE("southeast"), SLICE("southwest"),
    };
    enum { DIRECTIONS = sizeof directions / sizeof directions[0] };
    size_t dash = slice_find_last(value, '-');
    Slice number = slice_from(value, dash + 1), before = {value.data, dash};
    size_t second = slice_find_last(before, '-');
    if (number.size == 0 || !slice_is_digits(number, number.size) || second == before.size)
        return (Reason){0};
    Slice direction = slice_from(before, second + 1), area = {value.data, second}, hint = {0};
    for (int i = 0; i < DIRECTIONS; i++)
        if (slice_equal(direction, directions[i]))
            return (Reason){0};
    Slice near = text_nearest(direction, directions, DIRECTIONS);
    if (near.size)
        hint = arena_printf(reader->loader->arena, "did you mean '%.*s-%.*s-%.*s'?",
                            XML_SHOWN(area), XML_SHOWN(near), XML_SHOWN(number));
    return (Reason){"%.*s '%.*s' is no Region that is known here", "unknown-region", hint};
}

/* action is compared byte for byte here, unlike in <action>. */
static Reason check_action(Reader *reader, const Condition *condition, Slice value)
{
    size_t colon = slice_find(value, ':');
    Slice prefix = {value.data, colon}, name = slice_from(value, colon + 1), meant;
    if (colon == value.size)
        return (Reason){"%.*s is never '%.*s'", "never-holds",
                        SLICE("it has a prefix, such as in 'iam:CreateUser'")};
    if (action_is_unknown(prefix, name, reader->loader->arena, &meant))
        return (Reason){"%.*s '%.*s' is no action that is known here", "unknown-action",
                        xml_hint(reader->file, "did you mean '%s'?", meant)};
    Slice right = condition->ignore_case ? (Slice){0} : action_spelling(prefix, name);
    if (right.size == 0)
        return (Reason){0};
    return (Reason){"%.*s is never '%.*s'", "never-holds",
                    arena_printf(reader->loader->arena, "did you mean '%.*s:%.*s'?",
                                 XML_SHOWN(prefix), XML_SHOWN(right))};
}

static Reason check_value(Reader *reader, const Condition *condition, Slice value)
{
    if (condition->field->kind == FIELD_PATH && condition->kind == CONDITION_LIKE)
        return (Reason){0};
    if (condition->field->kind == FIELD_PATH && is_key(condition->field, SLICE("awsRegion")))
        return check_region(reader, condition->ignore_case ? lower_case(reader, value) : value);
    if (condition->field->kind == FIELD_PATH)
        return check_event_source(reader, condition, value);
    EventFact fact = condition->field->fact;
    for (int i = 0; i < CLOSED_SETS; i++)
        if (fact == closed_sets[i].fact)
            return check_set(reader, closed_sets[i].values, condition, value);
    if (condition->kind == CONDITION_LIKE)
        return (Reason){0};
    if (fact == FACT_ACCOUNT || fact == FACT_CALLER_ACCOUNT)
        return check_account(fact, value);
    if (fact == FACT_SERVICE)
        return check_service(reader, condition, value);
    return fact == FACT_ACTION ? check_action(reader, condition, value) : (Reason){0};
}

static void warn_value(Reader *reader, const Condition *condition, Slice value, size_t offset)
{
    Reason reason = check_value(reader, condition, value);
    if (reason.message)
        xml_report(reader->file, DIAGNOSTIC_WARNING, offset, reason.code, reason.hint,
                   reason.message, XML_SHOWN(condition->field->text), XML_SHOWN(value));
}

/* What stands in the condition itself; lists are for several. */
static void warn_values(Reader *reader, const XmlElement *element, const Condition *condition)
{
    const PolicyField *field = condition->field;
    if (!field || field->last_part ||
        (field->kind != FIELD_FACT && !is_key(field, SLICE("eventSource")) &&
         !is_key(field, SLICE("awsRegion"))) ||
        (condition->kind != CONDITION_EQUALS && condition->kind != CONDITION_IN &&
         condition->kind != CONDITION_LIKE))
        return;
    const XmlAttribute *value =
        xml_attribute(element, condition->kind == CONDITION_LIKE ? "pattern" : "value");
    if (value && !value->bad)
        warn_value(reader, condition, value->value, value->value_offset);
    for (const XmlElement *child = element->first; child; child = child->next)
        if (!child->bad && xml_is(child, "value"))
            warn_value(reader, condition, slice_trim(child->text),
                       xml_trimmed_place(reader->file, child));
}

/* ---- two values at once ---- */

/* Pairs are compared, so very long lists are looked at in part. */
enum { LEAVES_MOST = 64 };

typedef struct {
    const Condition *leaves[LEAVES_MOST];
    uint32_t count;
} Leaves;

/* Whether the field has one value at most. */
static bool is_single(const PolicyField *field)
{
    for (uint32_t i = 0; i < field->step_count; i++)
        if (field->steps[i].kind == EVENT_STEP_EACH || field->steps[i].kind == EVENT_STEP_ANY)
            return false;
    return true;
}

static void gather(const Condition *condition, Leaves *leaves)
{
    for (uint32_t i = 0; i < condition->child_count && leaves->count < LEAVES_MOST; i++) {
        const Condition *child = condition->children[i];
        if (child->kind == CONDITION_ALL || child->kind == CONDITION_USE)
            gather(child, leaves);
        else if (child->kind == CONDITION_EQUALS && child->field && child->value.data &&
                 is_single(child->field))
            leaves->leaves[leaves->count++] = child;
    }
}

static bool contradict(const Condition *a, const Condition *b)
{
    if (!slice_equal(a->field->text, b->field->text))
        return false;
    return a->ignore_case || b->ignore_case ? !slice_equal_fold(a->value, b->value)
                                            : !slice_equal(a->value, b->value);
}

static void warn_pairs(Reader *reader, const Leaves *leaves)
{
    for (uint32_t j = 1; j < leaves->count; j++)
        for (uint32_t i = 0; i < j; i++) {
            const Condition *a = leaves->leaves[i], *b = leaves->leaves[j];
            if (!contradict(a, b))
                continue;
            xml_report(reader->file, DIAGNOSTIC_WARNING,
                       ((const ReadCondition *)b)->element->offset, "never-holds",
                       SLICE("join them with <any>"), "%.*s is never '%.*s' and '%.*s' at once",
                       XML_SHOWN(b->field->text), XML_SHOWN(a->value), XML_SHOWN(b->value));
            return;
        }
}

void condition_warn_senseless(Reader *reader, const XmlElement *element, const Condition *condition)
{
    warn_values(reader, element, condition);
    /* An <all> in an <all> is part of the outer one. */
    if (condition->kind != CONDITION_ALL || (element->parent && xml_is(element->parent, "all")))
        return;
    Leaves leaves = {.count = 0};
    gather(condition, &leaves);
    warn_pairs(reader, &leaves);
}

bool conditions_contradict(const Condition *first, const Condition *second, const Condition *third)
{
    Condition *there[2];
    Condition joined = {.kind = CONDITION_ALL, .children = there};
    Leaves leaves = {.count = 0};
    if (first)
        there[joined.child_count++] = (Condition *)first;
    if (second)
        there[joined.child_count++] = (Condition *)second;
    gather(&joined, &leaves);
    uint32_t before = leaves.count;
    there[0] = (Condition *)third;
    joined.child_count = 1;
    gather(&joined, &leaves);
    for (uint32_t j = before; j < leaves.count; j++)
        for (uint32_t i = 0; i < before; i++)
            if (contradict(leaves.leaves[i], leaves.leaves[j]))
                return true;
    return false;
}
