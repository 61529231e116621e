import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { connect, type Format } from "../src/index.js";
import * as codec from "../src/codec.js";
import { declaredError, type RpcError } from "../src/error.js";
import { callback, service, type Callback, type Fails } from "../src/service.js";
import { Duration } from "../src/scalars.js";
import { startDemo, stopDemo } from "./demo.js";

type UnknownProduct = RpcError<"UnknownProduct", { product: string }>;
const UnknownProduct = declaredError<UnknownProduct>(
  "UnknownProduct",
  codec.record(() => ({ product: codec.text })),
);

interface Shop {
  label(product: string): Uint8Array | Fails<UnknownProduct>;
}
const Shop = service<Shop>("ShopService", () => ({
  label: {
    parameters: { product: codec.text },
    result: codec.bytes,
    errors: [UnknownProduct],
  },
}));

interface Ticker {
  tick(count: number, every: Duration): AsyncIterable<{ number: number }>;
}
const Ticker = service<Ticker>("Ticker", () => ({
  tick: {
    parameters: { count: codec.int32, every: codec.duration },
    output: codec.record<{ number: number }>(() => ({ number: codec.int32 })),
  },
}));

interface Uploads {
  checksum(algorithm: string, parts: AsyncIterable<Uint8Array>): bigint;
}
const Uploads = service<Uploads>("Uploads", () => ({
  checksum: { parameters: { algorithm: codec.text }, input: codec.bytes, result: codec.int64 },
}));

interface Jobs {
  run(steps: number, every: Duration, progress: Callback<unknown>): number;
}
const Jobs = service<Jobs>("Jobs", () => ({
  run: {
    parameters: {
      steps: codec.int32,
      every: codec.duration,
      progress: callback(() => service<unknown>("Progress", () => ({}))),
    },
    result: codec.int32,
  },
}));

describe("calls over HTTP", () => {
  let demo: ChildProcess;
  let endpoint: string;

  before(async () => {
    const started = await startDemo(0);
    demo = started.process;
    endpoint = `http://${started.address}`;
  });

  after(() => stopDemo(demo));

  for (const format of ["json", "msgpack"] as Format[]) {
    test(`results and declared errors in ${format}`, async () => {
      const shop = connect(endpoint, { format }).stub(Shop);
      assert.deepEqual([...(await shop.label("lens")).subarray(0, 2)], [0x50, 0x34]);
      await assert.rejects(shop.label("unicorn"), (error) => {
        assert.ok(UnknownProduct.is(error));
        return error.data.product === "unicorn";
      });
    });
  }

  test("the items of a result come as they are made", async () => {
    const ticker = connect(endpoint).stub(Ticker);
    const numbers: number[] = [];
    for await (const tick of ticker.tick(3, Duration.ofMillis(1))) {
      numbers.push(tick.number);
    }
    assert.deepEqual(numbers, [1, 2, 3]);
    for await (const tick of ticker.tick(1_000_000, Duration.ofMillis(1))) {
      if (tick.number === 2) {
        break;
      }
    }
    await assert.rejects(async () => {
      for await (const _ of ticker.tick(-1, Duration.ofMillis(1))) {
        // none comes
      }
    }, (error: RpcError) => error.code === "INVALID_ARGUMENT");
  });

  test("items of a parameter are sent together", async () => {
    const uploads = connect(endpoint).stub(Uploads);
    const digits = ["1234", "56789"].map((text) => Buffer.from(text));
    assert.equal(await uploads.checksum("CRC32", digits), 0xcbf43926n);
  });

  test("a method that is not there, a callback, and a time that is over", async () => {
    const client = connect(endpoint);
    const nobody = service<{ knock(): void }>("Nobody", () => ({ knock: {} }));
    await assert.rejects(
      client.stub(nobody).knock(),
      (error: RpcError) => error.code === "INVALID_ARGUMENT" && error.isNotExecuted,
    );
    await assert.rejects(client.stub(Jobs).run(1, Duration.ofMillis(1), {} as never), /called back/);
    await assert.rejects(async () => {
      for await (const _ of client.stub(Ticker).tick(9, Duration.parse("1m"), { timeout: 50 })) {
        // the second one does not come in time
      }
    }, (error: RpcError) => error.code === "TIMEOUT");
  });

  test("no server at all", async () => {
    await assert.rejects(
      connect("http://127.0.0.1:1").stub(Shop).label("lens"),
      (error: RpcError) => error.code === "UNAVAILABLE",
    );
  });
});
