#include "support_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void assert_text_at(Slice found, const char *expected, const char *file, int line)
{
    if (slice_equal(found, slice_of(expected)))
        return;
    print_error("\"%.*s\" is not \"%s\"\n", (int)found.size, found.data ? found.data : "",
                expected);
    _fail(file, line);
}
