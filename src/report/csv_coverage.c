/* coverage.csv: account × Region × day, a row a cell. */
#include "report/csv_writer.h"
#include "report/report.h"

static Slice state_word(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return SLICE("data");
    case COVERAGE_EMPTY:
        return SLICE("proven empty");
    case COVERAGE_GAP:
        return SLICE("gap");
    default:
        return SLICE("no data");
    }
}

bool report_write_coverage_csv(const Audit *audit, Output *output)
{
    CsvWriter writer;
    const AuditCoverage *coverage = &audit->coverage;
    Instant from = instant_parse_date(coverage->from);
    csv_begin(&writer, output, "account,region,day,state,expected");
    for (uint32_t i = 0; i < coverage->row_count; i++) {
        const AuditCoverageRow *row = &coverage->rows[i];
        for (size_t day = 0; day < row->states.size; day++) {
            char text[16];
            instant_format_date(from + (Instant)day * INSTANT_DAY, text);
            csv_cell(&writer, row->account);
            csv_cell(&writer, row->region);
            csv_cell(&writer, slice_of(text));
            csv_cell(&writer, state_word(row->states.data[day]));
            csv_cell(&writer, row->expected ? SLICE("yes") : SLICE("no"));
            csv_end_row(&writer);
        }
    }
    return csv_end(&writer);
}
