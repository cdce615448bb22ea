#include "report/shown_time.h"

size_t shown_time(Slice time, Slice parts[SHOWN_TIME_PARTS])
{
    static const char form[] = "0000-00-00T00:00:00Z";
    bool is_time = time.size == sizeof form - 1;
    for (size_t i = 0; is_time && i < time.size; i++)
        is_time =
            form[i] == '0' ? time.data[i] >= '0' && time.data[i] <= '9' : time.data[i] == form[i];
    parts[0] = time;
    if (!is_time)
        return 1;
    parts[0].size = 10;
    parts[1] = SLICE(" ");
    parts[2] = (Slice){time.data + 11, 8};
    return 3;
}
