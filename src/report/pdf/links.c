/* Links, and the bookmarks beside the pages. */
#include <stdio.h>

#include "report/pdf/volume.h"

/* False for an anchor that lies nowhere. */
static bool find_anchor(const Press *press, uint32_t index, Anchor *found)
{
    if (index >= PRESS_VOLUME_ANCHORS && index != LINK_NONE)
        *found = (Anchor){.page = (index - PRESS_VOLUME_ANCHORS) * press->volume_pages,
                          .y = press->top,
                          .placed = true};
    else if (index < press->anchor_count)
        *found = press->anchors[index];
    else
        return false;
    return found->placed && found->page < press->page_count;
}

HPDF_Destination volume_destination(Press *press, uint32_t index)
{
    Anchor anchor;
    if (!find_anchor(press, index, &anchor) || volume_of(press, anchor.page) != press->volume)
        return NULL;
    if (anchor.destination)
        return anchor.destination;
    HPDF_Page page = press->pages[anchor.page % press->volume_pages];
    HPDF_Destination made = HPDF_Page_CreateDestination(page);
    if (made)
        HPDF_Destination_SetFitH(made, press->page_height - anchor.y + 8);
    if (index < press->anchor_count)
        press->anchors[index].destination = made;
    return made;
}

void press_volume_name(uint32_t volume, char name[32])
{
    if (volume == 0)
        snprintf(name, 32, "report.pdf");
    else
        snprintf(name, 32, "report-%u.pdf", volume + 1);
}

/* A link into another volume: a remote go-to action (ISO 32000-1, 12.6.4.3), which the library
 * can't make: its link to an address is turned into one. */
static void link_beyond(Press *press, const Anchor *anchor, HPDF_Rect box)
{
    HPDF_MMgr memory = press->document->mmgr;
    char name[32];
    press_volume_name(volume_of(press, anchor->page), name);
    HPDF_Annotation link = HPDF_Page_CreateURILinkAnnot(press->current, box, name);
    HPDF_Dict action = link ? HPDF_Dict_GetItem(link, "A", HPDF_OCLASS_DICT) : NULL;
    HPDF_Array place = action ? HPDF_Array_New(memory) : NULL;
    if (!place)
        return;
    HPDF_Dict_RemoveElement(action, "URI");
    HPDF_Dict_AddName(action, "S", "GoToR");
    HPDF_Dict_Add(action, "F", HPDF_String_New(memory, name, NULL));
    HPDF_Dict_Add(action, "D", place);
    HPDF_Array_AddNumber(place, (HPDF_INT32)(anchor->page % press->volume_pages));
    HPDF_Array_AddName(place, "FitH");
    HPDF_Array_AddReal(place, press->page_height - anchor->y + 8);
    HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
}

void press_link(Press *press, uint32_t anchor, float x, float y, float width, float height)
{
    Anchor found;
    if (!press->drawing || !press_ok(press) || !find_anchor(press, anchor, &found))
        return;
    HPDF_Rect box = {x, press->page_height - y - height, x + width, press->page_height - y};
    HPDF_Destination destination = volume_destination(press, anchor);
    if (!destination) {
        link_beyond(press, &found, box);
        return;
    }
    HPDF_Annotation link = HPDF_Page_CreateLinkAnnot(press->current, box, destination);
    if (link)
        HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
}

/* ---- bookmarks ---- */

enum { LEVELS = 4 };

typedef struct {
    HPDF_Outline parents[LEVELS];
    const Entry *open[LEVELS]; /* the last entry of each level, of this volume or an earlier one */
} Outlines;

static int level_of(const Entry *entry)
{
    return entry->level < 0 ? 0 : entry->level < LEVELS ? entry->level : LEVELS - 1;
}

static void add_outline(Press *press, Outlines *outlines, const Entry *entry,
                        HPDF_Destination destination)
{
    int level = level_of(entry), above = level - 1;
    while (above >= 0 && !outlines->parents[above])
        above--;
    HPDF_Outline outline =
        HPDF_CreateOutline(press->document, above < 0 ? NULL : outlines->parents[above],
                           volume_text(press, entry->text), press->encoder);
    if (!outline)
        return;
    if (destination)
        HPDF_Outline_SetDestination(outline, destination);
    HPDF_Outline_SetOpened(outline, level == 0 ? HPDF_TRUE : HPDF_FALSE);
    outlines->parents[level] = outline;
    for (int below = level + 1; below < LEVELS; below++)
        outlines->parents[below] = NULL;
}

/* In a later volume the first entry may lie deep: those above it lead to the volume's first page.
 */
static void add_ancestors(Press *press, Outlines *outlines, int level)
{
    for (int above = 0; above < level; above++) {
        if (outlines->parents[above] || !outlines->open[above])
            continue;
        HPDF_Destination destination = HPDF_Page_CreateDestination(press->pages[0]);
        add_outline(press, outlines, outlines->open[above], destination);
    }
}

void volume_bookmarks(Press *press)
{
    Outlines outlines = {0};
    for (uint32_t i = 0; i < press->entry_count && press_ok(press); i++) {
        const Entry *entry = &press->entries[i];
        int level = level_of(entry);
        HPDF_Destination destination = volume_destination(press, entry->anchor);
        if (destination) {
            add_ancestors(press, &outlines, level);
            add_outline(press, &outlines, entry, destination);
        }
        outlines.open[level] = entry;
        for (int below = level + 1; below < LEVELS; below++)
            outlines.open[below] = NULL;
    }
    if (press->entry_count && press_ok(press))
        HPDF_SetPageMode(press->document, HPDF_PAGE_MODE_USE_OUTLINE);
}
