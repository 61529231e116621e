import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import * as codec from "../src/codec.js";
import type { CallContext } from "../src/call.js";
import { declaredError, type RpcError } from "../src/error.js";
import type { Form } from "../src/message.js";
import {
  callback,
  service,
  type Callback,
  type Fails,
  type Handler,
  type Stub,
} from "../src/service.js";
import { pair, type Pair } from "./pair.js";

interface Listener {
  heard(text: string): void;
}

const Listener = service<Listener>("Listener", () => ({
  heard: { parameters: { text: codec.text }, isOneWay: true },
}));

interface Asker {
  ask(question: string): string;
  close(): void;
}

const Asker = service<Asker>("Asker", () => ({
  ask: { parameters: { question: codec.text }, result: codec.text },
  close: {},
}));

type NotFound = RpcError<"NotFound", { path: string }>;
const NotFound = declaredError<NotFound>("NotFound", codec.record(() => ({ path: codec.text })));

interface Files {
  size(path: string): bigint | Fails<NotFound>;
  join(left: string, right: string): string;
  forget(): void;
  list(count: number): AsyncIterable<string>;
  write(name: string, parts: AsyncIterable<Uint8Array>): bigint;
  shout(parts: AsyncIterable<string>): AsyncIterable<string>;
  say(texts: string[], listener: Callback<Listener>): number;
  watch(listener: Callback<Listener>): void;
  question(asker: Callback<Asker>): string;
  wait(): string;
  broken(): void;
}

const Files = service<Files>("Files", () => ({
  size: { parameters: { path: codec.text }, result: codec.int64, errors: [NotFound] },
  join: { parameters: { left: codec.text, right: codec.text }, result: codec.text },
  forget: { isOneWay: true },
  list: { parameters: { count: codec.int32 }, output: codec.text },
  write: { parameters: { name: codec.text }, input: codec.bytes, result: codec.int64 },
  shout: { input: codec.text, output: codec.text },
  say: {
    parameters: { texts: codec.list(codec.text), listener: callback(() => Listener) },
    result: codec.int32,
  },
  watch: { parameters: { listener: callback(() => Listener) } },
  question: { parameters: { asker: callback(() => Asker) }, result: codec.text },
  wait: { result: codec.text },
  broken: {},
}));

/** A promise and how it is resolved. */
function gate<T = void>(): { promise: Promise<T>; open: (value: T) => void } {
  let open!: (value: T) => void;
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { promise, open };
}

class TestFiles implements Handler<Files> {
  readonly forgotten = gate();
  readonly cancelled = gate<unknown>();
  readonly stopped = gate();
  watcher: Stub<Listener> | undefined;
  release: () => void = () => {};
  goneReason = gate<string>();
  lastCall: CallContext | undefined;
  produced = 0;

  size(path: string, call: CallContext): bigint {
    this.lastCall = call;
    if (path === "/none") {
      throw NotFound.of({ path });
    }
    return 2n ** 60n + BigInt(path.length);
  }

  join(left: string, right: string): string {
    return left + right;
  }

  forget(): void {
    this.forgotten.open();
  }

  async *list(count: number): AsyncGenerator<string> {
    try {
      for (let i = 0; i < count; i++) {
        this.produced++;
        yield `file ${i}`;
      }
    } finally {
      this.stopped.open();
    }
  }

  async write(_name: string, parts: AsyncIterable<Uint8Array>): Promise<bigint> {
    let bytes = 0n;
    for await (const part of parts) {
      bytes += BigInt(part.length);
    }
    return bytes;
  }

  async *shout(parts: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const part of parts) {
      yield part.toUpperCase();
    }
  }

  async say(texts: string[], listener: Stub<Listener>): Promise<number> {
    for (const text of texts) {
      await listener.heard(text);
    }
    return texts.length;
  }

  watch(listener: Stub<Listener>, call: CallContext): void {
    this.watcher = listener;
    this.release = call.keep(listener, this.goneReason.open);
  }

  async question(asker: Stub<Asker>): Promise<string> {
    return `they say ${await asker.ask("why?")}`;
  }

  async wait(call: CallContext): Promise<string> {
    await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
    this.cancelled.open(call.signal.reason);
    return "late";
  }

  broken(): void {
    throw new TypeError("a secret");
  }
}

for (const form of ["binary", "text"] as Form[]) {
  describe(`calls in ${form} messages`, () => {
    let peers: Pair;
    let handler: TestFiles;
    let files: Stub<Files>;

    function start(): void {
      peers = pair(form);
      handler = new TestFiles();
      peers.rightServices.add(Files, handler);
      files = peers.left.stub(Files);
    }

    afterEach(() => peers.left.close("the test is over"));

    test("a call gives the result, with all bits of a long", async () => {
      start();
      assert.equal(await files.size("/a"), 2n ** 60n + 2n);
      assert.equal(await files.join("a", "b"), "ab");
      assert.equal(handler.lastCall?.headers["tenant"], "acme", "the hello's headers count");
    });

    test("headers of a call go over those of the hello", async () => {
      start();
      await files.size("/a", { headers: { tenant: "umbrella", trace: "1" } });
      assert.deepEqual({ ...handler.lastCall?.headers }, { tenant: "umbrella", trace: "1" });
    });

    test("a declared error arrives as itself", async () => {
      start();
      await assert.rejects(files.size("/none"), (error) => {
        assert.ok(NotFound.is(error));
        assert.equal(error.data.path, "/none");
        return true;
      });
      const outcome = await files.size("/none").outcome();
      assert.ok(!outcome.ok && outcome.error.kind === "NotFound");
      assert.equal(outcome.error.data.path, "/none");
    });

    test("an unexpected error of a handler does not say what it was", async (t) => {
      start();
      const log = t.mock.method(console, "error", () => {});
      await assert.rejects(files.broken(), (error: RpcError) => {
        assert.equal(error.code, "INTERNAL");
        assert.doesNotMatch(error.message, /secret/);
        assert.match(String(log.mock.calls[0]?.arguments[0]), new RegExp(`id=${error.id}`));
        return true;
      });
    });

    test("an unknown method is refused and was not executed", async () => {
      start();
      const other = service<{ x(): void }>("Nope", () => ({ x: {} }));
      await assert.rejects(peers.left.stub(other).x(), (error: RpcError) => {
        assert.equal(error.code, "INVALID_ARGUMENT");
        assert.match(error.message, /method not found: Nope\/x/);
        assert.ok(error.isNotExecuted);
        return true;
      });
    });

    test("arguments that cannot be written fail here and say where", async () => {
      start();
      await assert.rejects(files.join("a", 5 as never), (error: RpcError) => {
        assert.equal(error.code, "ENCODING");
        assert.match(error.message, /\$\.right/);
        return true;
      });
      assert.equal(peers.leftPipe.sent.length, 0);
    });

    test("a one-way call is done when it is sent", async () => {
      start();
      await files.forget();
      await handler.forgotten.promise;
      assert.equal(peers.rightPipe.sent.length, 0);
    });

    test("a call that is over time fails, and the handler is told", async () => {
      start();
      await assert.rejects(
        files.wait({ timeout: 20 }),
        (error: RpcError) => error.code === "TIMEOUT",
      );
      assert.equal(((await handler.cancelled.promise) as RpcError).code, "TIMEOUT");
    });

    test("an aborted call fails at once, and the handler is told", async () => {
      start();
      const abortion = new AbortController();
      const call = files.wait({ signal: abortion.signal });
      setImmediate(() => abortion.abort("enough"));
      await assert.rejects(call, (error: RpcError) => {
        assert.equal(error.code, "CANCELLED");
        assert.equal(error.cause, "enough");
        return true;
      });
      assert.equal(((await handler.cancelled.promise) as RpcError).code, "CANCELLED");
    });

    test("a call whose connection ends fails", async () => {
      start();
      const call = files.wait();
      setImmediate(() => peers.rightPipe.close("lost"));
      await assert.rejects(call, (error: RpcError) => error.code === "CONNECTION_CLOSED");
      await assert.rejects(files.join("a", "b"), (error: RpcError) => error.code === "UNAVAILABLE");
    });

    test("the items of a result come one by one, as far as there is credit", async () => {
      start();
      const names: string[] = [];
      for await (const name of files.list(600)) {
        if (names.push(name) === 1) {
          await new Promise((resolve) => setImmediate(resolve));
          assert.ok(handler.produced <= 258, `made ${handler.produced} for one that was taken`);
        }
      }
      assert.equal(names.length, 600);
      assert.equal(names[599], "file 599");
    });

    test("leaving the loop stops who makes the items", async () => {
      start();
      for await (const _ of files.list(1_000_000)) {
        break;
      }
      await handler.stopped.promise;
      assert.ok(handler.produced < 300);
    });

    test("items go to the other side and are counted there", async () => {
      start();
      const parts = Array.from({ length: 100 }, () => new Uint8Array(50_000));
      assert.equal(await files.write("a", parts), 5_000_000n);
    });

    test("items that fail cancel the call, so that it never looks complete", async () => {
      start();
      async function* parts(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(3);
        throw new TypeError("disk");
      }
      await assert.rejects(files.write("a", parts()), (error: RpcError) => {
        assert.equal(error.code, "CANCELLED");
        assert.match(String(error.cause), /disk/);
        return true;
      });
    });

    test("an item over the limit fails where it is sent", async () => {
      start();
      const parts = [new Uint8Array((1 << 20) + 1)];
      await assert.rejects(files.write("a", parts), (error: RpcError) => {
        assert.equal(error.code, "ENCODING");
        assert.match(error.message, /over 1048576/);
        return true;
      });
    });

    test("items go both ways in one call", async () => {
      start();
      const loud: string[] = [];
      for await (const text of files.shout(["a", "b", "c"])) {
        loud.push(text);
      }
      assert.deepEqual(loud, ["A", "B", "C"]);
    });

    test("a function is called back, in order, before the call is done", async () => {
      start();
      const heard: string[] = [];
      const listener = async (text: string): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        heard.push(text);
      };
      assert.equal(await files.say(["a", "b", "c"], listener), 3);
      assert.deepEqual(heard, ["a", "b", "c"]);
      assert.equal(peers.left.exported.onlyOf("Listener"), undefined, "it has ended with its call");
    });

    test("an object is called back, and its answer is waited for", async () => {
      start();
      const asker = { ask: (question: string) => `because of ${question}`, close: () => {} };
      assert.equal(await files.question(asker), "they say because of why?");
    });

    test("a kept callback is called after its call, until it is released", async () => {
      start();
      const texts = gate<string>();
      const closed = gate();
      await files.watch(
        Object.assign({ heard: texts.open }, { close: () => closed.open() }) as Handler<Listener>,
      );
      await handler.watcher!.heard("later");
      assert.equal(await texts.promise, "later");
      handler.release();
      await closed.promise;
    });

    test("who keeps a callback hears that its connection is gone", async () => {
      start();
      await files.watch(() => {});
      peers.leftPipe.close("lost");
      assert.equal(await handler.goneReason.promise, "lost");
    });

    test("a callback that cannot keep up ends, and who keeps it hears why", async () => {
      start();
      await files.watch(() => new Promise<void>(() => {}));
      for (let i = 0; i < 1_002; i++) {
        await handler.watcher!.heard("more");
      }
      assert.match(await handler.goneReason.promise, /one-way calls wait/);
    });

    test("a side that goes away is left when the last call is done", async () => {
      start();
      const abortion = new AbortController();
      const call = files.wait({ signal: abortion.signal });
      await files.join("a", "b");
      peers.right.control("goaway", { grace_ms: 1000, reason: "restart" });
      await peers.left.left;
      await assert.rejects(files.join("a", "b"), (error: RpcError) => error.isNotExecuted);
      assert.ok(peers.left.isOpen, "a call is open");
      abortion.abort();
      await assert.rejects(call);
      assert.match(await peers.left.closed, /goes away/);
    });

    test("a message that cannot be read ends the connection", async () => {
      start();
      peers.leftPipe.onMessage(form === "text" ? "{" : Uint8Array.of(0, 0, 0, 9));
      assert.match(await peers.left.closed, /cannot be read/);
    });
  });
}
