// Watches the links, addresses and routes of 200 network namespaces in a separate process, and changes their links:
// namespaces.ts <changes per round>
// Measures the resident memory of the process ten seconds after the changes, and its maximum since the start.
import { readFileSync } from "node:fs";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { addresses, links, routes, watch } from "../../src/watch/index.ts";
import { type Sample, serve } from "../lib/serve.ts";

const NAMESPACES = 200;
const IDLE_MS = 10_000;
/** Time in milliseconds without an event after which the watching process collects garbage, as docs/watch.md advises. */
const QUIET_MS = 2000;

/**
 * Watches the tables of all namespaces. Writes a line when they have been read, and collects garbage when no event has
 * arrived for some time.
 */
async function watchAll(paths: readonly string[]): Promise<void> {
  let missing = paths.length * 3;
  const quiet = setTimeout(() => Bun.gc(true), QUIET_MS);
  await Promise.all(
    paths.map(async (netns) => {
      for await (const { kind } of watch([links, addresses, routes], { netns })) {
        quiet.refresh();
        if (kind === "snapshot" && --missing === 0) console.log("ready");
      }
    }),
  );
}

async function main(): Promise<void> {
  const changes = Number(process.argv[2]) / NAMESPACES;
  const namespaces = Array.from({ length: NAMESPACES }, () => NetworkNamespace.create());
  const changers = namespaces.map((netns) => Links.open({ netns }));
  for (const changer of changers) changer.add({ ifname: "changed", kind: "bridge", up: true });
  const paths = namespaces.map(({ fd }) => `/proc/${process.pid}/fd/${fd}`);
  const child = Bun.spawn([process.execPath, import.meta.path, "child", ...paths], {
    stdout: "pipe",
    stderr: "inherit",
  });
  await child.stdout.getReader().read();

  async function round(): Promise<Sample> {
    for (let change = 0; change < changes; change++) {
      for (const changer of changers) changer.set("changed", { mtu: 1300 + (change % 100) });
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

if (process.argv[2] === "child") await watchAll(process.argv.slice(3));
else await main();
