/*
 * Stands between a program and the C library, and stops the program, or lets one call fail, at a chosen call.
 *
 *   SHIM_BELOW  the folder that matters: only calls about files below it are counted
 *   SHIM_LOG    the file that gets a line for each counted call; that of the chosen one begins with "!"
 *   SHIM_AT     which call is chosen, from 1; 0 for none
 *   SHIM_HOW    "kill": the program ends before the call; "half": before the second half of what it would write;
 *               a number: the call fails with this error
 *   SHIM_READS  "1": calls that only read are counted, and no others
 *
 * Other programs that the program starts are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char below[PATH_MAX];
static size_t below_length;
static int log_file = -1;
static long at;
static long count;
static int kills, halves, error, reads;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("SHIM_BELOW"), *path = getenv("SHIM_LOG"), *number = getenv("SHIM_AT"), *how = getenv("SHIM_HOW");
    if (!folder || !path || !number || !how) return;
    snprintf(below, sizeof below, "%s", folder);
    below_length = strlen(below);
    at = atol(number);
    kills = strcmp(how, "kill") == 0;
    halves = strcmp(how, "half") == 0;
    error = atoi(how);
    reads = getenv("SHIM_READS") != NULL;
    log_file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    unsetenv("LD_PRELOAD");
}

/* Whether this call is the chosen one. It does not come back from it if the program is to end. */
static int chosen(int is_read, const char *call, const char *path) {
    if (log_file < 0 || is_read != reads || !path) return 0;
    if (path[0] == '/' && (strncmp(path, below, below_length) != 0 || path[below_length] != '/')) return 0;
    pthread_mutex_lock(&turn);
    int is_chosen = ++count == at;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s%s %s\n", is_chosen ? "!" : "", call, path);
    syscall(SYS_write, log_file, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
    if (is_chosen && kills) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) pause();
    }
    pthread_mutex_unlock(&turn);
    return is_chosen;
}

static int fails(int is_chosen) {
    if (!is_chosen || !error) return 0;
    errno = error;
    return 1;
}

static const char *name_of(int file, char *place) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, place, PATH_MAX - 1);
    if (length <= 0) return NULL;
    place[length] = 0;
    /* Of what has no name, only what the person is told matters. */
    return place[0] == '/' || file <= 2 ? place : NULL;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_write(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)); }

#define OPEN(name)                                                                             \
    int name(const char *path, int flags, ...) {                                               \
        va_list rest;                                                                          \
        va_start(rest, flags);                                                                 \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;              \
        va_end(rest);                                                                          \
        if (fails(chosen(!is_write(flags), "open", path))) return -1;                          \
        return NEXT(name)(path, flags, mode);                                                  \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                                          \
    int name(int folder, const char *path, int flags, ...) {                                   \
        va_list rest;                                                                          \
        va_start(rest, flags);                                                                 \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;              \
        va_end(rest);                                                                          \
        if (fails(chosen(!is_write(flags), "open", path))) return -1;                          \
        return NEXT(name)(folder, path, flags, mode);                                          \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

ssize_t write(int file, const void *bytes, size_t length) {
    char place[PATH_MAX];
    int is_chosen = chosen(0, "write", name_of(file, place));
    if (fails(is_chosen)) return -1;
    if (is_chosen && halves) {
        syscall(SYS_write, file, bytes, length / 2);
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) pause();
    }
    return NEXT(write)(file, bytes, length);
}

ssize_t writev(int file, const struct iovec *parts, int number) {
    char place[PATH_MAX];
    if (fails(chosen(0, "write", name_of(file, place)))) return -1;
    return NEXT(writev)(file, parts, number);
}

ssize_t read(int file, void *bytes, size_t length) {
    char place[PATH_MAX];
    if (reads && fails(chosen(1, "read", name_of(file, place)))) return -1;
    return NEXT(read)(file, bytes, length);
}

/* Not on every disk; then the program reads and writes instead, which is counted. */
ssize_t copy_file_range(int from, off64_t *there, int to, off64_t *here, size_t length, unsigned flags) {
    (void)from, (void)there, (void)to, (void)here, (void)length, (void)flags;
    errno = ENOSYS;
    return -1;
}

ssize_t sendfile64(int to, int from, off64_t *at_byte, size_t length) {
    (void)to, (void)from, (void)at_byte, (void)length;
    errno = ENOSYS;
    return -1;
}

#define ONE(name)                                                                              \
    int name(const char *path) {                                                               \
        if (fails(chosen(0, #name, path))) return -1;                                          \
        return NEXT(name)(path);                                                               \
    }
ONE(unlink)
ONE(rmdir)

int unlinkat(int folder, const char *path, int flags) {
    if (fails(chosen(0, "unlink", path))) return -1;
    return NEXT(unlinkat)(folder, path, flags);
}

int mkdir(const char *path, mode_t mode) {
    if (fails(chosen(0, "mkdir", path))) return -1;
    return NEXT(mkdir)(path, mode);
}

int rename(const char *from, const char *to) {
    if (fails(chosen(0, "rename", to))) return -1;
    return NEXT(rename)(from, to);
}

int link(const char *from, const char *to) {
    if (fails(chosen(0, "link", to))) return -1;
    return NEXT(link)(from, to);
}

int linkat(int one, const char *from, int other, const char *to, int flags) {
    if (fails(chosen(0, "link", to))) return -1;
    return NEXT(linkat)(one, from, other, to, flags);
}

int symlink(const char *from, const char *to) {
    if (fails(chosen(0, "symlink", to))) return -1;
    return NEXT(symlink)(from, to);
}

int chmod(const char *path, mode_t mode) {
    if (fails(chosen(0, "chmod", path))) return -1;
    return NEXT(chmod)(path, mode);
}

int fchmod(int file, mode_t mode) {
    char place[PATH_MAX];
    if (fails(chosen(0, "chmod", name_of(file, place)))) return -1;
    return NEXT(fchmod)(file, mode);
}

int ftruncate64(int file, off64_t length) {
    char place[PATH_MAX];
    if (fails(chosen(0, "truncate", name_of(file, place)))) return -1;
    return NEXT(ftruncate64)(file, length);
}

int fsync(int file) {
    char place[PATH_MAX];
    if (fails(chosen(0, "fsync", name_of(file, place)))) return -1;
    return NEXT(fsync)(file);
}

int fdatasync(int file) {
    char place[PATH_MAX];
    if (fails(chosen(0, "fsync", name_of(file, place)))) return -1;
    return NEXT(fdatasync)(file);
}
