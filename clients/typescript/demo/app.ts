import { connect, Duration, RpcError, service, type Format, type Peer } from "@ruapc/client";
import {
  Chat,
  EchoService,
  Jobs,
  NameTaken,
  OutOfStock,
  ShopService,
  Ticker,
  UnknownProduct,
  Uploads,
} from "./services.js";

const PART_BYTES = 64 * 1024;
const SAMPLE_BYTES = 4 * 1024 * 1024;
const MOST_MESSAGES = 200;

const query = new URLSearchParams(location.search);
const format: Format = query.get("format") === "json" ? "json" : "msgpack";
const client = connect(undefined, { format });

/** The only element of a section for a selector. */
function find<E extends HTMLElement>(selector: string): E {
  return document.querySelector<E>(selector)!;
}

/** Shows what came, or why nothing did. */
function show(section: string, text: string, isBad = false): void {
  const output = find<HTMLOutputElement>(`#${section} output`);
  output.textContent = text;
  output.classList.toggle("bad", isBad);
}

function describe(error: unknown): string {
  if (!(error instanceof RpcError)) {
    return String(error);
  }
  const data = error.data === undefined ? "" : ` ${JSON.stringify(error.data)}`;
  return `${error.kind}${data}\n${error.message}`;
}

function onClick(selector: string, action: () => void): void {
  find(selector).addEventListener("click", action);
}

function onSubmit(selector: string, action: (form: FormData) => void): void {
  find<HTMLFormElement>(selector).addEventListener("submit", (event) => {
    event.preventDefault();
    action(new FormData(event.target as HTMLFormElement));
  });
}

// The connection.

const formatChoice = find<HTMLSelectElement>("#format");
formatChoice.value = format;
formatChoice.addEventListener("change", () => {
  location.search = formatChoice.value === "json" ? "?format=json" : "";
});

function showState(state: string): void {
  const status = find("#status");
  status.textContent = state;
  status.dataset["state"] = state;
}

client.onConnect((peer: Peer) => {
  showState("connected");
  void peer.closed.then(() => showState("reconnecting"));
});

// Echo.

const echo = client.stub(EchoService);

onSubmit("#echo form", async (form) => {
  const start = performance.now();
  try {
    const text = await echo.echo(String(form.get("text")));
    show("echo", `${JSON.stringify(text)}  in ${(performance.now() - start).toFixed(1)} ms`);
  } catch (error) {
    show("echo", describe(error), true);
  }
});

// Chat: the server calls the listener as long as the page is connected.

const messages = find("#chat .messages");
const nameInput = find<HTMLInputElement>("#chat [name=name]");
let name = `guest-${Math.floor(Math.random() * 900 + 100)}`;
nameInput.value = name;

function addMessage(who: string, text: string, isEvent: boolean): void {
  const line = document.createElement("li");
  if (isEvent) {
    line.className = "event";
    line.textContent = `${who} ${text}`;
  } else {
    const author = document.createElement("b");
    author.textContent = who;
    line.append(author, text);
  }
  messages.append(line);
  while (messages.childElementCount > MOST_MESSAGES) {
    messages.firstElementChild!.remove();
  }
  messages.scrollTop = messages.scrollHeight;
}

const listener = {
  joined: (who: string) => addMessage(who, "is here", true),
  left: (who: string) => addMessage(who, "has left", true),
  said: (who: string, text: string) => addMessage(who, text, false),
};

const chat = client.stub(Chat);

/** Joins with a name, another one if that is taken: after a restart its former self may still be there. */
async function join(): Promise<void> {
  for (;;) {
    try {
      return await chat.join(name, listener);
    } catch (error) {
      if (!NameTaken.is(error)) {
        throw error;
      }
      name = `${error.data.name.replace(/-\d+$/, "")}-${Math.floor(Math.random() * 900 + 100)}`;
      nameInput.value = name;
    }
  }
}

client.onConnect(join);

onSubmit("#chat .name", async (form) => {
  try {
    await chat.leave(name);
    name = String(form.get("name"));
    await join();
  } catch (error) {
    addMessage("", describe(error), true);
  }
});

onSubmit("#chat .say", async (form) => {
  try {
    await chat.say(name, String(form.get("text")));
    find<HTMLFormElement>("#chat .say").reset();
  } catch (error) {
    addMessage("", describe(error), true);
  }
});

// Items from the server.

const ticker = client.stub(Ticker);
let stopTicks = (): void => {};

onClick("#ticker .start", async () => {
  const bars = find("#ticker .bars");
  bars.replaceChildren();
  isBusy("ticker", true);
  const ticks = ticker.tick(50, Duration.parse("100ms"));
  stopTicks = () => ticks.close();
  let count = 0;
  try {
    for await (const tick of ticks) {
      count = tick.number;
      const bar = document.createElement("i");
      bar.style.setProperty("--part", String((Math.sin(tick.number / 4) + 1) / 2));
      bars.append(bar);
      show("ticker", `tick ${tick.number} at ${tick.at.slice(11, 23)}`);
    }
    show("ticker", `${count} ticks`);
  } catch (error) {
    show("ticker", describe(error), true);
  }
  isBusy("ticker", false);
});

onClick("#ticker .stop", () => stopTicks());

function isBusy(section: string, busy: boolean): void {
  find<HTMLButtonElement>(`#${section} .start`).disabled = busy;
  find<HTMLButtonElement>(`#${section} .stop`).disabled = !busy;
}

// Items to the server.

const uploads = client.stub(Uploads);

async function* partsOf(content: Blob, progress: HTMLProgressElement): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.size; start += PART_BYTES) {
    const part = content.slice(start, start + PART_BYTES);
    yield new Uint8Array(await part.arrayBuffer());
    progress.value = Math.min(1, (start + PART_BYTES) / content.size);
  }
}

async function upload(content: Blob): Promise<void> {
  const progress = find<HTMLProgressElement>("#upload progress");
  progress.value = 0;
  show("upload", "sending");
  try {
    const checksum = await uploads.checksum("CRC32", partsOf(content, progress));
    const digits = checksum.toString(16).padStart(8, "0");
    show("upload", `${content.size.toLocaleString("en")} bytes, CRC32 ${digits}`);
  } catch (error) {
    show("upload", describe(error), true);
  }
}

find<HTMLInputElement>("#upload input").addEventListener("change", (event) => {
  const file = (event.target as HTMLInputElement).files?.[0];
  if (file !== undefined) {
    void upload(file);
  }
});

onClick("#upload .sample", () => {
  const noise = new Uint8Array(SAMPLE_BYTES);
  for (let start = 0; start < SAMPLE_BYTES; start += PART_BYTES) {
    crypto.getRandomValues(noise.subarray(start, start + PART_BYTES));
  }
  void upload(new Blob([noise]));
});

// A callback that lives as long as its call.

const jobs = client.stub(Jobs);
let abortion = new AbortController();

onClick("#job .start", async () => {
  const progress = find<HTMLProgressElement>("#job progress");
  progress.value = 0;
  isBusy("job", true);
  abortion = new AbortController();
  const onProgress = (done: number, steps: number): void => {
    progress.value = done;
    show("job", `${done} of ${steps}`);
  };
  try {
    const options = { signal: abortion.signal };
    const done = await jobs.run(20, Duration.parse("100ms"), onProgress, options);
    show("job", `all ${done} steps are done`);
  } catch (error) {
    show("job", describe(error), true);
  }
  isBusy("job", false);
});

onClick("#job .stop", () => abortion.abort());

// Errors.

const shop = client.stub(ShopService);
const nobody = client.stub(service<{ knock(): void }>("Nobody", () => ({ knock: {} })));

const failing: Record<string, () => Promise<unknown>> = {
  stock: () => shop.order({ atlas: 9 }, { kind: "Cash" }),
  product: () => shop.order({ unicorn: 1 }, { kind: "Invoice", company: "Acme", days: 14 }),
  timeout: () => jobs.run(1, Duration.parse("2s"), () => {}, { timeout: 50 }),
  method: () => nobody.knock(),
};

for (const button of document.querySelectorAll<HTMLButtonElement>("#errors button")) {
  button.addEventListener("click", async () => {
    try {
      show("errors", `no error: ${String(await failing[button.dataset["case"]!]!())}`);
    } catch (error) {
      show("errors", explain(error), true);
    }
  });
}

function explain(error: unknown): string {
  if (OutOfStock.is(error)) {
    return `OutOfStock: ${error.data.left} left of ${error.data.product}`;
  }
  if (UnknownProduct.is(error)) {
    return `UnknownProduct: ${error.data.product}`;
  }
  return describe(error);
}
