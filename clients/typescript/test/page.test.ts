import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

// Not compiled, and so found from the folder of what is.
const pack = (await import(new URL("../../demo/pack.js", import.meta.url).href)) as {
  compiledFiles(): [name: string, file: URL][];
  packedFile(name: string): URL;
};

test("the page of the demo holds what its sources compile to: else run `npm run page`", () => {
  for (const [name, file] of pack.compiledFiles()) {
    assert.equal(
      readFileSync(pack.packedFile(name), "utf-8"),
      readFileSync(file, "utf-8"),
      `${name} is not what it is compiled to`,
    );
  }
  const modules = readdirSync(pack.packedFile("ruapc/"));
  assert.equal(modules.length, readdirSync(new URL("../../src/", import.meta.url)).length);
});
