#include "base/number.h"

#include <stdlib.h>

#include "base/limits.h"

static size_t skip_digits(Slice text, size_t at)
{
    while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at;
}

/* [+-] digits [. digits] [(e|E) [+-] digits]; the digits before or after the point may miss, not
 * both. */
static bool is_number(Slice text)
{
    size_t at = text.size && (text.data[0] == '-' || text.data[0] == '+');
    size_t whole = skip_digits(text, at);
    size_t digits = whole - at;
    at = whole;
    if (at < text.size && text.data[at] == '.') {
        size_t fraction = skip_digits(text, at + 1);
        digits += fraction - at - 1;
        at = fraction;
    }
    if (digits == 0)
        return false;
    if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        size_t exponent = skip_digits(text, at);
        if (exponent == at)
            return false;
        at = exponent;
    }
    return at == text.size;
}

bool number_parse(Slice text, long double *number)
{
    char copy[LIMIT_NUMBER_TEXT + 1];
    if (text.size == 0 || text.size > LIMIT_NUMBER_TEXT || !is_number(text))
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *number = strtold(copy, NULL);
    return true;
}
