#include "evaluate/each_record.h"

/* All records of one window. 1: feed the next, 0: the file is done, -1: give up. */
static int take_window(EventReader *events, const RecordVisitor *visitor)
{
    EventRecord record;
    Problem problem;
    for (;;) {
        switch (event_reader_next(events, &record, &problem)) {
        case EVENT_STEP_RECORD:
            if (!visitor->record(visitor->context, &record))
                return -1;
            break;
        case EVENT_STEP_PROBLEM:
            if (!visitor->problem(visitor->context, &problem))
                return -1;
            break;
        case EVENT_STEP_MORE:
            return 1;
        case EVENT_STEP_PASSED_OVER:
            return visitor->passed_over(visitor->context, problem.detail) ? 0 : -1;
        case EVENT_STEP_END:
            return 0;
        case EVENT_STEP_FAILED:
            return -1;
        }
    }
}

bool each_record_from(ArchiveReader *archive, EventReader *events, const EventOptions *options,
                      ArchiveWindow *window, const RecordVisitor *visitor)
{
    event_reader_begin(events, options);
    for (;;) {
        event_reader_feed(events, window->bytes, window->offset, window->last, window->cut);
        int more = take_window(events, visitor);
        if (more != 1)
            return more == 0;
        int given = archive_reader_window(archive, event_reader_keep(events), window);
        if (given <= 0)
            return given == 0;
    }
}

bool each_record(ArchiveReader *archive, EventReader *events, const EventOptions *options,
                 const RecordVisitor *visitor)
{
    ArchiveWindow window;
    int given = archive_reader_window(archive, 0, &window);
    return given > 0 ? each_record_from(archive, events, options, &window, visitor) : given == 0;
}

bool is_about_records(Slice category)
{
    return slice_equal(category, SLICE("Insight")) || slice_equal(category, SLICE("Aggregated"));
}
