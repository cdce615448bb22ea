#include "cli/manual.h"

/* ---- bash ---- */

static void bash_value(Buffer *out, OptionId option)
{
    Buffer words = {0};
    buffer_printf(out, "    --%s) ", option_rows[option].name);
    if (manual_words(option, &words))
        buffer_printf(out, "mapfile -t COMPREPLY < <(compgen -W '%.*s' -- \"$current\"); ",
                      (int)words.size, words.data);
    else if (manual_takes_path(option))
        buffer_add(out, SLICE("mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); "));
    buffer_add(out, SLICE("return ;;\n"));
    buffer_free(&words);
}

static void bash_values(Buffer *out)
{
    buffer_add(out, SLICE("    case $previous in\n"));
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_rows[i].argument)
            bash_value(out, (OptionId)i);
    buffer_add(out, SLICE("    esac\n"));
}

static void bash_options(Buffer *out)
{
    buffer_add(out, SLICE("    case $command in\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_printf(out, "    %s) words='", command_rows[i].name);
        for (int j = 0; j < OPTION_COUNT; j++)
            if (option_rows[j].commands & command_rows[i].bit)
                buffer_printf(out, "--%s ", option_rows[j].name);
        buffer_add(out, SLICE("' ;;\n"));
    }
    buffer_add(out, SLICE("    esac\n"));
}

void manual_bash(Buffer *out)
{
    buffer_add(
        out,
        SLICE("# bash completion for trailaudit\n"
              "_trailaudit() {\n"
              "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
              "    local command=${COMP_WORDS[1]} words=''\n"
              "    COMPREPLY=()\n"
              "    compopt -o filenames 2>/dev/null\n"
              "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
              "        mapfile -t COMPREPLY < <(compgen -W '"));
    for (size_t i = 0; i < command_count; i++)
        buffer_printf(out, "%s ", command_rows[i].name);
    buffer_add(out, SLICE("--help --version' -- \"$current\")\n        return\n    fi\n"));
    bash_values(out);
    bash_options(out);
    buffer_add(out,
               SLICE("    case $current in\n"
                     "    -*) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\") ;;\n"
                     "    *) mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
                     "    esac\n"
                     "}\n"
                     "complete -F _trailaudit trailaudit\n"));
}

/* ---- zsh ---- */

/* In single quotes: a quote, and what _arguments reads as its own. */
static void add_quoted(Buffer *out, const char *text, const char *special)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\'') {
            buffer_add(out, SLICE("'\\''"));
            continue;
        }
        if (strchr(special, *c))
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, *c);
    }
}

static void zsh_option(Buffer *out, int option)
{
    const OptionRow *row = &option_rows[option];
    Buffer words = {0};
    buffer_printf(out, "        '%s--%s%s[", row->repeats ? "*" : "", row->name,
                  row->argument ? "=" : "");
    add_quoted(out, row->help, "[]:\\");
    buffer_add_byte(out, ']');
    if (row->argument) {
        buffer_add_byte(out, ':');
        add_quoted(out, row->argument, ":\\");
        buffer_add_byte(out, ':');
        if (manual_words((OptionId)option, &words))
            buffer_printf(out, "(%.*s)", (int)words.size, words.data);
        else if (manual_takes_path((OptionId)option))
            buffer_add(out, SLICE("_files"));
    }
    buffer_add(out, SLICE("' \\\n"));
    buffer_free(&words);
}

void manual_zsh(Buffer *out)
{
    buffer_add(out, SLICE("#compdef trailaudit\n\n_trailaudit() {\n"
                          "    local -a commands\n    commands=(\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_printf(out, "        '%s:", command_rows[i].name);
        add_quoted(out, command_rows[i].summary, ":\\");
        buffer_add(out, SLICE("'\n"));
    }
    buffer_add(out, SLICE("    )\n"
                          "    if (( CURRENT == 2 )); then\n"
                          "        _describe command commands\n"
                          "        return\n"
                          "    fi\n"
                          "    local command=$words[2]\n"
                          "    shift words\n"
                          "    (( CURRENT-- ))\n"
                          "    case $command in\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_printf(out, "    %s) _arguments \\\n", command_rows[i].name);
        for (int j = 0; j < OPTION_COUNT; j++)
            if (option_rows[j].commands & command_rows[i].bit)
                zsh_option(out, j);
        buffer_add(out, SLICE("        '*:file:_files' ;;\n"));
    }
    buffer_add(out, SLICE("    esac\n}\n\n_trailaudit \"$@\"\n"));
}

/* ---- fish ---- */

static void fish_text(Buffer *out, const char *text)
{
    buffer_add(out, SLICE(" -d '"));
    for (const char *c = text; *c; c++) {
        if (*c == '\'' || *c == '\\')
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, *c);
    }
    buffer_add(out, SLICE("'\n"));
}

static void fish_option(Buffer *out, int option)
{
    const OptionRow *row = &option_rows[option];
    Buffer words = {0};
    buffer_add(out, SLICE("complete -c trailaudit -n '__fish_seen_subcommand_from"));
    for (size_t i = 0; i < command_count; i++)
        if (row->commands & command_rows[i].bit)
            buffer_printf(out, " %s", command_rows[i].name);
    buffer_printf(out, "' -l %s", row->name);
    if (manual_words((OptionId)option, &words))
        buffer_printf(out, " -x -a '%.*s'", (int)words.size, words.data);
    else if (row->argument)
        buffer_add(out, manual_takes_path((OptionId)option) ? SLICE(" -r -F") : SLICE(" -x"));
    fish_text(out, row->help);
    buffer_free(&words);
}

void manual_fish(Buffer *out)
{
    buffer_add(out, SLICE("# fish completion for trailaudit\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_printf(out, "complete -c trailaudit -n __fish_use_subcommand -f -a %s",
                      command_rows[i].name);
        fish_text(out, command_rows[i].summary);
    }
    for (int i = 0; i < OPTION_COUNT; i++)
        fish_option(out, i);
}
