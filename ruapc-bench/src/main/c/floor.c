/*
 * The floor of the echo benchmark: the least work that a server and a load client can do for the same
 * frames. One thread, one epoll, one read and one write for everything that a read brought.
 *
 *   floor server PORT                                  prints {"listening":"127.0.0.1:PORT"}
 *   floor client PORT CONNECTIONS OUTSTANDING BYTES    prints a line of JSON for each line `run SECONDS`
 *
 * Both end with their standard input. The client speaks to any server of `EchoService/echo` (ours, the
 * Rust one, the floor) and compares every answer with what it sent, so it measures servers alone.
 *
 *   frame    "RUA!" | u32 length | u32 meta length | meta | payload       integers big-endian
 *   meta     MessagePack map; `flags` and `msgid` are read, other keys are skipped
 *   payload  request: text; answer: {"Ok": text}
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  HEADER_BYTES = 8,
  META_LENGTH_BYTES = 4,
  MAX_FRAME_BYTES = 64 << 20,
  READ_BYTES = 256 << 10,
  MAX_EVENTS = 256,
  LISTEN_BACKLOG = 4096,
  FLAG_REQUEST = 1,
  FLAG_RESPONSE = 2,
  FLAG_MESSAGE_PACK = 4,
  TIMEOUT_MILLIS = 30000,
  NUMBER_DIGITS = 16,
};

static const uint8_t MAGIC[4] = {'R', 'U', 'A', '!'};
static const char METHOD[] = "EchoService/echo";

static void die(const char *what) {
  fprintf(stderr, "floor: %s (%s)\n", what, errno ? strerror(errno) : "protocol");
  exit(1);
}

static uint64_t now_nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- bytes that grow ---- */

struct bytes {
  uint8_t *data;
  size_t length, capacity;
};

static uint8_t *reserve(struct bytes *b, size_t more) {
  if (b->length + more > b->capacity) {
    b->capacity = (b->length + more) * 2;
    b->data = realloc(b->data, b->capacity);
    if (b->data == NULL) die("out of memory");
  }
  return b->data + b->length;
}

static void put(struct bytes *b, const void *data, size_t length) {
  memcpy(reserve(b, length), data, length);
  b->length += length;
}

static void put_byte(struct bytes *b, uint8_t value) { put(b, &value, 1); }

static void put_be(struct bytes *b, uint64_t value, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) put_byte(b, (uint8_t)(value >> shift));
}

static void set_be32(uint8_t *at, uint32_t value) {
  value = htonl(value);
  memcpy(at, &value, sizeof value);
}

static uint64_t get_be(const uint8_t *at, int width) {
  uint64_t value = 0;
  for (int i = 0; i < width; i++) value = value << 8 | at[i];
  return value;
}

/* ---- the little MessagePack that is needed ---- */

static void put_uint(struct bytes *b, uint64_t value) {
  if (value < 0x80) {
    put_byte(b, (uint8_t)value);
  } else if (value <= UINT8_MAX) {
    put_byte(b, 0xcc), put_be(b, value, 1);
  } else if (value <= UINT16_MAX) {
    put_byte(b, 0xcd), put_be(b, value, 2);
  } else if (value <= UINT32_MAX) {
    put_byte(b, 0xce), put_be(b, value, 4);
  } else {
    put_byte(b, 0xcf), put_be(b, value, 8);
  }
}

static void put_text_header(struct bytes *b, size_t length) {
  if (length < 32) {
    put_byte(b, (uint8_t)(0xa0 | length));
  } else if (length <= UINT8_MAX) {
    put_byte(b, 0xd9), put_be(b, length, 1);
  } else if (length <= UINT16_MAX) {
    put_byte(b, 0xda), put_be(b, length, 2);
  } else {
    put_byte(b, 0xdb), put_be(b, length, 4);
  }
}

static void put_text(struct bytes *b, const char *text) {
  put_text_header(b, strlen(text));
  put(b, text, strlen(text));
}

struct cursor {
  const uint8_t *at, *end;
};

static uint64_t take_be(struct cursor *c, int width) {
  if (c->end - c->at < width) die("truncated value");
  uint64_t value = get_be(c->at, width);
  c->at += width;
  return value;
}

static const uint8_t *take(struct cursor *c, size_t length) {
  if ((size_t)(c->end - c->at) < length) die("truncated value");
  const uint8_t *taken = c->at;
  c->at += length;
  return taken;
}

static uint64_t take_uint(struct cursor *c) {
  uint8_t tag = (uint8_t)take_be(c, 1);
  if (tag < 0x80) return tag;
  if (tag < 0xcc || tag > 0xcf) die("not an unsigned integer");
  return take_be(c, 1 << (tag - 0xcc));
}

static void skip_value(struct cursor *c) {
  for (uint64_t left = 1; left > 0; left--) {
    uint8_t tag = (uint8_t)take_be(c, 1);
    if (tag < 0x80 || tag >= 0xe0) continue;
    if (tag < 0x90) left += 2u * (tag & 0x0f);
    else if (tag < 0xa0) left += tag & 0x0f;
    else if (tag < 0xc0) take(c, tag & 0x1f);
    else if (tag <= 0xc3) continue;
    else if (tag <= 0xc6) take(c, take_be(c, 1 << (tag - 0xc4)));
    else if (tag <= 0xc9) take(c, 1 + take_be(c, 1 << (tag - 0xc7)));
    else if (tag <= 0xcb) take(c, tag == 0xca ? 4 : 8);
    else if (tag <= 0xcf) take(c, 1u << (tag - 0xcc));
    else if (tag <= 0xd3) take(c, 1u << (tag - 0xd0));
    else if (tag <= 0xd8) take(c, 1 + (1u << (tag - 0xd4)));
    else if (tag <= 0xdb) take(c, take_be(c, 1 << (tag - 0xd9)));
    else if (tag <= 0xdd) left += take_be(c, tag == 0xdc ? 2 : 4);
    else left += 2 * take_be(c, tag == 0xde ? 2 : 4);
  }
}

struct meta {
  uint64_t flags, id;
};

static struct meta read_meta(const uint8_t *at, size_t length) {
  struct cursor c = {at, at + length};
  struct meta meta = {0, 0};
  uint8_t tag = (uint8_t)take_be(&c, 1);
  uint64_t entries = tag & 0x0f;
  if (tag == 0xde) entries = take_be(&c, 2);
  else if (tag >> 4 != 8) die("the meta is no map");
  while (entries-- > 0) {
    const uint8_t *key = c.at;
    skip_value(&c);
    size_t key_bytes = (size_t)(c.at - key);
    if (key_bytes == 6 && memcmp(key, "\xa5" "flags", 6) == 0) meta.flags = take_uint(&c);
    else if (key_bytes == 6 && memcmp(key, "\xa5" "msgid", 6) == 0) meta.id = take_uint(&c);
    else skip_value(&c);
  }
  return meta;
}

/* ---- frames ---- */

/* Leaves room for the two lengths, which end_frame and end_meta fill in. */
static size_t begin_frame(struct bytes *b) {
  size_t start = b->length;
  put(b, MAGIC, sizeof MAGIC);
  put_be(b, 0, 4);
  put_be(b, 0, META_LENGTH_BYTES);
  return start;
}

static void end_meta(struct bytes *b, size_t start) {
  size_t meta = start + HEADER_BYTES + META_LENGTH_BYTES;
  set_be32(b->data + start + HEADER_BYTES, (uint32_t)(b->length - meta));
}

static void end_frame(struct bytes *b, size_t start) {
  set_be32(b->data + start + sizeof MAGIC, (uint32_t)(b->length - start - HEADER_BYTES));
}

/* ---- connections ---- */

struct connection {
  int fd;
  struct bytes in, out;
  size_t written;      /* of out */
  bool waits_to_write; /* registered for EPOLLOUT */
  /* client only: one slot for each call in flight */
  struct slot {
    uint64_t id, sent_nanos;
  } *slots;
  uint64_t next_number;
};

static int epoll;

static void watch(struct connection *c, int operation) {
  struct epoll_event event = {
      .events = EPOLLIN | (c->waits_to_write ? EPOLLOUT : 0), .data.ptr = c};
  if (epoll_ctl(epoll, operation, c->fd, &event) != 0) die("epoll_ctl");
}

static void set_options(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* One write; what the socket does not take waits for EPOLLOUT. */
static bool flush(struct connection *c) {
  size_t left = c->out.length - c->written;
  if (left > 0) {
    ssize_t n = write(c->fd, c->out.data + c->written, left);
    if (n < 0 && errno != EAGAIN) return false;
    if (n > 0) c->written += (size_t)n;
    if (c->written == c->out.length) c->out.length = c->written = 0;
  }
  bool waits = c->out.length > 0;
  if (waits != c->waits_to_write) {
    c->waits_to_write = waits;
    watch(c, EPOLL_CTL_MOD);
  }
  return true;
}

typedef void frame_handler(struct connection *c, struct meta meta, struct cursor payload);

/* One read, then `handle` for every whole frame; false when the other side has closed. */
static bool receive(struct connection *c, frame_handler *handle) {
  ssize_t n = read(c->fd, reserve(&c->in, READ_BYTES), READ_BYTES);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  c->in.length += (size_t)n;
  size_t at = 0;
  while (c->in.length - at >= HEADER_BYTES) {
    const uint8_t *frame = c->in.data + at;
    if (memcmp(frame, MAGIC, sizeof MAGIC) != 0) die("bad magic");
    size_t length = get_be(frame + sizeof MAGIC, 4);
    if (length < META_LENGTH_BYTES || length > MAX_FRAME_BYTES) die("bad length");
    if (c->in.length - at < HEADER_BYTES + length) break;
    const uint8_t *meta = frame + HEADER_BYTES + META_LENGTH_BYTES;
    size_t meta_bytes = get_be(frame + HEADER_BYTES, META_LENGTH_BYTES);
    if (meta_bytes == 0 || meta_bytes > length - META_LENGTH_BYTES) die("bad meta length");
    struct cursor payload = {meta + meta_bytes, frame + HEADER_BYTES + length};
    handle(c, read_meta(meta, meta_bytes), payload);
    at += HEADER_BYTES + length;
  }
  memmove(c->in.data, c->in.data + at, c->in.length - at);
  c->in.length -= at;
  return true;
}

/* ---- server ---- */

static void answer(struct connection *c, struct meta meta, struct cursor payload) {
  size_t start = begin_frame(&c->out);
  put_byte(&c->out, 0x82);
  put_text(&c->out, "flags");
  put_uint(&c->out, (meta.flags & ~(uint64_t)FLAG_REQUEST) | FLAG_RESPONSE);
  put_text(&c->out, "msgid");
  put_uint(&c->out, meta.id);
  end_meta(&c->out, start);
  put_byte(&c->out, 0x81);
  put_text(&c->out, "Ok");
  put(&c->out, payload.at, (size_t)(payload.end - payload.at));
  end_frame(&c->out, start);
}

static void serve(uint16_t port) {
  struct connection listener = {.fd = socket(AF_INET, SOCK_STREAM, 0)};
  struct connection input = {.fd = STDIN_FILENO};
  int on = 1;
  setsockopt(listener.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener.fd, (struct sockaddr *)&address, size) != 0) die("bind");
  if (listen(listener.fd, LISTEN_BACKLOG) != 0) die("listen");
  getsockname(listener.fd, (struct sockaddr *)&address, &size);
  printf("{\"listening\":\"127.0.0.1:%d\"}\n", ntohs(address.sin_port));
  fflush(stdout);
  watch(&listener, EPOLL_CTL_ADD);
  watch(&input, EPOLL_CTL_ADD);
  for (;;) {
    struct epoll_event events[MAX_EVENTS];
    int n = epoll_wait(epoll, events, MAX_EVENTS, -1);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == &input) {
        char ignored[256];
        if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return;
      } else if (c == &listener) {
        struct connection *accepted = calloc(1, sizeof *accepted);
        accepted->fd = accept(listener.fd, NULL, NULL);
        if (accepted->fd < 0) die("accept");
        set_options(accepted->fd);
        watch(accepted, EPOLL_CTL_ADD);
      } else if (((events[i].events & ~(uint32_t)EPOLLOUT) && !receive(c, answer)) || !flush(c)) {
        close(c->fd);
        free(c->in.data);
        free(c->out.data);
        free(c);
      }
    }
  }
}

/* ---- client ---- */

/* Latencies in nanoseconds, to better than 1 %: a power of two and the seven bits below it. */
enum { SUB_BITS = 7, BUCKETS = (64 - SUB_BITS) << SUB_BITS };

static uint64_t histogram[BUCKETS], calls, max_nanos;

static void count_latency(uint64_t nanos) {
  int shift = 63 - __builtin_clzll(nanos | 1) - SUB_BITS;
  if (shift < 0) shift = 0;
  /* the leading bit of the mantissa and the shift overlap, so that buckets are consecutive */
  histogram[((uint64_t)shift << SUB_BITS) + (nanos >> shift)]++;
  calls++;
  if (nanos > max_nanos) max_nanos = nanos;
}

static double quantile_micros(double quantile) {
  uint64_t wanted = (uint64_t)(quantile * (double)calls), seen = 0;
  for (uint64_t i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (seen > wanted) {
      uint64_t shift = i >> SUB_BITS;
      if (shift > 0) shift--;
      return (double)((i - (shift << SUB_BITS)) << shift) / 1e3;
    }
  }
  return (double)max_nanos / 1e3;
}

static size_t outstanding, text_bytes, in_flight;
static uint64_t end_nanos, batch_nanos;
static struct bytes text;

/* Makes `text` the text of this call: filling, and at its end the call's number in hexadecimal. */
static void write_text(uint64_t number) {
  for (size_t i = 0; i < NUMBER_DIGITS && i < text_bytes; i++, number >>= 4)
    text.data[text_bytes - 1 - i] = (uint8_t)"0123456789abcdef"[number & 15];
}

static void call(struct connection *c, struct slot *slot) {
  /* The slot follows from the id, and an old id never fits the slot's present call. */
  slot->id = c->next_number++ * outstanding + (uint64_t)(slot - c->slots);
  slot->sent_nanos = batch_nanos;
  in_flight++;
  size_t start = begin_frame(&c->out);
  put_byte(&c->out, 0x84);
  put_text(&c->out, "method");
  put_text(&c->out, METHOD);
  put_text(&c->out, "flags");
  put_uint(&c->out, FLAG_REQUEST | FLAG_MESSAGE_PACK);
  put_text(&c->out, "msgid");
  put_uint(&c->out, slot->id);
  put_text(&c->out, "timeout_ms");
  put_uint(&c->out, TIMEOUT_MILLIS);
  end_meta(&c->out, start);
  write_text(slot->id);
  put_text_header(&c->out, text_bytes);
  put(&c->out, text.data, text_bytes);
  end_frame(&c->out, start);
}

static void check(struct connection *c, struct meta meta, struct cursor payload) {
  struct slot *slot = &c->slots[meta.id % outstanding];
  if (meta.flags != (FLAG_RESPONSE | FLAG_MESSAGE_PACK)) die("unexpected flags");
  if (meta.id != slot->id || slot->sent_nanos == 0) die("an answer to no call");
  static struct bytes expected;
  expected.length = 0;
  put_byte(&expected, 0x81);
  put_text(&expected, "Ok");
  put_text_header(&expected, text_bytes);
  write_text(slot->id);
  put(&expected, text.data, text_bytes);
  if ((size_t)(payload.end - payload.at) != expected.length ||
      memcmp(payload.at, expected.data, expected.length) != 0)
    die("another answer");
  count_latency(batch_nanos - slot->sent_nanos);
  slot->sent_nanos = 0;
  in_flight--;
  if (batch_nanos < end_nanos) call(c, slot);
}

static void run(struct connection *connections, size_t count, double seconds) {
  memset(histogram, 0, sizeof histogram);
  calls = max_nanos = 0;
  uint64_t start = batch_nanos = now_nanos();
  end_nanos = start + (uint64_t)(seconds * 1e9);
  for (size_t i = 0; i < count; i++) {
    for (size_t slot = 0; slot < outstanding; slot++) call(&connections[i], &connections[i].slots[slot]);
    if (!flush(&connections[i])) die("write");
  }
  while (in_flight > 0) {
    struct epoll_event events[MAX_EVENTS];
    int n = epoll_wait(epoll, events, MAX_EVENTS, TIMEOUT_MILLIS);
    if (n == 0) die("no answer");
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      batch_nanos = now_nanos();
      if ((events[i].events & ~(uint32_t)EPOLLOUT) && !receive(c, check)) die("connection closed");
      if (!flush(c)) die("write");
    }
  }
  printf("{\"calls\":%llu,\"seconds\":%.6f,\"p50_us\":%.3f,\"p99_us\":%.3f,\"max_us\":%.3f}\n",
         (unsigned long long)calls, (double)(now_nanos() - start) / 1e9, quantile_micros(0.5),
         quantile_micros(0.99), (double)max_nanos / 1e3);
  fflush(stdout);
}

static void load(uint16_t port, size_t count) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct connection *connections = calloc(count, sizeof *connections);
  for (size_t i = 0; i < count; i++) {
    struct connection *c = &connections[i];
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
    set_options(c->fd);
    c->slots = calloc(outstanding, sizeof *c->slots);
    watch(c, EPOLL_CTL_ADD);
  }
  memset(reserve(&text, text_bytes), 'x', text_bytes);
  double seconds;
  while (scanf(" run %lf", &seconds) == 1) run(connections, count, seconds);
}

int main(int count, char **arguments) {
  epoll = epoll_create1(0);
  if (count == 3 && strcmp(arguments[1], "server") == 0) {
    serve((uint16_t)atoi(arguments[2]));
  } else if (count == 6 && strcmp(arguments[1], "client") == 0) {
    outstanding = strtoul(arguments[4], NULL, 10);
    text_bytes = strtoul(arguments[5], NULL, 10);
    load((uint16_t)atoi(arguments[2]), strtoul(arguments[3], NULL, 10));
  } else {
    fprintf(stderr, "usage: floor server PORT | floor client PORT CONNECTIONS OUTSTANDING BYTES\n");
    return 2;
  }
  return 0;
}
