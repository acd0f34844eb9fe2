// Applies or lists the nftables ruleset of a cluster, and measures processor time, time and memory:
// nft-cluster.ts apply | json | text  running | floor | cold | floor-cold | nft  SERVICES
//   running     in this process
//   floor       in this process, with the shortest program for this ruleset
//   cold        in a new process for each round, with the packed code
//   floor-cold  in a new process for each round, with the shortest program
//   nft         with the program nft
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleLibrary, bundlePrograms } from "../../scripts/bundle.ts";
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { listText, Nftables, parseRuleset, toJSON } from "../../src/subsystems/nftables/index.ts";
import { memoryUntilExit } from "../lib/maximum-memory.ts";
import { CLUSTER_TABLE, clusterRules, clusterText } from "../lib/nft-cluster.ts";
import { type Sample, serve } from "../lib/serve.ts";

/** Interval in milliseconds at which the memory of another process is measured. */
const SAMPLE_MS = 5;

const [task, how, count] = process.argv.slice(2);
const services = Number(count);
const rules = clusterRules(services);
const text = clusterText(services);

const folder = mkdtempSync(join(tmpdir(), "nft-cluster-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const file = join(folder, "cluster.nft");
writeFileSync(file, text);

const nftOptions: Readonly<Record<string, readonly string[]>> = {
  apply: ["-f", file],
  json: ["-j", "list", "ruleset"],
  text: ["list", "ruleset"],
};
const once = how === "cold" ? await packedProgram() : join(import.meta.dir, "../floors/nft-cluster.ts");
const command = how === "nft" ? ["nft", ...nftOptions[task!]!] : [process.execPath, once, task!, file];

const floor = how === "floor" ? (await import("../floors/nft-cluster.ts")).floorOf(task!, text) : undefined;

/** Processor time in the program per rule, in nanoseconds, of each function of the library in this round. */
let functions: Record<string, number> = {};

function timed<T>(name: string, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  functions[name] = (process.cpuUsage(before).user * 1000) / rules;
  return result;
}

/** Returns the path of nft-cluster-once.ts with the packed code of the library, like that of an installed package. */
async function packedProgram(): Promise<string> {
  const path = join(folder, "once.ts");
  const text = readFileSync(join(import.meta.dir, "../lib/nft-cluster-once.ts"), "utf8");
  writeFileSync(path, text.replace("../../src/subsystems/nftables/index.ts", "./library/subsystems/nftables/index.js"));
  await bundleLibrary(join(folder, "library"), await bundlePrograms());
  return path;
}

/** Returns the number of rules that were added or listed. */
function runHere(nft: Nftables): number {
  functions = {};
  if (floor !== undefined) {
    const listed = floor();
    return task === "apply" ? rules : rulesIn(listed);
  }
  if (task === "apply") {
    const commands = timed("parse", () => parseRuleset(text));
    timed("transaction", () => nft.transaction((batch) => batch.run(commands)));
    return rules;
  }
  if (task === "text") return rulesIn(timed("text", () => listText(nft)));
  const objects = timed("list", () => nft.listRuleset());
  return rulesIn(timed("json", () => JSON.stringify(toJSON(objects))));
}

function rulesIn(output: string): number {
  // In the text, the lines of rules are the only ones with these words.
  const rule = task === "json" ? /\{"rule":/g : /^.*\b(?:goto endpoint|dnat to|jump services|vmap @).*$/gm;
  return output.match(rule)?.length ?? 0;
}

function inThisProcess(nft: Nftables): Sample {
  const before = process.cpuUsage();
  const started = monotonicNanoseconds();
  const checksum = runHere(nft);
  const wall = monotonicNanoseconds() - started;
  const { user, system } = process.cpuUsage(before);
  return sampleOf((user + system) * 1000, wall, process.resourceUsage().maxRSS * 1024, checksum);
}

async function inNewProcess(): Promise<Sample> {
  const started = monotonicNanoseconds();
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const [output, errors, bytes, wall] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    memoryUntilExit(child, SAMPLE_MS),
    child.exited.then(() => monotonicNanoseconds() - started),
  ]);
  if (child.exitCode !== 0)
    throw new Error(`${command.join(" ")} ended with ${child.exitCode}: ${errors.slice(0, 500)}`);
  const checksum = task === "apply" ? rules : rulesIn(output);
  return sampleOf(Number(child.resourceUsage()!.cpuTime.total) * 1000, wall, bytes, checksum);
}

function sampleOf(nanoseconds: number, wall: number, bytes: number, checksum: number): Sample {
  return { nanoseconds, operations: rules, checksum: `${checksum}`, more: { wall: wall / rules, bytes, ...functions } };
}

using nft = Nftables.open();
const removeTable = () =>
  nft.transaction((batch) => batch.add({ table: CLUSTER_TABLE }).delete({ table: CLUSTER_TABLE }));

await serve(async () => {
  if (task !== "apply" && nft.list("table").length === 0) nft.transaction((batch) => batch.run(parseRuleset(text)));
  try {
    return how === "running" || how === "floor" ? inThisProcess(nft) : await inNewProcess();
  } finally {
    if (task === "apply") removeTable();
  }
});
