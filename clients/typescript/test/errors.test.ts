import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf, failure, type ErrorCode } from "../src/error.js";

const table = JSON.parse(
  readFileSync(new URL("../../../../spec/errors.json", import.meta.url), "utf-8"),
) as { kinds: { code: ErrorCode; kind: string; alsoRead: string[] }[] };

test("the kinds of errors.json mean what it says", () => {
  for (const { code, kind, alsoRead } of table.kinds) {
    assert.equal(failure(code, "").kind, kind);
    for (const text of [kind, ...alsoRead]) {
      assert.equal(codeOf(text), code);
    }
  }
  assert.equal(codeOf("shop closed"), "UNKNOWN");
});
