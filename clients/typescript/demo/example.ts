import { connect, Duration } from "@ruapc/client";
import { Chat, EchoService, Jobs, OutOfStock, ShopService, Ticker } from "./services.js";

/** What the README shows. */
export async function example(endpoint: string, print: (line: string) => void): Promise<void> {
  // begin
  const client = connect(endpoint); // "ws://127.0.0.1:8000"; in a page: connect()

  const echo = client.stub(EchoService);
  print(await echo.echo("Rua!"));

  // Items come one by one; leaving the loop stops the server.
  for await (const tick of client.stub(Ticker).tick(1_000_000, Duration.parse("1ms"))) {
    if (tick.number === 3) {
      print(`tick ${tick.number}`);
      break;
    }
  }

  // A function is called by the server, as long as the call is under way.
  const jobs = client.stub(Jobs);
  await jobs.run(2, Duration.parse("1ms"), (done, steps) => print(`${done} of ${steps}`));

  // Errors of the contract arrive as themselves.
  const shop = client.stub(ShopService);
  try {
    await shop.order({ atlas: 9 }, { kind: "Invoice", company: "Acme", days: 14 });
  } catch (error) {
    if (OutOfStock.is(error)) {
      print(`${error.data.left} left of ${error.data.product}`);
    }
  }

  // Or as values, of which the compiler knows all kinds.
  const found = await shop.label("unicorn", { timeout: 1_000 }).outcome();
  if (!found.ok && found.error.kind === "UnknownProduct") {
    print(`no ${found.error.data.product}`);
  }

  // With each new connection, also after the server was away. The server keeps the listener.
  const chat = client.stub(Chat);
  const heard = new Promise<string>((resolve) => {
    client.onConnect(async () => {
      await chat.join("alice", {
        joined() {},
        left() {},
        said: (name, text) => resolve(`${name} says ${text}`),
      });
      await chat.say("bob", "hello");
    });
  });
  print(await heard);
  client.close();
  // end
}
