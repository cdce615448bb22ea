#include "report/template_place.h"

#include "base/text.h"

void template_place_move(TemplatePlace *place, Slice text, size_t at)
{
    size_t end = at < text.size ? at : text.size;
    if (place->text != text.data || place->at > at)
        *place = (TemplatePlace){.text = text.data};
    while (place->at < end) {
        Slice rest = {text.data + place->at, end - place->at};
        bool newline = rest.data[0] == '\n';
        if ((unsigned char)rest.data[0] < 0x80)
            rest.data++;
        else
            text_take_character(&rest);
        place->at = (size_t)(rest.data - text.data);
        place->column++;
        if (!newline)
            continue;
        place->line++;
        place->column = 0;
        place->line_begin = place->at;
    }
}

Slice template_place_line(const TemplatePlace *place, Slice text, unsigned *from)
{
    enum { AROUND = 640 }; /* bytes on either side: more than is shown */
    size_t begin = place->line_begin, end = place->at;
    while (end < text.size && end - place->at < AROUND && text.data[end] != '\n')
        end++;
    *from = 0;
    if (place->at - begin <= AROUND)
        return (Slice){text.data + begin, end - begin};
    begin = place->at - AROUND;
    while (begin < place->at && ((unsigned char)text.data[begin] & 0xC0) == 0x80)
        begin++;
    unsigned characters = 0;
    for (Slice before = {text.data + begin, place->at - begin}; before.size; characters++)
        text_take_character(&before);
    *from = place->column - characters;
    return (Slice){text.data + begin, end - begin};
}
