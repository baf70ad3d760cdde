/* Many WebSocket viewers in one process, cheap enough not to be what is measured.
 *
 *   receiver PORT PATH VIEWERS SLOW [HELLO...]
 *
 * Opens VIEWERS connections, sends each HELLO as a text frame, and answers pings and Engine.IO's
 * heartbeat for as long as standard input is open. When all are open it prints "ready". Then each
 * line of standard input, a number, begins a turn: it counts, on every connection, the messages over
 * 10,000 bytes, whose bytes are thrown away in the kernel, and when every fast viewer has that many,
 * or after 120 s, it prints
 *
 *   bytes least_messages
 *
 * The last SLOW connections have a small receive buffer and read 1 KB a second.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGE = 10000, CHUNK = 16384, SLOW_BYTES = 1024, TURN_SECONDS = 120 };

typedef struct {
    int fd, slow;
    unsigned char head[14], first[125]; /* the frame's header, and its payload if it is small */
    int head_length, first_length;
    uint64_t length, left;
    int in_payload;
    long messages;
} Viewer;

static Viewer *viewers;
static int n, fast;
static uint64_t bytes;
static long complete, wanted; /* wanted: messages a viewer in this turn; 0 between turns */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* A masked frame whose mask is zero. */
static void send_frame(int fd, int opcode, const void *payload, size_t length) {
    unsigned char frame[8 + 4096] = {0x80 | opcode};
    size_t at = 2;
    if (length > 4096) exit(2);
    if (length < 126) {
        frame[1] = 0x80 | length;
    } else {
        frame[1] = 0x80 | 126, frame[2] = length >> 8, frame[3] = length & 255, at = 4;
    }
    at += 4;
    memcpy(frame + at, payload, length);
    if (send(fd, frame, at + length, MSG_NOSIGNAL) < 0 && errno != EAGAIN) fail("send");
}

static void read_exactly(int fd, void *into, size_t length) {
    for (size_t got = 0; got < length;) {
        ssize_t r = recv(fd, (char *)into + got, length - got, 0);
        if (r <= 0) fail("recv");
        got += r;
    }
}

static void handshake(int fd, int port, const char *path) {
    char text[4096];
    int length = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", path, port);
    if (send(fd, text, length, 0) != length) fail("send");
    length = 0;
    do {
        read_exactly(fd, text + length, 1);
        length++;
    } while (length < 4 || memcmp(text + length - 4, "\r\n\r\n", 4));
    if (memcmp(text, "HTTP/1.1 101", 12)) fail("handshake");
}

static int open_viewer(int port, const char *path, int slow) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, room = slow ? 16384 : 4 << 20;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (slow || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect");
    handshake(fd, port, path);
    return fd;
}

static void frame_ends(Viewer *v) {
    int opcode = v->head[0] & 15;
    if (opcode == 9) send_frame(v->fd, 10, v->first, v->first_length);
    if (opcode == 8) fail("closed by the server");
    if (opcode == 1 && v->length == 1 && v->first[0] == '2') send_frame(v->fd, 1, "3", 1);
    if (v->length > LARGE && ++v->messages == wanted && !v->slow) complete++;
}

static void begin_payload(Viewer *v) {
    int shape = v->head[1] & 127;
    v->length = shape;
    if (shape == 126) v->length = v->head[2] << 8 | v->head[3];
    if (shape == 127) {
        v->length = 0;
        for (int i = 2; i < 10; i++) v->length = v->length << 8 | v->head[i];
    }
    v->left = v->length, v->head_length = v->first_length = 0, v->in_payload = 1;
}

static int header_size(Viewer *v) {
    if (v->head_length < 2) return 2;
    int shape = v->head[1] & 127;
    return shape == 126 ? 4 : shape == 127 ? 10 : 2;
}

static void take(Viewer *v, const unsigned char *data, size_t length) {
    while (length || (v->in_payload && !v->left)) {
        if (!v->in_payload) {
            v->head[v->head_length++] = *data++, length--;
            if (v->head_length == header_size(v)) begin_payload(v);
            continue;
        }
        size_t part = length < v->left ? length : v->left;
        if (v->length <= sizeof v->first) {
            memcpy(v->first + v->first_length, data, part);
            v->first_length += part;
        }
        data += part, length -= part, v->left -= part;
        if (!v->left) v->in_payload = 0, frame_ends(v);
    }
}

/* Reads what is there. The middle of a large message never leaves the kernel. */
static void drain(Viewer *v) {
    static unsigned char chunk[CHUNK];
    for (;;) {
        int skip = v->in_payload && v->left > CHUNK;
        ssize_t r = recv(v->fd, skip ? NULL : chunk, skip ? v->left : CHUNK, MSG_DONTWAIT | (skip ? MSG_TRUNC : 0));
        if (r < 0 && errno == EAGAIN) return;
        if (r <= 0) fail("recv");
        bytes += r;
        if (skip) {
            v->left -= r;
            if (!v->left) v->in_payload = 0, frame_ends(v);
        } else {
            take(v, chunk, r);
        }
    }
}

static void sip(int from, int to) {
    char drop[SLOW_BYTES];
    for (int i = from; i < to; i++) {
        if (recv(viewers[i].fd, drop, sizeof drop, MSG_DONTWAIT) == 0) fail("recv");
    }
}

static void begin_turn(long messages) {
    wanted = messages, complete = 0, bytes = 0;
    for (int i = 0; i < n; i++) viewers[i].messages = 0;
}

static void end_turn(void) {
    long least = wanted;
    for (int i = 0; i < fast; i++)
        if (viewers[i].messages < least) least = viewers[i].messages;
    printf("%llu %ld\n", (unsigned long long)bytes, least);
    fflush(stdout);
    wanted = 0;
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int port = atoi(argv[1]), slow = atoi(argv[4]), poller = epoll_create1(0);
    n = atoi(argv[3]), fast = n - slow;
    struct rlimit files = {65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    viewers = calloc(n, sizeof *viewers);
    for (int i = 0; i < n; i++) {
        Viewer *v = viewers + i;
        v->slow = i >= fast;
        v->fd = open_viewer(port, argv[2], v->slow);
        for (int a = 5; a < argc; a++) send_frame(v->fd, 1, argv[a], strlen(argv[a]));
        fcntl(v->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
        if (!v->slow) epoll_ctl(poller, EPOLL_CTL_ADD, v->fd, &e);
    }
    puts("ready");
    fflush(stdout);
    struct epoll_event stdin_event = {.events = EPOLLIN, .data.u32 = (uint32_t)-1}, events[256];
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &stdin_event);
    double until = 0, sip_at = now();
    for (;;) {
        int k = epoll_wait(poller, events, 256, slow || wanted ? 100 : -1);
        for (int i = 0; i < k; i++) {
            char line[32] = {0};
            if (events[i].data.u32 != (uint32_t)-1) {
                drain(viewers + events[i].data.u32);
            } else if (read(0, line, sizeof line - 1) > 0) {
                begin_turn(atol(line)), until = now() + TURN_SECONDS;
            } else {
                return 0;
            }
        }
        if (wanted && (complete == fast || now() > until)) end_turn();
        if (slow && now() >= sip_at) sip(fast, n), sip_at += 1;
    }
}
