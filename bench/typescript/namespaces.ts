// Watches the links, addresses and routes of 200 network namespaces in a separate process, and changes their links:
// namespaces.ts <changes per round> [floor]
// With "floor", the process keeps as many entries without the library instead. Measures the resident memory of the
// process ten seconds after the changes, and its maximum since the start.
import { addresses, links, routes, watch } from "../../src/watch/index.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { IDLE_MS, WatchedNamespaces } from "../lib/watched-namespaces.ts";

const NAMESPACES = 200;
/** Size in bytes of the kernel's message about a bridge. */
const MESSAGE = 1500;

/** Watches the tables of all namespaces. Writes a line when they have been read. */
async function watchAll(paths: readonly string[]): Promise<void> {
  let missing = paths.length * 3;
  await Promise.all(
    paths.map(async (netns) => {
      for await (const { kind } of watch([links, addresses, routes], { netns })) {
        if (kind === "snapshot" && --missing === 0) console.log("ready");
      }
    }),
  );
}

/**
 * Keeps as many entries, without netlink, the library and its thread. For each line on standard input, replaces one entry
 * of each namespace by a copy of a message, and makes an event object, as a watch does.
 */
async function keepAll(count: number): Promise<void> {
  const message = new Uint8Array(MESSAGE);
  const tables = Array.from({ length: count }, () => new Map([["2", message.slice()]]));
  console.log("ready");
  let events = 0;
  for await (const _ of console) {
    for (const table of tables) {
      const event = { kind: "change", key: "2", item: message.slice(), previous: table.get("2")! };
      table.set(event.key, event.item);
      events += event.previous.length / MESSAGE;
    }
  }
  console.log(events);
}

async function main(): Promise<void> {
  const changes = Number(process.argv[2]);
  await using watched = new WatchedNamespaces(NAMESPACES, process.argv[3] === "floor" ? "keep" : "watch");
  await watched.ready();

  async function round(): Promise<Sample> {
    await watched.change(changes / NAMESPACES);
    await Bun.sleep(IDLE_MS);
    const { resident, peak } = watched.usage();
    return { nanoseconds: 0, operations: changes, checksum: "0", more: { idle: resident, peak } };
  }

  await serve(round);
}

const [mode, ...paths] = process.argv.slice(2);
if (mode === "watch") await watchAll(paths);
else if (mode === "keep") await keepAll(paths.length);
else await main();
