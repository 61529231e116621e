// Puts the compiled page of the demo, and the client that it uses, where the jar of the demo takes
// them from: so whoever starts the demo needs no Node. A test sees that it has been done.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";

const built = new URL("../build/page/", import.meta.url);
const target = new URL(
  "../../../ruapc-cli/src/main/resources/io/ruapc/cli/page/",
  import.meta.url,
);

/** Of each file of the page, relative to it, where it is compiled to. */
export function compiledFiles() {
  const files = (folder, prefix) =>
    readdirSync(new URL(folder, built)).map((name) => [prefix + name, new URL(folder + name, built)]);
  const ofPage = files("demo/", "").filter(([name]) => ["app.js", "services.js"].includes(name));
  return [...ofPage, ...files("src/", "ruapc/")];
}

/** Where a file of the page is kept. */
export function packedFile(name) {
  return new URL(name, target);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  rmSync(packedFile("ruapc/"), { recursive: true, force: true });
  mkdirSync(packedFile("ruapc/"), { recursive: true });
  compiledFiles().forEach(([name, file]) => cpSync(file, packedFile(name)));
}
