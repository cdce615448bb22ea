/* Text, rules and areas on the current page; nothing while measuring. */
#include "report/pdf/content.h"
#include "report/pdf/volume.h"

static bool is_drawing(const Press *press)
{
    return press->drawing && press_ok(press) && press->current;
}

static float up(const Press *press, float y)
{
    return press->page_height - y;
}

static void set_fill(Press *press, LookColour colour)
{
    if (press->fill == (int)colour)
        return;
    press->fill = (int)colour;
    content_colour(&press->content, press->theme.colours[colour]);
    content_operator(&press->content, "rg");
}

static void set_stroke(Press *press, LookColour colour, float width)
{
    if (press->stroke != (int)colour) {
        press->stroke = (int)colour;
        content_colour(&press->content, press->theme.colours[colour]);
        content_operator(&press->content, "RG");
    }
    if (press->line_width != width) {
        press->line_width = width;
        content_number(&press->content, width);
        content_operator(&press->content, "w");
    }
}

static void move_to(Press *press, float x, float y)
{
    content_point(&press->content, x, up(press, y));
    content_operator(&press->content, "m");
}

static void line_to(Press *press, float x, float y)
{
    content_point(&press->content, x, up(press, y));
    content_operator(&press->content, "l");
}

/* ---- text ---- */

static void show(Press *press, LookFace face, const Style *style, const Atom *atoms, uint32_t count,
                 float x, float y)
{
    Buffer *out = &press->content;
    set_fill(press, style->colour);
    content_operator(out, "BT");
    if (press->set.size != style->size || press->set.face != face)
        volume_set_font(press, face, style->size);
    press->set = (Style){style->size, style->colour, face};
    content_point(out, x, up(press, y));
    content_operator(out, "Td");
    buffer_add_byte(out, '<');
    for (uint32_t i = 0; i < count; i++) {
        volume_use(press, face, atoms[i].character);
        content_code(out, atoms[i].character);
    }
    content_operator(out, ">Tj");
    content_operator(out, "ET");
}

static bool is_right_to_left(uint32_t c)
{
    return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
           (c >= 0xFE70 && c <= 0xFEFF);
}

/*
 * The PDF holds text in the order in which it is seen. Right-to-left letters are turned run by run;
 * what stands between two of them (a space, a hyphen) goes with them. More of the bidirectional
 * algorithm would let text move what stands beside it.
 */
static void order_line(Atom *atoms, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!is_right_to_left(atoms[i].character))
            continue;
        uint32_t last = i;
        for (uint32_t j = i + 1; j < count && j <= last + 2; j++)
            if (is_right_to_left(atoms[j].character))
                last = j;
        for (uint32_t a = i, b = last; a < b; a++, b--) {
            Atom swap = atoms[a];
            atoms[a] = atoms[b];
            atoms[b] = swap;
        }
        i = last;
    }
}

/* A length of something: how, its height and filling say too, in a print in grey. */
static void draw_bar(Press *press, const Para *para, const Run *run, float x, float y)
{
    float line = para->leading, top = 0.22f, height = 0.56f;
    if (run->shape == SHAPE_LOW_BAR) {
        top = 0.6f;
        height = 0.18f;
    } else if (run->shape == SHAPE_TALL_BAR) {
        top = 0.02f;
        height = 0.94f;
    } else if (run->shape == SHAPE_HIGH_BAR) {
        top = 0.02f;
        height = 0.4f;
    }
    if (run->shape == SHAPE_HATCHED_BAR)
        press_hatch(press, x, y + line * top, run->bar, line * height);
    else
        press_fill(press, x, y + line * top, run->bar, line * height, run->style.colour);
}

/* One piece of a line in one face and style; gives its width. */
static float draw_piece(Press *press, const Para *para, const Atom *atoms, uint32_t count, float x,
                        float y)
{
    const Run *run = &para->runs[atoms[0].run];
    float width = 0;
    for (uint32_t i = 0; i < count; i++)
        width += atoms[i].advance;
    float baseline = y + para->ascent;
    if (run->shape >= SHAPE_BAR) {
        draw_bar(press, para, run, x, y);
    } else if (run->shape == SHAPE_HATCH) { /* of "no data" */
        press_hatch(press, x, y + para->leading * 0.2f, run->style.size, para->leading * 0.6f);
    } else if (run->shape != SHAPE_NONE) {
        float side = run->style.size * 0.92f;
        press_shape(press, run->shape, x, baseline - side * 0.86f, side);
    } else {
        show(press, atoms[0].face, &run->style, atoms, count, x, baseline);
    }
    if (run->link != LINK_NONE)
        press_link(press, run->link, x, y, width, para->leading);
    return width;
}

static bool same_piece(const Para *para, const Atom *a, const Atom *b)
{
    if (a->run == b->run)
        return a->face == b->face;
    const Run *x = &para->runs[a->run], *y = &para->runs[b->run];
    return a->face == b->face && x->style.size == y->style.size &&
           x->style.colour == y->style.colour && x->link == y->link && x->shape == SHAPE_NONE &&
           y->shape == SHAPE_NONE;
}

static void draw_line(Press *press, const Para *para, const Line *line, float x, float y)
{
    Atom *atoms = para->atoms + line->first;
    order_line(atoms, line->count);
    for (uint32_t i = 0; i < line->count;) {
        uint32_t end = i + 1;
        while (end < line->count && same_piece(para, &atoms[i], &atoms[end]))
            end++;
        x += draw_piece(press, para, atoms + i, end - i, x, y);
        i = end;
    }
}

void press_draw_lines(Press *press, const Para *para, uint32_t first, uint32_t end, float x,
                      float y, float width, Align align)
{
    if (!is_drawing(press))
        return;
    for (uint32_t i = first; i < end && i < para->line_count; i++, y += para->leading) {
        const Line *line = &para->lines[i];
        float room = width - line->width, shift = 0;
        if (align != ALIGN_LEFT && room > 0)
            shift = align == ALIGN_RIGHT ? room : room / 2;
        draw_line(press, para, line, x + shift, y);
    }
}

void press_draw(Press *press, const Para *para, float x, float y, float width, Align align)
{
    press_draw_lines(press, para, 0, para->line_count, x, y, width, align);
}

/* ---- lines and areas ---- */

void press_rule(Press *press, float x1, float y1, float x2, float y2, float width,
                LookColour colour)
{
    if (!is_drawing(press))
        return;
    set_stroke(press, colour, width);
    move_to(press, x1, y1);
    line_to(press, x2, y2);
    content_operator(&press->content, "S");
}

void press_fill(Press *press, float x, float y, float width, float height, LookColour colour)
{
    if (!is_drawing(press) || width <= 0 || height <= 0)
        return;
    set_fill(press, colour);
    content_rectangle(&press->content, x, up(press, y + height), width, height);
    content_operator(&press->content, "f");
}

void press_frame(Press *press, float x, float y, float width, float height, float line,
                 LookColour colour)
{
    if (!is_drawing(press))
        return;
    set_stroke(press, colour, line);
    content_rectangle(&press->content, x, up(press, y + height), width, height);
    content_operator(&press->content, "S");
}

void press_hatch(Press *press, float x, float y, float width, float height)
{
    const float step = 2.4f;
    if (!is_drawing(press) || width + height <= step / 2)
        return;
    set_stroke(press, LOOK_RULE, 0.3f);
    for (float from = step / 2; from < width + height; from += step) {
        /* From the lower or right edge up to the upper or left one, at 45 degrees. */
        float x1 = from <= width ? from : width, y1 = from <= width ? 0 : from - width;
        float x2 = from <= height ? 0 : from - height, y2 = from <= height ? from : height;
        move_to(press, x + x1, y + y1);
        line_to(press, x + x2, y + y2);
    }
    content_operator(&press->content, "S");
}

static void begin_shape(Press *press, bool filled, float line, LookColour colour)
{
    if (filled)
        set_fill(press, colour);
    else
        set_stroke(press, colour, line);
}

void press_polygon(Press *press, const float *corners, unsigned count, bool filled, float line,
                   LookColour colour)
{
    if (!is_drawing(press) || count < 2)
        return;
    begin_shape(press, filled, line, colour);
    move_to(press, corners[0], corners[1]);
    for (unsigned i = 1; i < count; i++)
        line_to(press, corners[2 * i], corners[2 * i + 1]);
    content_operator(&press->content, filled ? "h f" : "s");
}

void press_circle(Press *press, float x, float y, float radius, bool filled, float line,
                  LookColour colour)
{
    if (!is_drawing(press))
        return;
    begin_shape(press, filled, line, colour);
    content_circle(&press->content, x, up(press, y), radius);
    content_operator(&press->content, filled ? "f" : "S");
}
