#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "base/limits.h"
#include "support_document.h"

/* ---- JUnit ---- */

static xmlDocPtr junit_of(const Audit *audit)
{
    Output *output = support_write(report_write_junit, audit);
    Slice text = output_memory(output);
    xmlDocPtr document = xmlReadMemory(text.data, (int)text.size, "report.junit.xml", NULL,
                                       XML_PARSE_NONET | XML_PARSE_HUGE);
    assert_non_null(document);
    assert_true(output_close(output));
    return document;
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *child(const xmlNode *node, const char *name)
{
    for (const xmlNode *each = node->children; each; each = each->next)
        if (is_element(each, name))
            return each;
    return NULL;
}

static void read_attribute(const xmlNode *node, const char *name, char value[256])
{
    xmlChar *text = xmlGetProp((xmlNode *)node, (const xmlChar *)name);
    assert_non_null(text);
    snprintf(value, 256, "%s", text ? (const char *)text : "");
    xmlFree(text);
}

static uint64_t count_of(const xmlNode *node, const char *name)
{
    char value[256];
    read_attribute(node, name, value);
    return strtoull(value, NULL, 10);
}

/* The case of the policy in the account's suite. */
static const xmlNode *case_of(xmlDocPtr document, const char *policy, const char *account)
{
    char name[256], class[256], wanted[256];
    snprintf(wanted, sizeof wanted, "trailaudit.%s", account);
    for (const xmlNode *s = xmlDocGetRootElement(document)->children; s; s = s->next)
        for (const xmlNode *c = is_element(s, "testsuite") ? s->children : NULL; c; c = c->next) {
            if (!is_element(c, "testcase"))
                continue;
            read_attribute(c, "name", name);
            read_attribute(c, "classname", class);
            if (strcmp(name, policy) == 0 && strcmp(class, wanted) == 0)
                return c;
        }
    fail_msg("no case %s in %s", policy, account);
    return NULL;
}

static AuditVerdicts sum_of(const Audit *audit, uint32_t policy, Slice account)
{
    AuditVerdicts sum = {{0}};
    for (uint32_t i = 0; i < audit->tally_count; i++)
        if (audit->tallies[i].policy == policy && slice_equal(audit->tallies[i].account, account))
            for (int v = 0; v < AUDIT_VERDICTS; v++)
                sum.count[v] += audit->tallies[i].verdicts.count[v];
    return sum;
}

static int compare_tallies(const void *a, const void *b)
{
    const AuditTally *x = a, *y = b;
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    int order = slice_compare(x->account, y->account);
    return order ? order : slice_compare(x->service, y->service);
}

/* In the order that the model promises. */
static Audit *sorted_audit(bool hostile)
{
    Audit *audit = support_audit_new(hostile);
    assert_non_null(audit);
    qsort(audit->tallies, audit->tally_count, sizeof(AuditTally), compare_tallies);
    return audit;
}

static void every_policy_has_a_case_in_every_account_and_the_counts_add_up(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = sorted_audit(hostile);
        xmlDocPtr document = junit_of(audit);
        const xmlNode *root = xmlDocGetRootElement(document);
        uint64_t cases = 0, failures = 0, errors = 0, suites = 0;
        for (const xmlNode *s = root->children; s; s = s->next) {
            if (!is_element(s, "testsuite"))
                continue;
            uint64_t own[4] = {0};
            for (const xmlNode *c = s->children; c; c = c->next) {
                if (!is_element(c, "testcase"))
                    continue;
                own[0]++;
                own[1] += child(c, "failure") != NULL;
                own[2] += child(c, "error") != NULL;
                own[3] += child(c, "skipped") != NULL;
            }
            assert_int_equal(count_of(s, "tests"), own[0]);
            assert_int_equal(count_of(s, "failures"), own[1]);
            assert_int_equal(count_of(s, "errors"), own[2]);
            assert_int_equal(count_of(s, "skipped"), own[3]);
            assert_int_equal(own[0], audit->policy_count);
            cases += own[0], failures += own[1], errors += own[2], suites++;
        }
        assert_int_equal(suites, audit->account_count);
        assert_int_equal(count_of(root, "tests"), cases);
        assert_int_equal(count_of(root, "failures"), failures);
        assert_int_equal(count_of(root, "errors"), errors);
        assert_true(failures > 0 && errors > 0);
        xmlFreeDoc(document);
        support_audit_free(audit);
    }
}

static void violations_fail_and_nothing_else_does(void **state)
{
    (void)state;
    Audit *audit = sorted_audit(false);
    xmlDocPtr document = junit_of(audit);
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t k = 0; k < audit->account_count; k++) {
            AuditVerdicts sum = sum_of(audit, i, audit->accounts[k].id);
            char policy[256], account[64];
            snprintf(policy, sizeof policy, "%.*s", (int)audit->policies[i].id.size,
                     audit->policies[i].id.data);
            snprintf(account, sizeof account, "%.*s", (int)audit->accounts[k].id.size,
                     audit->accounts[k].id.data);
            const xmlNode *c = case_of(document, policy, account);
            assert_int_equal(child(c, "failure") != NULL, sum.count[AUDIT_NON_COMPLIANT] > 0);
            /* Nothing evaluated is never green. */
            if (audit_population(&sum) == 0)
                assert_true(child(c, "skipped") || child(c, "error"));
            if (sum.count[AUDIT_INSUFFICIENT_DATA] && !sum.count[AUDIT_NON_COMPLIANT])
                assert_non_null(child(c, "error"));
        }
    xmlFreeDoc(document);
    support_audit_free(audit);
}

static void what_exceptions_cover_is_skipped_with_the_reason(void **state)
{
    (void)state;
    Audit *audit = sorted_audit(false);
    /* No input is lost: nothing else speaks against a verdict. */
    audit->inputs.quarantined = audit->inputs.unreadable = 0;
    for (uint32_t i = 0; i < audit->account_count; i++)
        audit->accounts[i].quarantined = 0;
    xmlDocPtr document = junit_of(audit);
    size_t seen = 0;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        const AuditTally *tally = &audit->tallies[i];
        AuditVerdicts sum = sum_of(audit, tally->policy, tally->account);
        if (!sum.count[AUDIT_EXCEPTED] || sum.count[AUDIT_NON_COMPLIANT])
            continue;
        char policy[256], account[64], message[256];
        const AuditPolicy *p = &audit->policies[tally->policy];
        snprintf(policy, sizeof policy, "%.*s", (int)p->id.size, p->id.data);
        snprintf(account, sizeof account, "%.*s", (int)tally->account.size, tally->account.data);
        const xmlNode *skipped = child(case_of(document, policy, account), "skipped");
        assert_non_null(skipped);
        read_attribute(skipped, "message", message);
        assert_true(slice_contains(slice_of(message), SLICE("EXCEPTED: ")));
        assert_true(slice_contains(slice_of(message), p->exceptions[0].reason));
        seen++;
    }
    assert_true(seen > 0);
    xmlFreeDoc(document);
    support_audit_free(audit);
}

static void lost_input_of_an_account_is_an_error_where_the_policy_has_a_population(void **state)
{
    (void)state;
    Audit *audit = sorted_audit(false);
    audit->inputs.unreadable = 0;
    audit->inputs.quarantined = 2;
    for (uint32_t i = 0; i < audit->account_count; i++)
        audit->accounts[i].quarantined = i == 0 ? 2 : 0;
    xmlDocPtr document = junit_of(audit);
    size_t seen = 0;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t k = 0; k < audit->account_count; k++) {
            AuditVerdicts sum = sum_of(audit, i, audit->accounts[k].id);
            char policy[256], account[64];
            if (audit->policies[i].result != RESULT_PASS || audit_population(&sum) == 0)
                continue;
            snprintf(policy, sizeof policy, "%.*s", (int)audit->policies[i].id.size,
                     audit->policies[i].id.data);
            snprintf(account, sizeof account, "%.*s", (int)audit->accounts[k].id.size,
                     audit->accounts[k].id.data);
            assert_int_equal(child(case_of(document, policy, account), "error") != NULL, k == 0);
            seen++;
        }
    assert_true(seen > 0);
    xmlFreeDoc(document);
    support_audit_free(audit);
}

/* Where nothing was found, it may be for what is lacking. */
static void an_account_whose_input_is_not_whole_is_not_skipped(void **state)
{
    (void)state;
    for (int unverified = 0; unverified < 2; unverified++) {
        Audit *audit = sorted_audit(false);
        audit->inputs.unreadable = 0;
        audit->inputs.quarantined = unverified ? 0 : 2;
        audit->coverage.row_count = 0;
        for (uint32_t k = 0; k < audit->account_count; k++) {
            audit->accounts[k].quarantined = k == 0 && !unverified ? 2 : 0;
            audit->accounts[k].unverified = k == 0 && unverified ? 3 : 0;
        }
        xmlDocPtr document = junit_of(audit);
        size_t seen = 0;
        for (uint32_t i = 0; i < audit->policy_count; i++)
            for (uint32_t k = 0; k < audit->account_count; k++) {
                AuditVerdicts sum = sum_of(audit, i, audit->accounts[k].id);
                char policy[256], account[64], message[256];
                if (audit->policies[i].result == RESULT_NOT_CONFIGURED ||
                    audit->policies[i].result == RESULT_INCONCLUSIVE ||
                    sum.count[AUDIT_NON_COMPLIANT])
                    continue;
                snprintf(policy, sizeof policy, "%.*s", (int)audit->policies[i].id.size,
                         audit->policies[i].id.data);
                snprintf(account, sizeof account, "%.*s", (int)audit->accounts[k].id.size,
                         audit->accounts[k].id.data);
                const xmlNode *error = child(case_of(document, policy, account), "error");
                if (k) {
                    assert_int_equal(error != NULL, sum.count[AUDIT_INSUFFICIENT_DATA] > 0);
                    continue;
                }
                assert_non_null(error);
                read_attribute(error, "message", message);
                assert_true(
                    slice_contains(slice_of(message),
                                   unverified ? SLICE("3 files failed verification by digests")
                                              : SLICE("2 pieces of input could not be evaluated")));
                seen += audit_population(&sum) == 0;
            }
        assert_true(seen > 0);
        xmlFreeDoc(document);
        support_audit_free(audit);
    }
}

static void without_any_record_every_policy_is_an_error(void **state)
{
    (void)state;
    Audit *audit = sorted_audit(false);
    audit->inputs.evaluated = 0;
    xmlDocPtr document = junit_of(audit);
    const xmlNode *root = xmlDocGetRootElement(document);
    assert_int_equal(count_of(root, "tests"), audit->policy_count);
    assert_int_equal(count_of(root, "errors"), audit->policy_count);
    xmlFreeDoc(document);
    support_audit_free(audit);
}

/* ---- GitLab and OCSF ---- */

static void code_quality_has_what_gitlab_asks_for(void **state)
{
    (void)state;
    static const char *const words[] = {"info", "minor", "major", "critical", "blocker"};
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        json_object *document = support_document(report_write_codequality, audit);
        assert_int_equal(json_object_array_length(document), audit->finding_count);
        for (size_t i = 0; i < json_object_array_length(document); i++) {
            json_object *item = json_object_array_get_idx(document, i);
            bool known = false;
            for (size_t j = 0; j < sizeof words / sizeof *words; j++)
                known |= slice_equal(text_at(item, "severity"), slice_of(words[j]));
            assert_true(known);
            assert_true(text_at(item, "description").size > 0);
            assert_true(text_at(item, "check_name").size > 0);
            assert_int_equal(text_at(item, "fingerprint").size, 32);
            assert_true(slice_starts(text_at(item, "location.path"), SLICE("policies/")));
            assert_true(number_at(item, "location.lines.begin") > 0);
        }
        assert_all_visible(document);
        json_object_put(document);
        support_audit_free(audit);
    }
}

static void no_finding_is_an_empty_list(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    audit->finding_count = 0;
    json_object *document = support_document(report_write_codequality, audit);
    assert_int_equal(json_object_array_length(document), 0);
    json_object_put(document);
    support_audit_free(audit);
}

/* What schema 1.5.0 requires of the class and of the objects used. */
static void assert_event(json_object *event)
{
    assert_int_equal(number_at(event, "class_uid"), 2003);
    assert_int_equal(number_at(event, "category_uid"), 2);
    assert_int_equal(number_at(event, "activity_id"), 1);
    assert_int_equal(number_at(event, "type_uid"), 200301);
    assert_int_equal(number_at(event, "time"), 1790928000000);
    assert_in_range(number_at(event, "severity_id"), 1, 5);
    assert_in_range(number_at(event, "status_id"), 1, 3);
    assert_in_range(number_at(event, "compliance.status_id"), 2, 3);
    assert_true(json_object_is_type(at(event, "compliance.standards"), json_type_array));
    assert_true(slice_equal(text_at(event, "metadata.version"), SLICE("1.5.0")));
    assert_true(text_at(event, "metadata.product.name").size > 0);
    assert_int_equal(text_at(event, "finding_info.uid").size, 32);
    assert_true(text_at(event, "finding_info.title").size > 0);
    assert_int_equal(number_at(event, "finding_info.analytic.type_id"), 1);
    assert_true(slice_equal(text_at(event, "cloud.provider"), SLICE("AWS")));
    assert_true(text_at(event, "cloud.account.uid").size > 0);
    assert_true(text_at(event, "resources.0.name").size > 0);
}

static void each_line_of_ocsf_is_a_compliance_finding(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        Output *output = support_write(report_write_ocsf, audit);
        Slice rest = output_memory(output), line;
        uint32_t lines = 0, suppressed = 0;
        while (slice_next(&rest, "\n", &line)) {
            json_object *event = support_parse(line);
            assert_event(event);
            assert_all_visible(event);
            suppressed += number_at(event, "status_id") == 3;
            lines++;
            json_object_put(event);
        }
        assert_true(suppressed > 0);
        assert_int_equal(lines - suppressed, audit->finding_count);
        assert_true(output_close(output));
        support_audit_free(audit);
    }
}

/* ---- GitHub ---- */

/* Of the characters that Markdown and HTML know, those in what the writer wrote itself. */
static void the_summary_shows_hostile_text_as_text(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    Output *output = support_write(report_write_github, audit);
    Slice text = output_memory(output);
    assert_true(text_is_utf8(text));
    for (unsigned i = 0; support_audit_hostile(i); i++) {
        const char *hostile = support_audit_hostile(i);
        if (strpbrk(hostile, "<>&|`*_[]()#@:=") && slice_contains(text, slice_of(hostile)))
            fail_msg("as it is: %s", hostile);
    }
    for (Slice rest = text; rest.size;) {
        uint32_t character = text_take_character(&rest);
        assert_true(character == '\n' || !text_is_unsafe(character));
        if (character == '<')
            assert_true(slice_starts(rest, SLICE("br>")) || slice_starts(rest, SLICE("code>")) ||
                        slice_starts(rest, SLICE("/code>")));
        assert_true(character != '`' && character != '[' && character != '@');
    }
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void the_summary_stays_below_what_github_takes(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    char *title = malloc(100001);
    assert_non_null(title);
    memset(title, '<', 100000);
    title[100000] = '\0';
    support_repeat_finding(audit, 3000);
    Output *output = support_write(report_write_github, audit);
    assert_true(output_size(output) < 1 << 20);
    assert_true(slice_contains(output_memory(output), SLICE("These are the first 500 of 3,000")));
    assert_true(output_close(output));
    audit->policies[audit->findings[0].policy].title = (Slice){title, 100000};
    output = support_write(report_write_github, audit);
    assert_true(output_size(output) < 1 << 20);
    assert_true(slice_contains(output_memory(output), SLICE(" of 3,000 findings; all stand in")));
    assert_true(output_close(output));
    free(title);
    support_audit_free(audit);
}

static void annotations_are_ten_of_a_level_and_nothing_in_them_is_a_command(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    uint32_t policy = audit->findings[0].policy;
    audit->policies[policy].severity_rank = 0;
    audit->findings[0].kind = SLICE("violation");
    audit->policies[policy].id = SLICE("a,b:c%\n::add-mask::x");
    audit->policies[policy].title = SLICE("50%\r\n::warning::\n##[error]x");
    support_repeat_finding(audit, 50);
    Output *output = support_write(report_write_annotations, audit);
    Slice rest = output_memory(output), line;
    unsigned lines = 0;
    /* Accounts have lost input: one line says so, however many there are. */
    assert_true(slice_next(&rest, "\n", &line));
    assert_true(slice_starts(line, SLICE("::warning title=trailaudit::INCOMPLETE: account ")));
    while (slice_next(&rest, "\n", &line)) {
        assert_true(slice_starts(line, SLICE("::error ")));
        lines++;
        if (lines == 1) {
            assert_true(slice_contains(line, SLICE("title=a%2Cb%3Ac%25U+000A%3A%3Aadd-mask")));
            assert_true(slice_contains(line, SLICE("::50%25U+000DU+000A::warning::U+000A##")));
        }
        if (lines == 10)
            assert_true(slice_contains(line, SLICE("::41 more findings of this kind")));
    }
    assert_int_equal(lines, 10);
    assert_true(output_close(output));
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_has_a_case_in_every_account_and_the_counts_add_up),
        cmocka_unit_test(violations_fail_and_nothing_else_does),
        cmocka_unit_test(what_exceptions_cover_is_skipped_with_the_reason),
        cmocka_unit_test(lost_input_of_an_account_is_an_error_where_the_policy_has_a_population),
        cmocka_unit_test(an_account_whose_input_is_not_whole_is_not_skipped),
        cmocka_unit_test(without_any_record_every_policy_is_an_error),
        cmocka_unit_test(code_quality_has_what_gitlab_asks_for),
        cmocka_unit_test(no_finding_is_an_empty_list),
        cmocka_unit_test(each_line_of_ocsf_is_a_compliance_finding),
        cmocka_unit_test(the_summary_shows_hostile_text_as_text),
        cmocka_unit_test(the_summary_stays_below_what_github_takes),
        cmocka_unit_test(annotations_are_ten_of_a_level_and_nothing_in_them_is_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
