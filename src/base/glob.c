#include "base/glob.h"

#include "base/text.h"

static bool same(char a, char b, bool fold)
{
    return fold ? ascii_lower(a) == ascii_lower(b) : a == b;
}

bool glob_match(Slice pattern, Slice text, bool fold)
{
    size_t p = 0, t = 0;
    size_t star = SIZE_MAX,
           resume = 0; /* where the last * stands, and the text it has taken up to */
    while (t < text.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size && pattern.data[p] == '?') {
            p++;
            t += text_character_size(slice_from(text, t));
        } else if (p < pattern.size && same(pattern.data[p], text.data[t], fold)) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            resume += text_character_size(slice_from(text, resume));
            t = resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}
