#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"

/* What is read of the text in one window, as one NUL-terminated string. */
static Buffer read_with(Slice text, SupportReading reading)
{
    Buffer out = {0};
    support_scan_read(&out, text, &reading);
    buffer_add_byte(&out, '\0');
    assert_false(out.failed);
    return out;
}

static void assert_read_with(const char *text, SupportReading reading, const char *expected)
{
    Buffer out = read_with(slice_of(text), reading);
    if (strcmp(out.data, expected) != 0)
        fail_msg("text:\n%s\nread:\n%s\nexpected:\n%s", text, out.data, expected);
    buffer_free(&out);
}

static void assert_read(const char *text, const char *expected)
{
    assert_read_with(text, (SupportReading){.options = support_scan_options()}, expected);
}

/* ---- containers ---- */

static void records_are_found_in_every_container(void **state)
{
    (void)state;
    assert_read("{\"Records\":[{\"eventID\":\"a\"},{\"eventID\":\"b\"}]}",
                "#1 @12 +15 a\n#2 @28 +15 b\nend\n");
    assert_read("{\"x\":[{\"Records\":1}],\"Records\" : [ {\"eventID\":\"a\"} ] ,\"y\":{}}\n",
                "not-events 1 @1 \"x\" stands beside the records and is not read\n"
                "#2 @35 +15 a\nend\n");
    assert_read("{\"x\":[],\"Records\" : [ {\"eventID\":\"a\"} ] ,\"y\":{}}\n",
                "#1 @22 +15 a\nend\n");
    assert_read("{\"\\u0052ecords\":[{\"eventID\":\"a\"}]}", "#1 @17 +15 a\nend\n");
    assert_read("{\"Records\":[],\"Records\":[{}]}",
                "repeated-key 0 @14 \"Records\" stands there again; what it holds is read too\n"
                "#1 @25 +2 \nend\n");
    assert_read("[{\"eventID\":\"a\"},{}]", "#1 @1 +15 a\n#2 @17 +2 \nend\n");
    assert_read("{\"eventID\":\"a\"}\n{\"eventID\":\"b\"}\n\n", "#1 @0 +15 a\n#2 @16 +15 b\nend\n");
    assert_read("{\"eventID\":\"a\"}{\"eventID\":\"b\"}, {\"eventID\":\"c\"}",
                "#1 @0 +15 a\n#2 @15 +15 b\n#3 @32 +15 c\nend\n");
    assert_read(" \r\n\t{\"eventID\":\"a\"}", "#1 @4 +15 a\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"a\"}]}\n[{\"eventID\":\"b\"}]{\"eventID\":\"c\"}",
                "#1 @12 +15 a\n#2 @31 +15 b\n#3 @47 +15 c\nend\n");
    assert_read("{\"Records\":[]}", "end\n");
    assert_read("[]", "end\n");
}

static void an_empty_file_counts_none_and_a_cut_one_counts_its_rest(void **state)
{
    (void)state;
    SupportReading cut = {.options = support_scan_options(), .cut = true};
    assert_read("", "empty 0 @0 no text but blanks\nend\n");
    assert_read(" \n", "empty 0 @0 no text but blanks\nend\n");
    SupportReading narrow = {.options = support_scan_options(), .window = 1};
    char blanks[401];
    memset(blanks, ' ', 400);
    blanks[400] = '\0';
    assert_read_with(blanks, narrow, "empty 0 @0 no text but blanks\nend\n");
    assert_read_with("", cut, "truncated 1 @0 the file could not be read any further\nend\n");
    assert_read_with(" ", cut, "truncated 1 @1 the file could not be read any further\nend\n");
    assert_read_with("{\"eventID\":\"a\"}\n", cut,
                     "#1 @0 +15 a\n"
                     "truncated 1 @16 the file could not be read any further\nend\n");
    assert_read_with("[{\"eventID\":\"a\"},", cut,
                     "#1 @1 +15 a\n"
                     "truncated 1 @17 the file could not be read any further\nend\n");
    assert_read_with("[{\"eventID\":\"a\"},{\"eventI", cut,
                     "#1 @1 +15 a\n"
                     "truncated 1 @17 the text ends inside a record (byte 25)\nend\n");
}

static void a_plain_text_that_ends_too_early_is_truncated_once(void **state)
{
    (void)state;
    static const char text[] = "{\"Records\":[{\"eventID\":\"a\"},{\"eventID\":\"b\"}],\"x\":1}";
    for (size_t size = 1; size < sizeof text - 1; size++) {
        Buffer out = read_with((Slice){text, size}, (SupportReading){support_scan_options(), 0, 0});
        const char *first = strstr(out.data, "truncated 1 @");
        if (!first || strstr(first + 1, "truncated") || strstr(out.data, "damaged"))
            fail_msg("%.*s: %s", (int)size, text, out.data);
        assert_int_equal(strstr(out.data, "#1 @12 +15 a\n") != NULL, size >= 27);
        assert_int_equal(strstr(out.data, "#2 @28 +15 b\n") != NULL, size >= 43);
        buffer_free(&out);
    }
}

static void a_byte_order_mark_is_stepped_over_and_utf_16_named(void **state)
{
    (void)state;
    assert_read("\xef\xbb\xbf{\"eventID\":\"a\"}",
                "byte-order-mark 0 @0 a byte order mark (UTF-8)\n#1 @3 +15 a\nend\n");
    assert_read("\xff\xfe{", "not-events 1 @0 the text is UTF-16; trail files are UTF-8\nend\n");
    assert_read("\xfe\xff", "not-events 1 @0 the text is UTF-16; trail files are UTF-8\nend\n");
}

static void what_is_no_json_is_a_problem_only_where_events_were_claimed(void **state)
{
    (void)state;
    SupportReading unclaimed = {.options = support_scan_options()};
    unclaimed.options.claims_events = false;
    assert_read("Event name,Event time\n",
                "not-events 1 @0 expected a JSON object or array, found 'E' (byte 0)\nend\n");
    assert_read("\n\x1b[31m", "not-events 1 @1 expected a JSON object or array, found 'U+001B' "
                              "(line 2, column 1)\nend\n");
    /* A character that came in parts is shown whole; what is none is shown by its first byte. */
    SupportReading narrow = {.options = support_scan_options(), .window = 1};
    assert_read_with("\xf0\x9f\x98\x80 and more", narrow,
                     "not-events 1 @0 expected a JSON object or array, found '\xf0\x9f\x98\x80' "
                     "(byte 0)\nend\n");
    assert_read_with(
        "\xc3\xa9", narrow,
        "not-events 1 @0 expected a JSON object or array, found '\xc3\xa9' (byte 0)\nend\n");
    assert_read_with(
        "\xf0\x9f\x98", narrow,
        "not-events 1 @0 expected a JSON object or array, found '\\xF0' (byte 0)\nend\n");
    assert_read_with("Event name,Event time\n", unclaimed, "passed over: a text that is no JSON\n");
    assert_read("{\"name\":1}",
                "not-events 1 @0 an object without any key of a CloudTrail record\nend\n");
    assert_read_with("{\"name\":1}", unclaimed, "passed over: JSON without CloudTrail records\n");
    assert_read("{\"Records\":{\"a\":[1]},\"b\":2}",
                "not-events 1 @11 \"Records\" is no array\nend\n");
    assert_read("{\"eventID\":\"a\"}{\"name\":1}{\"Events\":[]}",
                "#1 @0 +15 a\n"
                "not-events 1 @15 an object without any key of a CloudTrail record\n"
                "not-events 1 @25 output of lookup-events\nend\n");
}

static void other_kinds_of_file_are_passed_over_by_name(void **state)
{
    (void)state;
    assert_read("{\"awsAccountId\":\"1\",\"digestS3Object\":\"x\",",
                "passed over: a digest file\n");
    assert_read("{\"publicKeyList\":[]}", "passed over: public keys of digests\n");
    assert_read("{\"PublicKeyList\":[]}", "passed over: public keys of digests\n");
    assert_read("{\"fileVersion\":\"1.0\",\"configSnapshotId\":\"x\"}",
                "passed over: an AWS Config file\n");
    assert_read("{\"configurationItems\":[{}]}", "passed over: an AWS Config file\n");
    assert_read("{\"files\":[],\"hashSignature\":\"x\"}",
                "passed over: a signature file of CloudTrail Lake\n");
    assert_read("{\"Events\":[{}]}", "passed over: output of lookup-events\n");
    assert_read("{\"version\":\"0\",\"detail-type\":\"x\",\"detail\":{}}",
                "passed over: EventBridge events\n");
    assert_read("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}",
                "passed over: CloudWatch Logs messages\n");
    assert_read("{\"awslogs\":{\"data\":\"H4sI\"}}", "passed over: CloudWatch Logs data\n");
    assert_read("{\"_raw\":\"{}\"}\n{\"_raw\":\"{}\"}",
                "passed over: an export of a search tool\n");
    assert_read("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"s3\":{}}]}",
                "passed over: a notification of S3\n");
    /* A record may have such a key too, and only the first value tells the kind of file. */
    assert_read("{\"eventID\":\"a\",\"Events\":1}", "#1 @0 +26 a\nend\n");
    assert_read("{\"Records\":[{\"eventSource\":\"s3.amazonaws.com\",\"s3\":{}}]}",
                "#1 @12 +42 \nend\n");
}

static void a_text_that_begins_as_another_kind_is_one_only_without_records(void **state)
{
    (void)state;
    SupportReading unclaimed = {.options = support_scan_options()};
    unclaimed.options.claims_events = false;
    assert_read("{\"Events\":[{}]}\n{\"Events\":[]}", "passed over: output of lookup-events\n");
    assert_read("{\"digestS3Object\":1}{\"eventID\":\"a\"}",
                "#1 @20 +15 a\nnot-events 1 @0 a digest file\nend\n");
    assert_read("{\"digestS3Object\":1,\"Records\":[{\"eventID\":\"a\"}]}",
                "not-events 1 @1 \"digestS3Object\" stands beside the records and is not read\n"
                "#2 @31 +15 a\nend\n");
    assert_read("{\"digestS3Object\":1}{",
                "truncated 1 @20 the text ends inside a record (byte 21)\n"
                "not-events 1 @0 a digest file\nend\n");
    assert_read_with("{\"a\":1}\n{\"eventID\":\"a\"}", unclaimed,
                     "#1 @8 +15 a\nnot-events 1 @0 JSON without CloudTrail records\nend\n");
    assert_read("{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}},{\"eventID\":\"a\"}]}",
                "#1 @45 +15 a\nnot-events 1 @12 a notification of S3\nend\n");
}

static void what_is_named_as_an_event_file_is_of_no_other_kind(void **state)
{
    (void)state;
    SupportReading named = {.options = support_scan_options()};
    named.options.names_events = true;
    assert_read_with("{\"PublicKeyList\":[]}", named,
                     "not-events 1 @0 public keys of digests\nend\n");
    assert_read_with("{\"PublicKeyList\":[],\"Records\":[{\"eventID\":\"a\"}]}", named,
                     "not-events 1 @1 \"PublicKeyList\" stands beside the records and is not read\n"
                     "#2 @31 +15 a\nend\n");
    assert_read_with("{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}}]}", named,
                     "not-events 1 @12 a notification of S3\nend\n");
}

static void a_record_with_a_key_records_is_a_record(void **state)
{
    (void)state;
    assert_read("{\"eventID\":\"a\",\"Records\":[]}", "#1 @0 +28 a\nend\n");
    assert_read("{\"Records\":[ ],\"eventID\":\"a\"}", "#1 @0 +29 a\nend\n");
    assert_read(
        "{\"eventID\":\"a\",\"Records\":[{\"eventID\":\"b\"}]}",
        "#1 @0 +43 a\n"
        "not-events 1 @15 the record has \"Records\" of its own, which are not read\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"b\"}],\"eventID\":\"a\"}",
                "#1 @12 +15 b\n"
                "not-events 1 @29 \"eventID\" stands beside the records and is not read\nend\n");
}

static void what_stands_beside_records_is_a_piece(void **state)
{
    (void)state;
    assert_read("{\"Records\":[],\"a\":[],\"b\":\"x\",\"\\u0052ecords\":[{\"eventID\":\"a\"}]}",
                "repeated-key 0 @29 \"Records\" stands there again; what it holds is read too\n"
                "#1 @45 +15 a\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"a\"}],\"Records\":[],\"Records\":5}",
                "#1 @12 +15 a\n"
                "repeated-key 0 @29 \"Records\" stands there again; what it holds is read too\n"
                "repeated-key 0 @42 \"Records\" stands there again; what it holds is read too\n"
                "not-events 1 @52 \"Records\" is no array\nend\n");
    assert_read("{\"a\":\" {\",\"b\":[1],\"Records\":[],\"c\":{\"\":1},\"d\":\"\\u007b\"}",
                "not-events 2 @1 \"a\" stands beside the records and is not read\n"
                "not-events 1 @31 \"c\" stands beside the records and is not read\n"
                "not-events 1 @42 \"d\" stands beside the records and is not read\nend\n");
}

static void an_element_that_is_no_object_costs_one(void **state)
{
    (void)state;
    assert_read("[{\"eventID\":\"a\"},5,\"x\",[{}],null,{\"eventID\":\"b\"}]",
                "#1 @1 +15 a\n"
                "damaged-record 1 @17 a record that is not an object, found '5' (byte 17)\n"
                "damaged-record 1 @19 a record that is not an object, found '\"' (byte 19)\n"
                "damaged-record 1 @23 a record that is not an object, found '[' (byte 23)\n"
                "damaged-record 1 @28 a record that is not an object, found 'n' (byte 28)\n"
                "#6 @33 +15 b\nend\n");
}

static void loose_commas_are_noticed_and_lose_nothing(void **state)
{
    (void)state;
    assert_read("[{\"eventID\":\"a\"} {\"eventID\":\"b\"}]",
                "#1 @1 +15 a\nloose-separator 0 @17 no comma between records\n"
                "#2 @17 +15 b\nend\n");
    assert_read("[{\"eventID\":\"a\"},,,{\"eventID\":\"b\"},]",
                "#1 @1 +15 a\nloose-separator 0 @17 a comma too many between records\n"
                "#2 @19 +15 b\nloose-separator 0 @35 a comma too many between records\nend\n");
    assert_read("[,{\"eventID\":\"a\"}]",
                "loose-separator 0 @1 a comma too many between records\n#1 @2 +15 a\nend\n");
    assert_read("{\"eventID\":\"a\"},",
                "#1 @0 +15 a\nloose-separator 0 @16 a comma too many between records\nend\n");
    assert_read("{\"Records\":[{}],}",
                "#1 @12 +2 \n"
                "loose-separator 0 @16 a comma too many behind the records\nend\n");
}

static void garbage_behind_the_records_is_one_piece(void **state)
{
    (void)state;
    assert_read("{\"Records\":[{\"eventID\":\"a\"}]} garbage, more {",
                "#1 @12 +15 a\n"
                "damaged-record 1 @30 expected a record, found 'g' (byte 30)\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"a\"}]}]",
                "#1 @12 +15 a\n"
                "damaged-record 1 @29 expected a record, found ']' (byte 29)\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"a\"}] 5}",
                "#1 @12 +15 a\n"
                "damaged-record 1 @29 expected the end of the object around the records, "
                "found '5' (byte 29)\nend\n");
    assert_read("{\"Records\":[{\"eventID\":\"a\"}}",
                "#1 @12 +15 a\n"
                "damaged-record 1 @27 expected a record or ']', found '}' (byte 27)\nend\n");
    assert_read("{\"eventID\":\"a\"}\ngarbage\n{\"eventID\":\"b\"}\n",
                "#1 @0 +15 a\n"
                "damaged-record 1 @16 expected a record, found 'g' (line 2, column 1)\n"
                "#3 @24 +15 b\nend\n");
}

static void a_damaged_head_costs_one_and_its_records_survive(void **state)
{
    (void)state;
    assert_read("{\"Records:[{\"eventVersion\":\"1\",\"eventID\":\"a\"},{\"eventVersion\":\"1\"}]}",
                "damaged-record 1 @0 expected ':', found 'e' (byte 13)\n"
                "#2 @11 +34 a\n#3 @46 +20 \nend\n");
}

static void a_repeated_key_is_told_with_the_record(void **state)
{
    (void)state;
    assert_read("[{\"eventID\":\"a\",\"eventID\":\"b\"},{\"eventID\":\"c\"}]",
                "#1 @1 +29 b; repeated\n#2 @31 +15 c\nend\n");
}

/* ---- windows ---- */

static const char *const windowed[] = {
    "\xef\xbb\xbf {\"x\":[{\"a\":-1.5e3}], \"Records\" : [ {\"eventID\":\"a\"},, "
    "{\"eventID\":\"\\u0062\\\"}\"} "
    "{\"eventID\":\"\xe2\x82\xac\"}, 125 , true,\"s\",] , \"y\" : 12 , \"Records\":[{}],\"z\":null "
    "} , \n []\n",
    "{\"eventVersion\":\"1\",\"eventID\":\"a\"}\n{\"eventVersion\":\"1\",\"eventID\":\"b}\n"
    "{\"eventVersion\":\"1\",\"eventID\":\"c\"}\nstray \xc3\xa9 text\n{\"eventVersion\":\"1\"}, "
    "{\"a\":1} ,",
    "[\n  {\n    \"eventVersion\": \"1\",\n    \"eventID\": \"a\"\n  },\n  {\n    "
    "\"eventVersion\": 1\",\n"
    "    \"x\": {\n    \"eventID\": \"b\"\n  },\n  {\n    \"eventVersion\": \"1\",\n    "
    "\"eventID\": \"c\"\n  }\n]\n",
    "{\"Records\":[{\"eventVersion\":\"1\",\"eventID\":\"a\"},{\"eventVersion\":\"1,\"eventID\":"
    "\"b\"},"
    "{\"eventVersion\":\"1\",\"r\":{}},\"eventID\":\"c\"},{\"eventVersion\":\"1\",\"eventID\":"
    "\"d\"}]} x {",
    "[{\"a\":1,\"eventID\":\"a\"},{\"a\":1,\"eventID\":\"b},{\"a\":1,\"eventID\":\"c\"},{\"a\":nul,"
    "\"b\":[{}]}]",
    "{\"Records\":{\"a\":[1,{}]},\"Records\":12}{\"name\":1}{\"eventID\":\"a\"} \xff "
    "{\"eventVersion\":\"1\"}",
    "{\"Records\":[{\"eventID\":\"a\"},{\"eventID\":\"b\"}}   \n",
    "{\"Records\":[{\"eventID\":\"a\"}],{\"eventVersion\":\"1\"}]}",
};

static void windows_of_every_size_give_the_same_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof windowed / sizeof *windowed; i++) {
        Slice text = slice_of(windowed[i]);
        for (int kind = 0; kind < 4; kind++) {
            SupportReading reading = {.options = support_scan_options(), .cut = kind == 1};
            reading.options.recover = kind == 2;
            if (kind == 3)
                reading.options.max_record = 24;
            Buffer whole = read_with(text, reading);
            for (reading.window = 1; reading.window < text.size; reading.window++) {
                Buffer parts = read_with(text, reading);
                if (strcmp(parts.data, whole.data) != 0)
                    fail_msg("%s\nwindows of %zu:\n%sone window:\n%s", text.data, reading.window,
                             parts.data, whole.data);
                buffer_free(&parts);
            }
            buffer_free(&whole);
        }
    }
}

static void windows_of_hostile_texts_give_the_same_records(void **state)
{
    (void)state;
    uint64_t random = 77;
    for (int i = 0; i < 1500; i++) {
        static const char *const begins[] = {"{\"Records\":[", "[", ""};
        Buffer text = {0};
        buffer_add(&text, slice_of(begins[i % 3]));
        for (uint32_t count = support_scan_random(&random, 5); count > 0; count--) {
            buffer_add(&text, SLICE("{\"eventVersion\":\"1\",\"x\":"));
            support_scan_record(&random, &text);
            buffer_add(&text, i % 3 == 2 ? SLICE("}\n") : SLICE("},"));
        }
        if (support_scan_random(&random, 4))
            support_scan_mutate(&random, &text);
        SupportReading reading = {.options = support_scan_options()};
        reading.options.max_record = 50 + support_scan_random(&random, 400);
        reading.options.recover = i % 2;
        Buffer whole = read_with(buffer_slice(&text), reading);
        for (int again = 0; again < 4; again++) {
            reading.window = 1 + support_scan_random(&random, again < 2 ? 20 : 300);
            Buffer parts = read_with(buffer_slice(&text), reading);
            if (strcmp(parts.data, whole.data) != 0)
                fail_msg("%.*s\nwindows of %zu:\n%sone window:\n%s", (int)text.size, text.data,
                         reading.window, parts.data, whole.data);
            buffer_free(&parts);
        }
        buffer_free(&whole);
        buffer_free(&text);
    }
}

/* ---- large records ---- */

static void a_record_that_is_too_large_is_stepped_over_alone(void **state)
{
    (void)state;
    static const char *const forms[][3] = {
        {"{\"Records\":[", ",", "]}"}, {"[", ",", "]"}, {"", "\n", ""}, {"", ",\n ", "\n"}};
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        for (size_t size = 98; size <= 102; size++) {
            Buffer text = {0};
            buffer_printf(&text, "%s{\"eventID\":\"a\"}%s", forms[form][0], forms[form][1]);
            size_t begin = text.size;
            buffer_add(&text, SLICE("{\"eventID\":\"b\",\"x\":\"}\\\"]"));
            while (text.size < begin + size - 2)
                buffer_add_byte(&text, '.');
            buffer_add(&text, SLICE("\"}"));
            buffer_printf(&text, "%s{\"eventID\":\"c\"}%s", forms[form][1], forms[form][2]);
            for (size_t window = 0; window <= 130; window += window < 20 ? 1 : 11) {
                SupportReading reading = {.options = support_scan_options(), .window = window};
                reading.options.max_record = 100;
                Buffer out = read_with(buffer_slice(&text), reading);
                assert_non_null(strstr(out.data, " +15 a\n"));
                assert_non_null(strstr(out.data, " +15 c\n"));
                assert_int_equal(strstr(out.data, "too-large 1 @") != NULL, size > 100);
                assert_int_equal(strstr(out.data, " b\n") != NULL, size <= 100);
                assert_null(strstr(out.data, "damaged"));
                buffer_free(&out);
            }
            buffer_free(&text);
        }
    }
}

static void a_record_that_is_too_large_and_never_ends_is_one_piece(void **state)
{
    (void)state;
    SupportReading reading = {.options = support_scan_options()};
    reading.options.max_record = 20;
    assert_read_with("[{\"eventID\":\"a\"},{\"x\":\"0123456789012345678901234567890123456789",
                     reading, "#1 @1 +15 a\ntoo-large 1 @17 larger than 20 bytes\nend\n");
}

static void members_beside_the_records_may_be_of_any_size(void **state)
{
    (void)state;
    SupportReading reading = {.options = support_scan_options(), .window = 7};
    reading.options.max_record = 20;
    assert_read_with("{\"Records\":[{\"eventID\":\"a\"}],\"x\":[\"0123456789012345678901234567\"],"
                     "\"Records\":[{\"eventID\":\"b\"}]}",
                     reading,
                     "#1 @12 +15 a\ntoo-large 1 @33 larger than 20 bytes\n"
                     "repeated-key 0 @66 \"Records\" stands there again; what it holds is read "
                     "too\n#3 @77 +15 b\nend\n");
}

static void a_damaged_record_beyond_the_horizon_costs_one(void **state)
{
    (void)state;
    Buffer text = {0};
    buffer_add(&text,
               SLICE("[{\"eventVersion\":\"1\",\"eventID\":\"a\"},{\"eventVersion\":\"1,\"x\":\""));
    for (int i = 0; i < 30000; i++)
        buffer_add_byte(&text, '.');
    buffer_add(&text, SLICE("\"},{\"eventVersion\":\"1\",\"eventID\":\"c\"}]"));
    for (size_t window = 0; window < 40000; window += 7919) {
        SupportReading reading = {.options = support_scan_options(), .window = window};
        reading.options.max_record = 1000;
        Buffer out = read_with(buffer_slice(&text), reading);
        assert_string_equal(out.data,
                            "#1 @1 +34 a\n"
                            "damaged-record 1 @36 expected ',' or '}', found 'x' (byte 56)\n"
                            "#3 @30063 +34 c\nend\n");
        buffer_free(&out);
    }
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_found_in_every_container),
        cmocka_unit_test(an_empty_file_counts_none_and_a_cut_one_counts_its_rest),
        cmocka_unit_test(a_plain_text_that_ends_too_early_is_truncated_once),
        cmocka_unit_test(a_byte_order_mark_is_stepped_over_and_utf_16_named),
        cmocka_unit_test(what_is_no_json_is_a_problem_only_where_events_were_claimed),
        cmocka_unit_test(other_kinds_of_file_are_passed_over_by_name),
        cmocka_unit_test(a_text_that_begins_as_another_kind_is_one_only_without_records),
        cmocka_unit_test(what_is_named_as_an_event_file_is_of_no_other_kind),
        cmocka_unit_test(a_record_with_a_key_records_is_a_record),
        cmocka_unit_test(what_stands_beside_records_is_a_piece),
        cmocka_unit_test(an_element_that_is_no_object_costs_one),
        cmocka_unit_test(loose_commas_are_noticed_and_lose_nothing),
        cmocka_unit_test(garbage_behind_the_records_is_one_piece),
        cmocka_unit_test(a_damaged_head_costs_one_and_its_records_survive),
        cmocka_unit_test(a_repeated_key_is_told_with_the_record),
        cmocka_unit_test(windows_of_every_size_give_the_same_records),
        cmocka_unit_test(windows_of_hostile_texts_give_the_same_records),
        cmocka_unit_test(a_record_that_is_too_large_is_stepped_over_alone),
        cmocka_unit_test(a_record_that_is_too_large_and_never_ends_is_one_piece),
        cmocka_unit_test(members_beside_the_records_may_be_of_any_size),
        cmocka_unit_test(a_damaged_record_beyond_the_horizon_costs_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
