// Watches the links, addresses and routes of 200 network namespaces in a separate process, and changes their links:
// namespaces.ts <changes per round> [floor]
// With "floor", the process keeps as many entries without the library instead. Measures the resident memory of the
// process ten seconds after the changes, and its maximum since the start.
import { readFileSync } from "node:fs";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { addresses, links, routes, watch } from "../../src/watch/index.ts";
import { type Sample, serve } from "../lib/serve.ts";

const NAMESPACES = 200;
const IDLE_MS = 10_000;
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
async function keepAll(): Promise<void> {
  const message = new Uint8Array(MESSAGE);
  const tables = Array.from({ length: NAMESPACES }, () => new Map([["2", message.slice()]]));
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
  const changes = Number(process.argv[2]) / NAMESPACES;
  const namespaces = Array.from({ length: NAMESPACES }, () => NetworkNamespace.create());
  const changers = namespaces.map((netns) => Links.open({ netns }));
  for (const changer of changers) changer.add({ ifname: "changed", kind: "bridge", up: true });
  const paths = namespaces.map(({ fd }) => `/proc/${process.pid}/fd/${fd}`);
  const isFloor = process.argv[3] === "floor";
  const mode = isFloor ? ["keep"] : ["watch", ...paths];
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const child = Bun.spawn([process.execPath, import.meta.path, ...mode], { stdio: [...stdio] });
  await child.stdout.getReader().read();

  async function round(): Promise<Sample> {
    for (let change = 0; change < changes; change++) {
      if (isFloor) child.stdin.write("\n");
      else for (const changer of changers) changer.set("changed", { mtu: 1300 + (change % 100) });
      await Bun.sleep(0);
    }
    await Bun.sleep(IDLE_MS);
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    const bytes = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(status)![1]) * 1024;
    const more = { idle: bytes("VmRSS"), peak: bytes("VmHWM") };
    return { nanoseconds: 0, operations: changes * NAMESPACES, checksum: "0", more };
  }

  await serve(round);
  child.kill();
  await child.exited;
}

if (process.argv[2] === "watch") await watchAll(process.argv.slice(3));
else if (process.argv[2] === "keep") await keepAll();
else await main();
