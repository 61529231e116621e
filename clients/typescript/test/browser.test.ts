import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { startDemo, stopDemo } from "./demo.js";

// The demo as its users start it, in a real browser. `./verify` says where both are.
const BROWSER = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const SCREENSHOTS = process.env["SCREENSHOTS"];

const skip = existsSync(BROWSER) ? false : `no browser at ${BROWSER}`;

describe("the page of the demo", { skip }, () => {
  let demo: ChildProcess;
  let address: string;
  let browser: BrowserContext;
  let profile: string;
  const foreign: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    ({ process: demo, address } = await startDemo(0));
    profile = await mkdtemp(join(tmpdir(), "ruapc-browser-"));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: BROWSER,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    browser.on("request", (request) => {
      if (!request.url().startsWith("data:") && new URL(request.url()).host !== address) {
        foreign.push(request.url());
      }
    });
  });

  after(async () => {
    await browser?.close();
    await stopDemo(demo);
    await rm(profile, { recursive: true, force: true });
  });

  async function open(query = ""): Promise<Page> {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://${address}/${query}`);
    await page.waitForSelector("#status[data-state=connected]");
    return page;
  }

  /** Waits until something on the page has a text. */
  async function hasText(page: Page, selector: string, text: RegExp): Promise<void> {
    await page.waitForFunction(
      ([where, source]) =>
        new RegExp(source!).test(document.querySelector(where!)?.textContent ?? ""),
      [selector, text.source],
    );
  }

  for (const [name, query] of [
    ["MessagePack", ""],
    ["JSON text", "?format=json"],
  ] as const) {
    test(`every part of it works in ${name}`, async () => {
      const page = await open(query);
      await page.click("#echo button");
      await hasText(page, "#echo output", /"Rua!" +in/);

      await page.click("#ticker .start");
      await hasText(page, "#ticker output", /tick 5 at/);
      await page.click("#ticker .stop");
      await hasText(page, "#ticker output", /^\d+ ticks/);

      await page.setInputFiles("#upload input", {
        name: "digits.txt",
        mimeType: "text/plain",
        buffer: Buffer.from("123456789".repeat(1)),
      });
      await hasText(page, "#upload output", /9 bytes, CRC32 cbf43926/);
      await page.click("#upload .sample");
      await hasText(page, "#upload output", /4,194,304 bytes, CRC32 /);

      await page.click("#job .start");
      await hasText(page, "#job output", /3 of 20/);
      await page.click("#job .stop");
      await hasText(page, "#job output", /Cancelled/);

      for (const [button, text] of [
        ["stock", /OutOfStock: 1 left of atlas/],
        ["product", /UnknownProduct: unicorn/],
        ["timeout", /Timeout/],
        ["method", /InvalidArgument/],
      ] as const) {
        await page.click(`#errors [data-case=${button}]`);
        await hasText(page, "#errors output", text);
      }
      await page.close();
    });
  }

  test("two pages talk, and the one that leaves is missed", async () => {
    const [one, other] = [await open(), await open("?format=json")];
    await one.fill("#chat .say input", "hello there");
    await one.click("#chat .say button");
    await hasText(other, "#chat .messages", /hello there/);
    const name = await one.inputValue("#chat [name=name]");
    await one.close();
    await hasText(other, "#chat .messages", new RegExp(`${name} has left`));
    await other.close();
  });

  test("it looks right in the dark, in the light and on a phone", async () => {
    const page = await open();
    await page.click("#echo button");
    await page.click("#errors [data-case=stock]");
    await page.click("#job .start");
    await hasText(page, "#job output", /all 20 steps/);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, `nothing is cut off at ${width} pixels`);
        if (SCREENSHOTS !== undefined) {
          const path = join(SCREENSHOTS, `${colorScheme}-${width}.png`);
          await page.screenshot({ path, fullPage: true });
        }
      }
    }
    await page.close();
  });

  test("all of that without a word of the console, and from this server alone", () => {
    assert.deepEqual(complaints, []);
    assert.deepEqual(foreign, []);
  });

  test("a page goes on by itself after the server was started anew", async () => {
    const page = await open();
    const port = Number(address.split(":")[1]);
    await stopDemo(demo);
    await page.waitForSelector("#status[data-state=reconnecting]");
    ({ process: demo } = await startDemo(port));
    await page.waitForSelector("#status[data-state=connected]");
    await page.fill("#chat .say input", "still here");
    await page.click("#chat .say button");
    await hasText(page, "#chat .messages", /still here/);
    await page.close();
  });
});
