import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startDemo, stopDemo } from "./demo.js";

const read = (name: string): string =>
  readFileSync(new URL(`../../${name}`, import.meta.url), "utf-8");

test("the README shows the program that the next test runs", () => {
  const lines = read("demo/example.ts").split("\n");
  const shown = lines
    .slice(lines.indexOf("  // begin") + 1, lines.indexOf("  // end"))
    .map((line) => line.slice(2))
    .join("\n");
  assert.ok(read("README.md").includes("```ts\n" + shown + "\n```"), "the README quotes it whole");
});

test("the program of the README does what it says", async () => {
  const { example } = (await import(
    new URL("../page/demo/example.js", import.meta.url).href
  )) as { example(endpoint: string, print: (line: string) => void): Promise<void> };
  const { process, address } = await startDemo(0);
  const lines: string[] = [];
  try {
    await example(`ws://${address}`, (line) => lines.push(line));
  } finally {
    await stopDemo(process);
  }
  assert.deepEqual(lines, [
    "Rua!",
    "tick 3",
    "1 of 2",
    "2 of 2",
    "1 left of atlas",
    "no unicorn",
    "bob says hello",
  ]);
});
