#include "report/shown_time.h"

enum { DATE_SIZE = 10, WHOLE_SIZE = 19 }; /* "2026-07-01", "2026-07-01T00:10:00" */

static bool is_time(Slice text)
{
    static const char form[] = "0000-00-00T00:00:00";
    if (text.size <= WHOLE_SIZE || text.data[text.size - 1] != 'Z')
        return false;
    for (size_t i = 0; i < WHOLE_SIZE; i++)
        if (form[i] == '0' ? text.data[i] < '0' || text.data[i] > '9' : text.data[i] != form[i])
            return false;
    Slice fraction = {text.data + WHOLE_SIZE, text.size - WHOLE_SIZE - 1};
    return fraction.size == 0 || (fraction.size > 1 && fraction.data[0] == '.' &&
                                  slice_is_digits(slice_from(fraction, 1), fraction.size - 1));
}

size_t shown_time(Slice time, Slice parts[SHOWN_TIME_PARTS])
{
    parts[0] = time;
    if (!is_time(time))
        return 1;
    parts[0].size = DATE_SIZE;
    parts[1] = SLICE(" ");
    parts[2] = (Slice){time.data + DATE_SIZE + 1, time.size - DATE_SIZE - 2};
    return SHOWN_TIME_PARTS;
}
