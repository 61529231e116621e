import { readFileSync } from "node:fs";
import { fromUtf8 } from "../src/bytes.js";
import { any } from "../src/codec.js";
import { JsonReader } from "../src/json-reader.js";

/** One vector; `spec/vectors/README.md` says what its fields mean. */
export type Vector = { id: string; title: string } & Record<string, any>;

const FOLDER = new URL("../../../../spec/vectors/", import.meta.url);

/** A file of vectors, with its numbers as they are. */
export function vectorFile(name: string): { vectors: Vector[] } & Record<string, any> {
  return any.read(new JsonReader(readFileSync(new URL(name, FOLDER), "utf-8"))) as never;
}

/** The vectors of a file. */
export function vectors(name: string): Vector[] {
  return vectorFile(name).vectors;
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The bytes of JSON as the text that a reader takes. */
export function jsonText(vector: Vector): string {
  return vector["jsonHex"] === undefined ? vector["json"] : fromUtf8(fromHex(vector["jsonHex"]));
}
