/* coverage.csv: account × Region × day, a row a cell; coverage-hours.csv: the hours of its days. */
#include <stdio.h>
#include <stdlib.h>

#include "report/csv_writer.h"
#include "report/report.h"

static Slice state_word(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return SLICE("data");
    case COVERAGE_EMPTY:
        return SLICE("proven empty");
    case COVERAGE_MISSING:
        return SLICE("missing");
    case COVERAGE_UNREAD:
        return SLICE("not looked at");
    case COVERAGE_GAP:
        return SLICE("gap");
    default:
        return SLICE("no data");
    }
}

typedef struct {
    CsvWriter csv;
    Buffer text;
    bool no_memory;
} Writer;

static void text_cell(Writer *writer)
{
    writer->no_memory |= writer->text.failed;
    csv_cell(&writer->csv, buffer_slice(&writer->text));
    buffer_clear(&writer->text);
}

/* "00-04 proven empty, 05 data, 06-23 no data"; nothing where no digest says something of hours. */
static void write_hours(Writer *writer, const AuditCoverageRow *row, char state, Slice hours)
{
    bool known = hours.size == COVERAGE_HOURS;
    for (unsigned from = 0, to; row->digests && from < COVERAGE_HOURS; from = to) {
        char letter = known ? hours.data[from] : state;
        for (to = from; to < COVERAGE_HOURS && (known ? hours.data[to] : state) == letter;)
            to++;
        buffer_printf(&writer->text, "%s%02u", from ? ", " : "", from);
        if (to - from > 1)
            buffer_printf(&writer->text, "-%02u", to - 1);
        buffer_add_byte(&writer->text, ' ');
        buffer_add(&writer->text, state_word(letter));
    }
    text_cell(writer);
}

/* Of the account, on whatever day. */
static void write_never(Writer *writer, const AuditAccount *account)
{
    for (uint32_t i = 0; account && i < account->never_count; i++) {
        buffer_add(&writer->text, i ? SLICE(", ") : SLICE(""));
        buffer_add(&writer->text, account->never[i]);
    }
    text_cell(writer);
}

static void write_calls(Writer *writer, const AuditCoverageDay *day)
{
    for (uint32_t i = 0; i < day->call_count; i++) {
        buffer_add(&writer->text, i ? SLICE(", ") : SLICE(""));
        buffer_add(&writer->text, day->calls[i]);
    }
    text_cell(writer);
}

/* A day without an entry of its own had neither files nor records. Where days were too many to be
 * kept, it is not known how many. */
static void write_day(Writer *writer, const AuditCoverage *coverage, const AuditCoverageRow *row,
                      const AuditAccount *account, Slice date, char state, uint32_t *at)
{
    static const AuditCoverageDay none = {0};
    const AuditCoverageDay *day = audit_coverage_day(row, date, at);
    const AuditCoverageDay *told = day ? day : &none;
    CsvWriter *csv = &writer->csv;
    csv_cell(csv, row->account);
    csv_cell(csv, row->region);
    csv_cell(csv, date);
    csv_cell(csv, state_word(state));
    csv_cell(csv, row->expected ? SLICE("yes") : SLICE("no"));
    if (coverage->without_days) {
        for (int i = 0; i < 6; i++)
            csv_cell(csv, SLICE(""));
    } else {
        csv_number(csv, told->files);
        csv_number(csv, told->records);
        csv_cell(csv, told->first);
        csv_cell(csv, told->last);
        write_hours(writer, row, state, told->hours);
        write_calls(writer, told);
    }
    write_never(writer, account);
    csv_end_row(csv);
}

bool report_has_coverage_hours(const Audit *audit)
{
    const AuditCoverage *coverage = &audit->coverage;
    for (uint32_t i = 0; i < coverage->row_count; i++)
        for (uint32_t j = 0; j < coverage->rows[i].day_count; j++)
            if (coverage->rows[i].days[j].by_hour_count)
                return true;
    return false;
}

static void write_hours_of(CsvWriter *csv, const AuditCoverageRow *row, const AuditCoverageDay *day)
{
    static const AuditCoverageHour none = {0};
    uint32_t at = 0;
    for (unsigned hour = 0; hour < day->hours.size; hour++) {
        bool files = at < day->by_hour_count && day->by_hour[at].hour == hour;
        const AuditCoverageHour *told = files ? &day->by_hour[at++] : &none;
        char text[8];
        snprintf(text, sizeof text, "%02u", hour);
        csv_cell(csv, row->account);
        csv_cell(csv, row->region);
        csv_cell(csv, day->day);
        csv_cell(csv, slice_of(text));
        csv_cell(csv, state_word(day->hours.data[hour]));
        csv_number(csv, told->files);
        csv_number(csv, told->records);
        csv_cell(csv, told->first);
        csv_cell(csv, told->last);
        csv_end_row(csv);
    }
}

bool report_write_coverage_hours_csv(const Audit *audit, Output *output)
{
    const AuditCoverage *coverage = &audit->coverage;
    CsvWriter csv;
    csv_begin(&csv, output, "account,region,day,hour,state,files,records,first,last");
    for (uint32_t i = 0; i < coverage->row_count; i++)
        for (uint32_t j = 0; j < coverage->rows[i].day_count; j++)
            write_hours_of(&csv, &coverage->rows[i], &coverage->rows[i].days[j]);
    return csv_end(&csv);
}

static int find_account(const void *id, const void *account)
{
    return slice_compare(*(const Slice *)id, ((const AuditAccount *)account)->id);
}

static const AuditAccount *account_of(const Audit *audit, Slice id)
{
    return audit->account_count ? bsearch(&id, audit->accounts, audit->account_count,
                                          sizeof(AuditAccount), find_account)
                                : NULL;
}

bool report_write_coverage_csv(const Audit *audit, Output *output)
{
    Writer writer = {0};
    const AuditCoverage *coverage = &audit->coverage;
    Instant from = instant_parse_date(coverage->from);
    csv_begin(&writer.csv, output,
              "account,region,day,state,expected,files,records,first,last,hours,trail_calls,"
              "account_never_seen");
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        const AuditCoverageRow *row = &coverage->rows[i];
        const AuditAccount *account = account_of(audit, row->account);
        uint32_t at = 0;
        for (size_t day = 0; day < row->states.size; day++) {
            char date[16];
            instant_format_date(from + (Instant)day * INSTANT_DAY, date);
            write_day(&writer, coverage, row, account, slice_of(date), row->states.data[day], &at);
        }
    }
    buffer_free(&writer.text);
    return csv_end(&writer.csv) && !writer.no_memory;
}
