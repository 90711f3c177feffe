/* A disk that gets full or breaks at the n-th call, for one folder: loaded with LD_PRELOAD below Python, SQLite and
   every C library alike. Each wrapper asks judge() and then calls the function that it stands in front of.

   What is counted and what is to go wrong lie in memory that all processes share which load this library with the same
   FAULTS_STATE, forked or started anew. Out of reach: pages written through mmap (SQLite's -shm), calls that libc makes
   within itself (the writing behind fopen, but for fwrite; mkstemp), and programs that are linked statically. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == 8, "the names that end in 64 are aliases here");

enum kind { OPEN, WRITE, SYNC, RENAME, READ_OPEN, KINDS, ANY = KINDS }; /* the order is that of shim.KINDS */
enum { PASS = 0, SHORT = -1, KILL = -2 };                               /* what is no number of an error */

static struct state {
    char folder[PATH_MAX]; /* empty: not armed */
    int kind, error, sticky;
    long n;              /* 0: count only */
    long counts[KINDS];  /* calls of each kind since arming */
    long seen;           /* calls of the kind that the fault is for */
    int stage;           /* 0: nothing yet; 1: went off; 2: the error after a short write was given too */
    char where[PATH_MAX + 64];
} *state;

#define ADD(counter) __atomic_add_fetch(&(counter), 1, __ATOMIC_SEQ_CST)
#define STEP(from, to) \
    ({ int was = from; __atomic_compare_exchange_n(&state->stage, &was, to, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); })
#define REAL(name) ({ static __typeof__(&name) found; if (!found) found = dlsym(RTLD_NEXT, #name); found; })

__attribute__((constructor)) static void attach(void) {
    const char *path = getenv("FAULTS_STATE");
    int fd = path ? REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (path && (fd < 0 || REAL(ftruncate)(fd, sizeof *state))) { perror("FAULTS_STATE"); abort(); }
    void *memory = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | (path ? 0 : MAP_ANONYMOUS), fd, 0);
    if (memory == MAP_FAILED) abort();
    if (path) close(fd);
    state = memory;
}

void faults_arm(const char *folder, int kind, long n, int error, int sticky) {
    memset(state, 0, sizeof *state);
    state->kind = kind, state->n = n, state->error = error, state->sticky = sticky;
    snprintf(state->folder, sizeof state->folder, "%s", folder);
}

void faults_disarm(void) { memset(state, 0, sizeof *state); }

/* Fill in the counts and where the fault went off; return whether it did. */
int faults_counted(long *counts, char *where, size_t size) {
    memcpy(counts, state->counts, sizeof state->counts);
    snprintf(where, size, "%s", state->where);
    return state->stage > 0;
}

/* Write the path of a name, or of an open file where there is none, with its folder's links followed. */
static int locate(int fd, const char *name, char *path) {
    char whole[PATH_MAX], opened[32];
    snprintf(opened, sizeof opened, "/proc/self/fd/%d", fd);
    if (name && *name == '/') whole[0] = 0;
    else if (name && fd == AT_FDCWD) { if (!getcwd(whole, sizeof whole)) return 0; }
    else {
        ssize_t length = readlink(opened, whole, sizeof whole - 1);
        if (length < 0) return 0;
        whole[length] = 0;
    }
    if (!name) { memcpy(path, whole, sizeof whole); return 1; }
    size_t length = strlen(whole);
    if (snprintf(whole + length, sizeof whole - length, "/%s", name) >= (int)(sizeof whole - length)) return 0;
    for (length = strlen(whole); length > 1 && whole[length - 1] == '/';) whole[--length] = 0;
    char *last = strrchr(whole, '/');
    *last = 0;
    if (!realpath(*whole ? whole : "/", path)) return 0;
    length = strlen(path);
    return snprintf(path + length, PATH_MAX - length, "/%s", last + 1) < (int)(PATH_MAX - length);
}

/* Say whether it lies in the folder, or is the folder. */
static int below(int fd, const char *name, char *path) {
    if (!state || !state->folder[0]) return 0;
    int before = errno, found = locate(fd, name, path);
    size_t length = strlen(state->folder);
    errno = before;
    return found && !strncmp(path, state->folder, length) && (!path[length] || path[length] == '/');
}

/* Say what becomes of a call that takes this much room on the disk: it may pass, write half, or fail with an error.

   An error hits only calls that it can hit outside of tests: a full disk still opens, shortens and removes files, and
   one byte has no half. What cannot be hit is counted, and the fault waits for the next call. */
static int judge(enum kind kind, const char *call, int fd, const char *name, size_t room) {
    char path[PATH_MAX];
    if (!below(fd, name, path)) return PASS;
    ADD(state->counts[kind]);
    if (state->kind == ANY ? kind == READ_OPEN : kind != (enum kind)state->kind) return PASS;
    if (ADD(state->seen) < state->n || !state->n) return PASS;
    if (!room && (state->error == ENOSPC || state->error == SHORT)) return PASS;
    int stage = __atomic_load_n(&state->stage, __ATOMIC_SEQ_CST);
    if (state->error == SHORT && stage) return state->sticky || STEP(1, 2) ? ENOSPC : PASS;
    if (state->error == SHORT && (kind != WRITE || room < 2)) return PASS;
    if (STEP(0, 1)) snprintf(state->where, sizeof state->where, "%s %s", call, path);
    else if (!state->sticky) return PASS;
    if (state->error == KILL && !kill(0, SIGKILL)) pause(); /* the whole group of processes */
    return state->error;
}

#define OR_FAIL(failure) if (fate > 0) { errno = fate; return failure; }
#define GUARD(kind, fd, name, room) int fate = judge(kind, __func__, fd, name, room); OR_FAIL(-1)
#define P(...) (__VA_ARGS__)
#define WRAP(type, call, kind, fd, name, room, params, args) \
    type call params { GUARD(kind, fd, name, room); return REAL(call) args; }
#define HALF(size) (fate == SHORT ? (size) / 2 : (size))
#define ALIAS(type, name, of, ...) type name(__VA_ARGS__) __attribute__((alias(#of)))

/* Opening. Only an open that makes a file takes room. */

static int judge_open(const char *call, int fd, const char *name, int flags) {
    int temporary = (flags & O_TMPFILE) == O_TMPFILE;
    int writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT;
    int before = errno, makes = temporary || (flags & O_CREAT && faccessat(fd, name, F_OK, 0));
    errno = before;
    return judge(writes ? OPEN : READ_OPEN, call, fd, name, makes);
}

#define MODE(flags) ({ va_list rest; va_start(rest, flags); mode_t m = va_arg(rest, mode_t); va_end(rest); m; })

int openat(int fd, const char *name, int flags, ...) {
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? MODE(flags) : 0;
    int fate = judge_open(__func__, fd, name, flags);
    OR_FAIL(-1);
    return REAL(openat)(fd, name, flags, mode);
}

int open(const char *name, int flags, ...) {
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? MODE(flags) : 0;
    int fate = judge_open(__func__, AT_FDCWD, name, flags);
    OR_FAIL(-1);
    return REAL(open)(name, flags, mode);
}

int creat(const char *name, mode_t mode) { return open(name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int __open_2(const char *name, int flags) { return open(name, flags); }
int __openat_2(int fd, const char *name, int flags) { return openat(fd, name, flags); }
ALIAS(int, open64, open, const char *, int, ...);
ALIAS(int, openat64, openat, int, const char *, int, ...);
ALIAS(int, creat64, creat, const char *, mode_t);
ALIAS(int, __open64_2, __open_2, const char *, int);
ALIAS(int, __openat64_2, __openat_2, int, const char *, int);

FILE *fopen(const char *name, const char *mode) {
    int flags = *mode == 'r' ? (strchr(mode, '+') ? O_RDWR : O_RDONLY) : O_WRONLY | O_CREAT;
    int fate = judge_open(__func__, AT_FDCWD, name, flags);
    OR_FAIL(NULL);
    return REAL(fopen)(name, mode);
}
ALIAS(FILE *, fopen64, fopen, const char *, const char *);

/* Writing. Whatever makes a file longer takes room. */

WRAP(ssize_t, write, WRITE, fd, NULL, size, P(int fd, const void *bytes, size_t size), P(fd, bytes, HALF(size)))
WRAP(ssize_t, pwrite, WRITE, fd, NULL, size, P(int fd, const void *bytes, size_t size, off_t at),
     P(fd, bytes, HALF(size), at))
WRAP(ssize_t, sendfile, WRITE, to, NULL, size, P(int to, int from, off_t *at, size_t size),
     P(to, from, at, HALF(size)))
WRAP(ssize_t, copy_file_range, WRITE, to, NULL, size,
     P(int from, off_t *at, int to, off_t *there, size_t size, unsigned how), P(from, at, to, there, HALF(size), how))
ALIAS(ssize_t, pwrite64, pwrite, int, const void *, size_t, off_t);
ALIAS(ssize_t, sendfile64, sendfile, int, int, off_t *, size_t);

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file) {
    int fate = judge(WRITE, __func__, fileno(file), NULL, count);
    OR_FAIL(0);
    return REAL(fwrite)(bytes, size, HALF(count), file);
}

static size_t total(const struct iovec *parts, int count) {
    size_t size = 0;
    for (int i = 0; i < count; i++) size += parts[i].iov_len;
    return size;
}

/* Leave the first half of the bytes of some parts; return how many parts that takes. */
static int halve(const struct iovec *parts, int count, struct iovec *kept) {
    size_t left = total(parts, count) / 2;
    int i = 0;
    for (; i < count && left; left -= kept[i++].iov_len) {
        kept[i] = parts[i];
        if (kept[i].iov_len > left) kept[i].iov_len = left;
    }
    return i;
}

#define WRAP_PARTS(call, params, args) \
    ssize_t call params { \
        GUARD(WRITE, fd, NULL, total(parts, count)); \
        struct iovec kept[IOV_MAX]; \
        if (fate == SHORT) count = halve(parts, count, kept), parts = kept; \
        return REAL(call) args; \
    }
#define VEC const struct iovec *parts
WRAP_PARTS(writev, P(int fd, VEC, int count), P(fd, parts, count))
WRAP_PARTS(pwritev, P(int fd, VEC, int count, off_t at), P(fd, parts, count, at))
WRAP_PARTS(pwritev2, P(int fd, VEC, int count, off_t at, int how), P(fd, parts, count, at, how))
ALIAS(ssize_t, pwritev64, pwritev, int, VEC, int, off_t);
ALIAS(ssize_t, pwritev64v2, pwritev2, int, VEC, int, off_t, int);

/* How a file's size changes. */

static int longer(int fd, const char *name, off_t size) {
    struct stat now;
    return !(name ? stat(name, &now) : fstat(fd, &now)) && size > now.st_size;
}

WRAP(int, ftruncate, WRITE, fd, NULL, longer(fd, NULL, size), P(int fd, off_t size), P(fd, size))
WRAP(int, truncate, WRITE, AT_FDCWD, name, longer(-1, name, size), P(const char *name, off_t size), P(name, size))
WRAP(int, fallocate, WRITE, fd, NULL, 1, P(int fd, int mode, off_t at, off_t size), P(fd, mode, at, size))
int posix_fallocate(int fd, off_t at, off_t size) {
    int fate = judge(WRITE, __func__, fd, NULL, 1);
    return fate > 0 ? fate : REAL(posix_fallocate)(fd, at, size);
}
ALIAS(int, ftruncate64, ftruncate, int, off_t);
ALIAS(int, truncate64, truncate, const char *, off_t);
ALIAS(int, fallocate64, fallocate, int, int, off_t, off_t);
ALIAS(int, posix_fallocate64, posix_fallocate, int, off_t, off_t);

/* Syncing: a disk may say only now that it is full. */

WRAP(int, fsync, SYNC, fd, NULL, 1, P(int fd), P(fd))
WRAP(int, fdatasync, SYNC, fd, NULL, 1, P(int fd), P(fd))
WRAP(int, syncfs, SYNC, fd, NULL, 1, P(int fd), P(fd))
WRAP(int, sync_file_range, SYNC, fd, NULL, 1, P(int fd, off_t at, off_t size, unsigned how), P(fd, at, size, how))

/* Changing names: a new name takes room, and none is taken by removing one. */

#define NAMES(call, fd, name, other_fd, other, params, args) \
    int call params { \
        char path[PATH_MAX]; \
        int first = below(fd, name, path); \
        GUARD(RENAME, first ? fd : other_fd, first ? name : other, 1); \
        return REAL(call) args; \
    }
NAMES(rename, AT_FDCWD, a, AT_FDCWD, b, P(const char *a, const char *b), P(a, b))
NAMES(renameat, d, a, e, b, P(int d, const char *a, int e, const char *b), P(d, a, e, b))
NAMES(renameat2, d, a, e, b, P(int d, const char *a, int e, const char *b, unsigned how), P(d, a, e, b, how))
NAMES(link, AT_FDCWD, a, AT_FDCWD, b, P(const char *a, const char *b), P(a, b))
NAMES(linkat, d, a, e, b, P(int d, const char *a, int e, const char *b, int how), P(d, a, e, b, how))
WRAP(int, symlink, RENAME, AT_FDCWD, name, 1, P(const char *target, const char *name), P(target, name))
WRAP(int, symlinkat, RENAME, fd, name, 1, P(const char *target, int fd, const char *name), P(target, fd, name))
WRAP(int, mkdir, RENAME, AT_FDCWD, name, 1, P(const char *name, mode_t mode), P(name, mode))
WRAP(int, mkdirat, RENAME, fd, name, 1, P(int fd, const char *name, mode_t mode), P(fd, name, mode))
WRAP(int, unlink, RENAME, AT_FDCWD, name, 0, P(const char *name), P(name))
WRAP(int, unlinkat, RENAME, fd, name, 0, P(int fd, const char *name, int how), P(fd, name, how))
WRAP(int, rmdir, RENAME, AT_FDCWD, name, 0, P(const char *name), P(name))
