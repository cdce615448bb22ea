#include "support_truth.h"

#include <stdio.h>
#include <stdlib.h>

void support_check_rows(const Row *rows, size_t count)
{
    static const char *const words[] = {"false", "true", "unknown"};
    for (size_t i = 0; i < count; i++) {
        Truth truth = support_truth(rows[i].condition, rows[i].record);
        if (truth == rows[i].truth)
            continue;
        fprintf(stderr, "%s of %s is %s, not %s\n", rows[i].condition, rows[i].record, words[truth],
                words[rows[i].truth]);
        abort();
    }
}
