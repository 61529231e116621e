// The contracts of a server, as it describes them. Made by RuaPC; changes would be lost.
import {
  type Callback,
  type Codec,
  type Duration,
  type ErrorDescriptor,
  type Fails,
  type RpcError,
  type ServiceDescriptor,
  callback,
  codec,
  declaredError,
  service,
} from "@ruapc/client";

/** A room to talk in. It shows a callback that is kept beyond the call that brought it. */
export interface Chat {
  /**
   * Enters the room: the listener hears all that is said, until it leaves or its connection ends.
   *
   * @param name under which nobody else is in the room
   */
  join(name: string, listener: Callback<ChatListener>): void | Fails<NameTaken>;
  /** Leaves the room. No effect for who is not in it. */
  leave(value: string): void;
  /** Says something to all in the room; whoever says it need not be in it. */
  say(name: string, text: string): void;
  /** Who is in the room, by name. */
  who(): string[];
}

export const Chat: ServiceDescriptor<Chat> = service("Chat", () => ({
  join: {
    parameters: { name: codec.text, listener: callback(() => ChatListener) },
    errors: [NameTaken],
  },
  leave: { parameters: { value: codec.text } },
  say: { parameters: { name: codec.text, text: codec.text } },
  who: { result: codec.list(codec.text) },
}));

/**
 * Somebody in the room of a `Chat`. It may be kept, since it can be closed. Implemented by callers.
 */
export interface ChatListener {
  /** Somebody entered. */
  joined(value: string): void;
  /** Somebody left, or was lost. */
  left(value: string): void;
  /** Somebody said something. */
  said(name: string, text: string): void;
}

export const ChatListener: ServiceDescriptor<ChatListener> = service("ChatListener", () => ({
  joined: { parameters: { value: codec.text }, isOneWay: true },
  left: { parameters: { value: codec.text }, isOneWay: true },
  said: { parameters: { name: codec.text, text: codec.text }, isOneWay: true },
}));

/** Says what it hears. */
export interface EchoService {
  /** Answers with `text`. */
  echo(value: string): string;
}

export const EchoService: ServiceDescriptor<EchoService> = service("EchoService", () => ({
  echo: { parameters: { value: codec.text }, result: codec.text },
}));

/** Greets. */
export interface GreetService {
  /** Greets who is named: `"alice"` gives `"hello alice!"`. */
  greet(value: string): string;
}

export const GreetService: ServiceDescriptor<GreetService> = service("GreetService", () => ({
  greet: { parameters: { value: codec.text }, result: codec.text },
}));

/** Work that takes its time. It shows a callback that lives as long as the call that brought it. */
export interface Jobs {
  /**
   * Works in steps and reports after each of them.
   *
   * @param steps how many
   * @param every how long one takes
   * @returns how many steps were done
   */
  run(steps: number, every: Duration, progress: Callback<Progress>): number;
}

export const Jobs: ServiceDescriptor<Jobs> = service("Jobs", () => ({
  run: {
    parameters: { steps: codec.int32, every: codec.duration, progress: callback(() => Progress) },
    result: codec.int32,
  },
}));

/** Hears how far a job is. Implemented by callers. */
export interface Progress {
  /** So many of `steps` are done. */
  report(done: number, steps: number): void;
}

export const Progress: ServiceDescriptor<Progress> = service("Progress", () => ({
  report: { parameters: { done: codec.int32, steps: codec.int32 }, isOneWay: true },
}));

/**
 * A small shop. It shows what a contract can be made of: records, enums, sealed types, lists, maps,
 * optional values, bytes, and errors that arrive as themselves.
 */
export interface ShopService {
  /** The order of this id; nothing when there is none. */
  find(value: bigint): Order | null;
  /** The label of a product: a bitmap of black and white, in the format PBM. */
  label(value: string): Uint8Array | Fails<UnknownProduct>;
  /**
   * Takes an order: all of it, or nothing.
   *
   * @param items how many of each product, by its id
   * @param payment how it will be paid
   */
  order(items: Record<string, number>, payment: Payment): Order | Fails<UnknownProduct | OutOfStock>;
  /** Puts more of a product on the shelf. */
  restock(product: string, count: number): void | Fails<UnknownProduct>;
  /**
   * The products that match, cheapest first.
   *
   * @param text part of the name, or a tag; the empty text matches all
   * @param category where to look; everywhere when absent
   * @param limit the most products to return
   */
  search(text: string, category?: Category | null, limit?: number): Product[];
  /** How many there are of each product, by its id. */
  stock(): Record<string, number>;
}

export const ShopService: ServiceDescriptor<ShopService> = service("ShopService", () => ({
  find: { parameters: { value: codec.int64 }, result: codec.optional(Order) },
  label: { parameters: { value: codec.text }, result: codec.bytes, errors: [UnknownProduct] },
  order: {
    parameters: { items: codec.map(codec.int32), payment: Payment },
    result: Order,
    errors: [UnknownProduct, OutOfStock],
  },
  restock: { parameters: { product: codec.text, count: codec.int32 }, errors: [UnknownProduct] },
  search: {
    parameters: {
      text: codec.text,
      category: codec.optional(Category),
      limit: codec.withDefault(codec.int32),
    },
    result: codec.list(Product),
  },
  stock: { result: codec.map(codec.int32) },
}));

/** A clock that ticks. It shows a method that answers with a stream. */
export interface Ticker {
  /**
   * Ticks.
   *
   * @param count how often
   * @param every the time between two ticks
   */
  tick(count: number, every: Duration): AsyncIterable<Tick>;
}

export const Ticker: ServiceDescriptor<Ticker> = service("Ticker", () => ({
  tick: { parameters: { count: codec.int32, every: codec.duration }, output: Tick },
}));

/** Takes what is too long to be an argument. It shows streams that go to the server. */
export interface Uploads {
  /**
   * The checksum of the parts put together.
   *
   * @param value `CRC32` or `CRC32C`
   */
  checksum(value: string, input: AsyncIterable<Uint8Array>): bigint;
  /** Counts what is in the lines. */
  count(input: AsyncIterable<string>): Count;
}

export const Uploads: ServiceDescriptor<Uploads> = service("Uploads", () => ({
  checksum: { parameters: { value: codec.text }, input: codec.bytes, result: codec.int64 },
  count: { input: codec.text, result: Count },
}));

/** By card. */
export interface Card {
  /** its digits */
  number: string;
  /** the last day it is good for */
  expires: string;
}

export const Card: Codec<Card> = codec.record(() => ({
  number: codec.text,
  expires: codec.localDate,
}));

/** Where in the shop a product stands. */
export type Category = "BOOK" | "GAME" | "TOOL";

export const Category: Codec<Category> = codec.enumeration("BOOK", "GAME", "TOOL");

/** How much there was in an upload. */
export interface Count {
  lines: bigint;
  /** separated by white space */
  words: bigint;
  /** as Java counts them, ends of lines left out */
  characters: bigint;
}

export const Count: Codec<Count> = codec.record(() => ({
  lines: codec.int64,
  words: codec.int64,
  characters: codec.int64,
}));

/** After delivery. */
export interface Invoice {
  /** who gets the invoice */
  company: string;
  /** how long the company may take to pay */
  days: number;
}

export const Invoice: Codec<Invoice> = codec.record(() => ({
  company: codec.text,
  days: codec.int32,
}));

/** Somebody of that name is in the room already. */
export type NameTaken = RpcError<"NameTaken", { name: string }>;

export const NameTaken: ErrorDescriptor<NameTaken> = declaredError(
  "NameTaken",
  codec.record(() => ({ name: codec.text })),
);

/** An order that the shop has taken. */
export interface Order {
  /** counted from 1 */
  id: bigint;
  /** how many of each product, by its id */
  items: Record<string, number>;
  /** what it costs */
  total: string;
  /** how it is paid */
  payment: Payment;
  /** when it was taken */
  placedAt: string;
}

export const Order: Codec<Order> = codec.record(() => ({
  id: codec.int64,
  items: codec.map(codec.int32),
  total: codec.decimal,
  payment: Payment,
  placedAt: codec.dateTimeUtc,
}));

/** The shop has less than was ordered. */
export type OutOfStock = RpcError<"OutOfStock", { product: string; left: number }>;

export const OutOfStock: ErrorDescriptor<OutOfStock> = declaredError(
  "OutOfStock",
  codec.record(() => ({ product: codec.text, left: codec.int32 })),
);

/** How an order is paid. */
export type Payment =
  /** At the counter. */
  | { kind: "Cash" }
  /** By card. */
  | ({ kind: "Card" } & Card)
  /** After delivery. */
  | ({ kind: "Invoice" } & Invoice);

export const Payment: Codec<Payment> = codec.variants("kind", () => ({
  Cash: null,
  Card: Card,
  Invoice: Invoice,
}));

/** Something that the shop sells. */
export interface Product {
  /** short, and never used for another product */
  id: string;
  /** for people */
  name: string;
  /** where it stands */
  category: Category;
  /** of one, in the shop's currency */
  price: string;
  /** words to find it by */
  tags: string[];
  /** what is special about it */
  note?: string | null;
}

export const Product: Codec<Product> = codec.record(() => ({
  id: codec.text,
  name: codec.text,
  category: Category,
  price: codec.decimal,
  tags: codec.list(codec.text),
  note: codec.optional(codec.text),
}));

/** One tick of a `Ticker`. */
export interface Tick {
  /** from 1 */
  number: number;
  /** when it was sent */
  at: string;
}

export const Tick: Codec<Tick> = codec.record(() => ({
  number: codec.int32,
  at: codec.dateTimeUtc,
}));

/** The shop does not sell that. */
export type UnknownProduct = RpcError<"UnknownProduct", { product: string }>;

export const UnknownProduct: ErrorDescriptor<UnknownProduct> = declaredError(
  "UnknownProduct",
  codec.record(() => ({ product: codec.text })),
);
