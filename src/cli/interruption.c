/*
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT: status 130, soon, and nothing half-written.
 *
 * As long as nothing has been made, the handler ends the process. Then it sets a flag that whatever
 * takes long looks at. Some work cannot look: a library's, sorting. So an alarm goes off a second
 * later, which removes the outputs and ends the process, if they have not begun to take their
 * places by then.
 */
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/emergency.h"

enum { PATIENCE = 1 }; /* seconds */

atomic_bool interrupted;

static void leave(int signal_number)
{
    (void)signal_number;
    emergency_end_interrupted();
}

/* The first thread alone opens outputs: in it, no other can be doing so meanwhile. */
static void leave_from_first_thread(int signal_number)
{
    if (gettid() == getpid())
        emergency_end_interrupted();
    else
        tgkill(getpid(), getpid(), signal_number);
}

static void interrupt(int signal_number)
{
    (void)signal_number;
    if (!atomic_exchange(&interrupted, true))
        alarm(PATIENCE);
}

/* To a program that was started to survive such a signal it is nothing. */
static void handle_unless_ignored(int signal_number, const struct sigaction *action)
{
    struct sigaction before;
    if (sigaction(signal_number, NULL, &before) != 0 || before.sa_handler != SIG_IGN)
        sigaction(signal_number, action, NULL);
}

static void handle(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    handle_unless_ignored(SIGHUP, &action);
    handle_unless_ignored(SIGQUIT, &action);
}

void leave_on_interruption(void)
{
    handle(leave);
}

void watch_interruptions(void)
{
    struct sigaction action = {.sa_handler = leave_from_first_thread, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    handle(interrupt);
}
