/* The least a server can do: one prepared frame, a loop of send(), epoll when a socket is full.
 *
 *   sender VIEWERS BYTES
 *
 * Prints its port and waits for VIEWERS handshakes. Then each line of standard input, "go COUNT RATE",
 * makes it send COUNT frames of BYTES to everybody; RATE frames a second, or with 0 as fast as the
 * slowest viewer takes them, at most 4 ahead of it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AHEAD = 4, LOWAT = 16384 };

typedef struct {
    int fd, full;
    long done;     /* whole frames */
    size_t offset; /* bytes of the next one */
} Viewer;

static Viewer *viewers;
static int n, poller;
static unsigned char *frame;
static size_t size;
static long published;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void push(Viewer *v) {
    while (!v->full && v->done < published) {
        ssize_t r = send(v->fd, frame + v->offset, size - v->offset, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (r < 0) {
            if (errno != EAGAIN) exit(1);
            v->full = 1;
            return;
        }
        v->offset += r;
        if (v->offset == size) v->offset = 0, v->done++;
    }
}

static long slowest(void) {
    long least = published;
    for (int i = 0; i < n; i++)
        if (viewers[i].done < least) least = viewers[i].done;
    return least;
}

static void welcome(int listener, int i) {
    char text[4096];
    int length = 0, one = 1, lowat = LOWAT;
    int fd = viewers[i].fd = accept(listener, NULL, NULL);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &lowat, sizeof lowat);
    do {
        length += recv(fd, text + length, sizeof text - 1 - length, 0);
        text[length] = 0;
    } while (!strstr(text, "\r\n\r\n"));
    const char *answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    if (send(fd, answer, strlen(answer), 0) < 0) exit(1);
    struct epoll_event e = {.events = EPOLLOUT | EPOLLET, .data.u32 = i};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
}

static void send_all(long count, double rate) {
    struct epoll_event events[256];
    double due = now();
    long until = published + count;
    while (slowest() < until) {
        int wait = -1;
        while (published < until) {
            if (rate > 0 && now() < due) {
                wait = (due - now()) * 1000 + 1;
                break;
            }
            if (rate <= 0 && published - slowest() >= AHEAD) break;
            /* A real server makes each frame anew. */
            memset(frame + 10, 'A' + published % 26, size > 42 ? 32 : size - 10);
            published++;
            due += rate > 0 ? 1 / rate : 0;
            for (int i = 0; i < n; i++) push(viewers + i);
        }
        if (slowest() == until) return;
        int k = epoll_wait(poller, events, 256, wait);
        for (int i = 0; i < k; i++) {
            Viewer *v = viewers + events[i].data.u32;
            v->full = 0;
            push(v);
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    n = atoi(argv[1]);
    size_t payload = atol(argv[2]);
    struct rlimit files = {65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    size = payload + 10;
    frame = malloc(size);
    memset(frame, 'A', size);
    frame[0] = 0x81, frame[1] = 127;
    for (int i = 0; i < 8; i++) frame[2 + i] = payload >> (56 - 8 * i);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    poller = epoll_create1(0);
    viewers = calloc(n, sizeof *viewers);
    for (int i = 0; i < n; i++) welcome(listener, i);
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long count;
        double rate;
        if (sscanf(line, "go %ld %lf", &count, &rate) != 2) return 2;
        send_all(count, rate);
    }
}
