// Adds, changes or removes one service of a cluster in nftables, and measures the processor time and the time:
// nft-service.ts add | change | remove  running | floor | nft  SERVICES
//   running  with a mirror of the ruleset
//   floor    with the shortest program for these commands
//   nft      with the program nft
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { Nftables, parseRuleset } from "../../src/subsystems/nftables/index.ts";
import { apply } from "../floors/nft-apply.ts";
import { clusterText, serviceTexts } from "../lib/nft-cluster.ts";
import { type Sample, serve } from "../lib/serve.ts";

/** Services that are added, changed and removed in each round, one after the other. */
const CHANGES = 10;

const [task, how, count] = process.argv.slice(2);
const services = Number(count);

using nft = Nftables.open();
if (nft.list("table").length === 0) nft.transaction((batch) => batch.run(parseRuleset(clusterText(services))));
using mirror = how === "running" ? nft.mirror() : undefined;

/** Runs the commands. Returns the processor time of another process in nanoseconds. */
function run(text: string): number {
  if (how === "nft") {
    const { exitCode, stderr, resourceUsage } = Bun.spawnSync(["nft", "-f", "-"], { stdin: Buffer.from(text) });
    if (exitCode !== 0) throw new Error(`nft ended with ${exitCode}: ${stderr}`);
    return Number(resourceUsage.cpuTime.total) * 1000;
  }
  if (mirror === undefined) apply(text);
  else mirror.transaction((batch) => batch.run(parseRuleset(text)));
  return 0;
}

await serve((): Sample => {
  let [nanoseconds, wall] = [0, 0];
  for (let index = services; index < services + CHANGES; index++) {
    for (const [name, text] of Object.entries(serviceTexts(index))) {
      const before = process.cpuUsage();
      const started = monotonicNanoseconds();
      const inOther = run(text);
      if (name !== task) continue;
      wall += monotonicNanoseconds() - started;
      const { user, system } = process.cpuUsage(before);
      nanoseconds += how === "nft" ? inOther : (user + system) * 1000;
    }
  }
  return { nanoseconds, operations: CHANGES, checksum: "", more: { wall: wall / CHANGES } };
});
