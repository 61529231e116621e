import { spawn, type ChildProcess } from "node:child_process";

const LAUNCHER = new URL("../../../../ruapc", import.meta.url).pathname;

/** Starts the demo and waits until it says where it is. */
export async function startDemo(port: number): Promise<{ process: ChildProcess; address: string }> {
  const demo = spawn(LAUNCHER, ["demo", "--listen", `127.0.0.1:${port}`]);
  let output = "";
  demo.stderr.on("data", (data) => (output += String(data)));
  return new Promise((resolve, reject) => {
    demo.stdout.on("data", (data) => {
      output += String(data);
      const found = /is at tcp:\/\/(127\.0\.0\.1:\d+)/.exec(output);
      if (found !== null) {
        resolve({ process: demo, address: found[1]! });
      }
    });
    demo.on("exit", () => reject(new Error(`the demo has ended: ${output}`)));
  });
}

export function stopDemo(demo: ChildProcess): Promise<unknown> {
  const ended = new Promise((resolve) => demo.on("exit", resolve));
  demo.kill();
  return ended;
}
