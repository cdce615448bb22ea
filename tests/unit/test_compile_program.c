/* The program that policies become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"

#define TWO(scope, first, second)                                                                  \
    POLICY_SET("<policy id=\"a\" severity=\"low\"><title>T</title>" scope "<forbid>" first         \
               "</forbid></policy><policy id=\"b\" severity=\"low\"><title>T</title>" scope        \
               "<forbid>" second "</forbid></policy>")
#define ALL_RECORDS "<scope all=\"yes\"/>"

static const ProgramNode *outcome_of(const SupportProgram *made, uint32_t policy)
{
    return made->program->policies[policy].outcome;
}

static void conditions_written_alike_are_one_node(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        TWO(ALL_RECORDS,
            "<all><equals field=\"eventName\" value=\"A\"/><present field=\"errorCode\"/></all>",
            "<all><equals value=\"A\" field=\"eventName\"/><present field=\"errorCode\"/></all>"),
        NULL);
    assert_ptr_equal(outcome_of(&made, 0), outcome_of(&made, 1));
    assert_int_equal(made.program->node_count, 3);
    support_program_close(&made);
}

static void what_differs_in_any_part_is_another_node(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"<equals field='eventName' value='A'/>", "<equals field='eventName' value='B'/>"},
        {"<equals field='eventName' value='A'/>", "<equals field='eventSource' value='A'/>"},
        {"<equals field='eventName' value='A'/>",
         "<equals field='eventName' value='A' ignore-case='yes'/>"},
        {"<equals field='eventName' value='A'/>", "<like field='eventName' pattern='A'/>"},
        {"<in field='eventName'><value>A</value></in>",
         "<in field='eventName'><value>A</value><value>B</value></in>"},
        {"<in field='eventName'><value>A|1:B</value></in>",
         "<in field='eventName'><value>A</value><value>B</value></in>"},
        {"<open-network field='awsRegion' ipv4='8' ipv6='16'/>",
         "<open-network field='awsRegion' ipv4='8' ipv6='17'/>"},
        {"<every in='resources[]'><present field='.ARN'/></every>",
         "<every in='resources[]' empty='yes'><present field='.ARN'/></every>"},
        {"<equals field='eventName' value='A'/>",
         "<equals field='eventName' same-as='awsRegion'/>"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        SupportProgram made;
        Buffer xml = {0};
        buffer_printf(&xml,
                      "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
                      "<policy id='a' severity='low'><title>T</title><scope all='yes'/>"
                      "<forbid>%s</forbid></policy><policy id='b' severity='low'><title>T</title>"
                      "<scope all='yes'/><forbid>%s</forbid></policy></policy-set>",
                      pairs[i][0], pairs[i][1]);
        buffer_add_byte(&xml, '\0');
        support_program_open(&made, xml.data, NULL);
        if (outcome_of(&made, 0) == outcome_of(&made, 1))
            fail_msg("%s and %s are one node", pairs[i][0], pairs[i][1]);
        support_program_close(&made);
        buffer_free(&xml);
    }
}

static void children_stand_before_their_parents(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        FORBID("<any><not><all><equals field=\"eventName\" value=\"A\"/>"
               "<some in=\"resources[]\"><present field=\".ARN\"/></some></all></not>"
               "<equals field=\"eventName\" value=\"A\"/></any>"),
        NULL);
    const Program *program = made.program;
    for (uint32_t i = 0; i < program->node_count; i++) {
        assert_int_equal(program->nodes[i]->id, i);
        for (uint32_t j = 0; j < program->nodes[i]->child_count; j++)
            assert_true(program->nodes[i]->children[j]->id < i);
    }
    assert_int_equal(program->node_count, 6);
    support_program_close(&made);
}

static void a_definition_costs_no_node_of_its_own(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         POLICY_SET("<define id=\"d\"><present field=\"errorCode\"/></define>"
                                    "<policy id=\"a\" severity=\"low\"><title>T</title>" ALL_RECORDS
                                    "<forbid><use define=\"d\"/></forbid></policy>"
                                    "<policy id=\"b\" severity=\"low\"><title>T</title>" ALL_RECORDS
                                    "<forbid><present field=\"errorCode\"/></forbid></policy>"),
                         NULL);
    assert_ptr_equal(outcome_of(&made, 0), outcome_of(&made, 1));
    assert_int_equal(outcome_of(&made, 0)->kind, CONDITION_PRESENT);
    support_program_close(&made);
}

static const ProgramNode *leaf_of(const SupportProgram *made, uint32_t policy)
{
    const ProgramNode *node = outcome_of(made, policy);
    while (node->child_count)
        node = node->children[0];
    return node;
}

static void what_an_element_decides_is_marked_and_its_walk_is_not(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         TWO(ALL_RECORDS,
                             "<some in=\"requestParameters.a[]\"><not><equals field=\".x\" "
                             "value=\"1\"/></not></some>",
                             "<some in=\"requestParameters.b[]\"><not><equals field=\".x\" "
                             "value=\"1\"/></not></some>"),
                         NULL);
    assert_true(leaf_of(&made, 0)->relative);
    assert_true(outcome_of(&made, 0)->children[0]->relative);
    assert_false(outcome_of(&made, 0)->relative);
    assert_ptr_not_equal(leaf_of(&made, 0), leaf_of(&made, 1));
    assert_true(slice_equal(leaf_of(&made, 1)->field->name, SLICE("requestParameters.b[].x")));
    support_program_close(&made);
}

static void a_nested_walk_depends_on_the_element_around_it(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         FORBID("<some in=\"requestParameters.a[]\"><some in=\".b[]\">"
                                "<equals field=\".\" value=\"1\"/></some></some>"),
                         NULL);
    assert_false(outcome_of(&made, 0)->relative);
    assert_true(outcome_of(&made, 0)->children[0]->relative);
    assert_true(slice_equal(leaf_of(&made, 0)->field->name, SLICE("requestParameters.a[].b[]")));
    support_program_close(&made);
}

static void only_source_and_name_are_settled_by_action(void **state)
{
    (void)state;
    static const struct {
        const char *condition;
        bool by_action;
    } rows[] = {
        {"<equals field='eventName' value='A'/>", true},
        {"<like field='eventSource' pattern='s3*'/>", true},
        {"<equals field='service' value='A'/>", true},
        {"<action name='s3:*'/>", true},
        {"<not><all><action name='s3:*'/><equals field='eventName' value='A'/></all></not>", true},
        {"<any><action name='s3:*'/><present field='errorCode'/></any>", false},
        {"<equals field='eventName' same-as='errorCode'/>", false},
        {"<equals field='eventName' same-as='service'/>", true},
        {"<equals field='account' value='1'/>", false},
        {"<present field='eventName.x'/>", false},
        {"<some in='eventName'><equals field='.' value='A'/></some>", false},
        {"<some in='resources[]'><equals field='eventName' value='A'/></some>", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SupportProgram made;
        Buffer xml = {0};
        buffer_printf(&xml,
                      "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
                      "<policy id='a' severity='low'><title>T</title><scope all='yes'/>"
                      "<forbid>%s</forbid></policy></policy-set>",
                      rows[i].condition);
        buffer_add_byte(&xml, '\0');
        support_program_open(&made, xml.data, NULL);
        if (outcome_of(&made, 0)->by_action != rows[i].by_action)
            fail_msg("%s", rows[i].condition);
        support_program_close(&made);
        buffer_free(&xml);
    }
}

static void literal_keys_become_a_column_and_the_rest_a_walk(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        uint32_t tail;
        bool whole, base;
    } rows[] = {
        {"eventName", 0, false, true},
        {"userIdentity.sessionContext.attributes.mfaAuthenticated", 0, false, true},
        {"requestParameters.a", 0, false, false},
        {"requestParameters.a[].b", 2, false, false},
        {"requestParameters.a.*.b", 2, false, false},
        {"requestParameters.a[3]", 1, false, false},
        {"*.b", 2, true, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        SupportProgram made;
        Buffer xml = {0};
        buffer_printf(&xml,
                      "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
                      "<policy id='a' severity='low'><title>T</title><scope all='yes'/>"
                      "<forbid><present field='%s'/></forbid></policy></policy-set>",
                      rows[i].field);
        buffer_add_byte(&xml, '\0');
        support_program_open(&made, xml.data, NULL);
        const ProgramField *field = outcome_of(&made, 0)->field;
        bool whole = field->column == PROGRAM_WHOLE_RECORD;
        bool base = field->column < COLUMN_BASE_COUNT;
        if (field->tail_count != rows[i].tail || whole != rows[i].whole || base != rows[i].base ||
            (!whole && field->column >= event_columns_count(made.program->columns)))
            fail_msg("%s", rows[i].field);
        /* What the policies look at beyond the base columns is part of a record's identity. */
        assert_int_equal(made.program->identity_count, !rows[i].base);
        support_program_close(&made);
        buffer_free(&xml);
    }
}

static void fields_that_begin_alike_share_a_column(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         TWO(ALL_RECORDS, "<present field=\"requestParameters.a[].b\"/>",
                             "<present field=\"requestParameters.a[].c\"/>"),
                         NULL);
    assert_int_equal(outcome_of(&made, 0)->field->column, outcome_of(&made, 1)->field->column);
    assert_int_equal(event_columns_count(made.program->columns), COLUMN_BASE_COUNT + 1);
    assert_int_equal(made.program->identity_count, 2);
    support_program_close(&made);
}

/* "x.y" as one key and as two are different paths, however they are joined. */
static void a_quoted_key_is_no_path(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         TWO(ALL_RECORDS, "<present field='requestParameters.\"x.y\"'/>",
                             "<present field='requestParameters.x.y'/>"),
                         NULL);
    assert_int_not_equal(outcome_of(&made, 0)->field->column, outcome_of(&made, 1)->field->column);
    support_program_close(&made);
}

static void fields_to_group_by_have_one_number_in_one_order(void **state)
{
    (void)state;
    static const char burst[] =
        "<policy id='p%d' severity='low'><title>T</title>"
        "<scope all='yes'/><forbid><present field='eventID'/>"
        "<threshold at-least='2' within='PT1H' per='%s'/></forbid></policy>";
    static const char *const per[] = {"account principal", "account", "account  principal",
                                      "principal account"};
    Buffer xml = {0};
    buffer_printf(&xml, "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>");
    for (int i = 0; i < 4; i++)
        buffer_printf(&xml, burst, i, per[i]);
    buffer_printf(&xml,
                  "<policy id='steps' severity='low'><title>T</title><scope all='yes'/>"
                  "<forbid><present field='eventID'/><sequence within='PT1H' per='account'>"
                  "<step per='principal'><present field='eventName'/></step>"
                  "<step><present field='eventName'/></step></sequence></forbid></policy>"
                  "</policy-set>%c",
                  0);
    SupportProgram made;
    support_program_open(&made, xml.data, NULL);
    const ProgramPolicy *policies = made.program->policies;
    static const uint32_t expected[] = {0, 1, 0, 2, 1};
    for (int i = 0; i < 5; i++)
        assert_int_equal(policies[i].correlation->group, expected[i]);
    assert_int_equal(policies[4].correlation->steps[0].group, 3);
    assert_int_equal(policies[4].correlation->steps[1].group, 1);
    assert_int_equal(made.program->group_count, 4);
    support_program_close(&made);
    buffer_free(&xml);
}

static void many_values_become_a_table_and_few_do_not(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        TWO(ALL_RECORDS, "<in field=\"eventName\"><value>a</value><value>b</value></in>",
            "<in field=\"eventName\" ignore-case=\"yes\"><value>A</value><value>B</value>"
            "<value>C</value><value>D</value><value>E</value><value>F</value></in>"),
        NULL);
    assert_null(outcome_of(&made, 0)->set);
    assert_non_null(outcome_of(&made, 1)->set);
    assert_int_equal(names_count(outcome_of(&made, 1)->set), 6);
    assert_int_not_equal(names_find(outcome_of(&made, 1)->set, SLICE("f")), NAMES_NONE);
    support_program_close(&made);
}

static void scope_of_set_and_policy_are_one_node_and_none_is_none(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made,
                         POLICY_SET("<scope><present field=\"errorCode\"/></scope>"
                                    "<policy id=\"a\" severity=\"low\"><title>T</title>" ALL_RECORDS
                                    "<forbid><present field=\"eventID\"/></forbid></policy>"
                                    "<policy id=\"b\" severity=\"low\"><title>T</title>"
                                    "<scope><present field=\"awsRegion\"/></scope>"
                                    "<forbid><present field=\"eventID\"/></forbid></policy>"),
                         NULL);
    assert_int_equal(made.program->policies[0].scope->kind, CONDITION_PRESENT);
    assert_int_equal(made.program->policies[1].scope->kind, CONDITION_ALL);
    support_program_close(&made);
    support_program_open(&made, FORBID("<present field=\"eventID\"/>"), NULL);
    assert_null(made.program->policies[0].scope);
    support_program_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_written_alike_are_one_node),
        cmocka_unit_test(what_differs_in_any_part_is_another_node),
        cmocka_unit_test(children_stand_before_their_parents),
        cmocka_unit_test(a_definition_costs_no_node_of_its_own),
        cmocka_unit_test(what_an_element_decides_is_marked_and_its_walk_is_not),
        cmocka_unit_test(a_nested_walk_depends_on_the_element_around_it),
        cmocka_unit_test(only_source_and_name_are_settled_by_action),
        cmocka_unit_test(literal_keys_become_a_column_and_the_rest_a_walk),
        cmocka_unit_test(fields_that_begin_alike_share_a_column),
        cmocka_unit_test(a_quoted_key_is_no_path),
        cmocka_unit_test(fields_to_group_by_have_one_number_in_one_order),
        cmocka_unit_test(many_values_become_a_table_and_few_do_not),
        cmocka_unit_test(scope_of_set_and_policy_are_one_node_and_none_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
