// The contracts of a server, as it describes them. Made by RuaPC; changes would be lost.
import { callback, codec, declaredError, service, } from "@ruapc/client";
export const Chat = service("Chat", () => ({
    join: {
        parameters: { name: codec.text, listener: callback(() => ChatListener) },
        errors: [NameTaken],
    },
    leave: { parameters: { value: codec.text } },
    say: { parameters: { name: codec.text, text: codec.text } },
    who: { result: codec.list(codec.text) },
}));
export const ChatListener = service("ChatListener", () => ({
    joined: { parameters: { value: codec.text }, isOneWay: true },
    left: { parameters: { value: codec.text }, isOneWay: true },
    said: { parameters: { name: codec.text, text: codec.text }, isOneWay: true },
}));
export const EchoService = service("EchoService", () => ({
    echo: { parameters: { value: codec.text }, result: codec.text },
}));
export const GreetService = service("GreetService", () => ({
    greet: { parameters: { value: codec.text }, result: codec.text },
}));
export const Jobs = service("Jobs", () => ({
    run: {
        parameters: { steps: codec.int32, every: codec.duration, progress: callback(() => Progress) },
        result: codec.int32,
    },
}));
export const Progress = service("Progress", () => ({
    report: { parameters: { done: codec.int32, steps: codec.int32 }, isOneWay: true },
}));
export const ShopService = service("ShopService", () => ({
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
export const Ticker = service("Ticker", () => ({
    tick: { parameters: { count: codec.int32, every: codec.duration }, output: Tick },
}));
export const Uploads = service("Uploads", () => ({
    checksum: { parameters: { value: codec.text }, input: codec.bytes, result: codec.int64 },
    count: { input: codec.text, result: Count },
}));
export const Card = codec.record(() => ({
    number: codec.text,
    expires: codec.localDate,
}));
export const Category = codec.enumeration("BOOK", "GAME", "TOOL");
export const Count = codec.record(() => ({
    lines: codec.int64,
    words: codec.int64,
    characters: codec.int64,
}));
export const Invoice = codec.record(() => ({
    company: codec.text,
    days: codec.int32,
}));
export const NameTaken = declaredError("NameTaken", codec.record(() => ({ name: codec.text })));
export const Order = codec.record(() => ({
    id: codec.int64,
    items: codec.map(codec.int32),
    total: codec.decimal,
    payment: Payment,
    placedAt: codec.dateTimeUtc,
}));
export const OutOfStock = declaredError("OutOfStock", codec.record(() => ({ product: codec.text, left: codec.int32 })));
export const Payment = codec.variants("kind", () => ({
    Cash: null,
    Card: Card,
    Invoice: Invoice,
}));
export const Product = codec.record(() => ({
    id: codec.text,
    name: codec.text,
    category: Category,
    price: codec.decimal,
    tags: codec.list(codec.text),
    note: codec.optional(codec.text),
}));
export const Tick = codec.record(() => ({
    number: codec.int32,
    at: codec.dateTimeUtc,
}));
export const UnknownProduct = declaredError("UnknownProduct", codec.record(() => ({ product: codec.text })));
