// Sends random valid requests to a kernel, and compares the stored objects with the requests.
//
//   bun run fuzz:kernel [SUBJECT…] [--requests N] [--seed N] [--record]           the running kernel
//   bun run fuzz:kernel [SUBJECT…] --kernel VERSION [--requests N] [--record]     a virtual machine, with more subjects
//
// Each request creates or changes an object with one to four random attributes, in a namespace of its own. The kernel
// may reject a request; objects that it accepts are read back. --record writes the counts and the differences by
// attribute to test/results, from which `bun run docs` generates a table in docs/platforms.md. The running kernel gets
// only requests of subjects that need no module, because random requests to other parts may crash it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NetlinkError, NetworkNamespace } from "../src/index.ts";
import { Links } from "../src/subsystems/route/index.ts";
import { Random } from "../test/message/random.ts";
import { RandomValues, type Values } from "../test/schema/random-values.ts";
import { moreSubjects } from "./fuzz-kernel/more-subjects.ts";
import { reasonOf } from "./fuzz-kernel/reason.ts";
import { moreRoutingSubjects, routingSubjects } from "./fuzz-kernel/routing.ts";
import { type AnyClient, DEVICE, type Subject } from "./fuzz-kernel/subject.ts";
import { rerunInNamespace } from "./namespace-command.ts";
import { Cache } from "./vm/cache.ts";
import { imageFor } from "./vm/image.ts";
import { boot } from "./vm/machine.ts";
import { Packages } from "./vm/packages.ts";
import { addProject } from "./vm/project.ts";

/** Results of the requests that contained one attribute. */
export interface AttributeTally {
  /**
   * Number of accepted requests after which the attribute was read back unchanged. `different` and `absent` count the
   * requests after which it was changed or missing.
   */
  same: number;
  different: number;
  absent: number;
  /** Number of rejected requests that contained only this attribute. */
  rejected: number;
  /**
   * An example of a value that was read back changed. `reason` is the probable reason, and `error` the last error of
   * the kernel.
   */
  example?: string;
  reason?: string;
  error?: string;
}

/** Results of the requests for one kind of object (subject). */
export interface SubjectResults {
  accepted: number;
  rejected: number;
  attributes: Record<string, AttributeTally>;
}

/**
 * Environment variable that is set for the process that sends the requests, in the namespace or in the virtual machine.
 */
const INSIDE = "BUN_NETLINK_FUZZ_KERNEL";
/** Value of {@link INSIDE} in the virtual machine. */
const MACHINE = "machine";
/** Time limit in seconds for a run of the virtual machine. */
const MAX_SECONDS = 1800;
/** Maximum time in milliseconds for the requests to one kind of object (subject). */
const SUBJECT_MS = 60_000;

const root = join(import.meta.dir, "..");
const { values, positionals } = parseArgs({
  options: {
    requests: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    kernel: { type: "string" },
    record: { type: "boolean" },
  },
  allowPositionals: true,
});
const inside = process.env[INSIDE];
if (inside !== undefined) sendAll();
else if (values.kernel !== undefined) await runInMachine(values.kernel);
else runInNamespace();

function runInNamespace(): void {
  const { exitCode, stdout } = rerunInNamespace(INSIDE, { output: "pipe" });
  if (exitCode !== 0) throw new Error(`the program in the namespace failed with status ${exitCode}`);
  finish(release(), `${stdout}`);
}

async function runInMachine(version: string): Promise<void> {
  const cache = new Cache();
  const packages = await Packages.get(cache, version);
  const image = await imageFor(packages, cache);
  const words = ["scripts/fuzz-kernel.ts", ...positionals, "--requests", values.requests, "--seed", values.seed];
  // Results are written to the report port immediately, so that they are not lost if the virtual machine crashes.
  const script = `modprobe e1000e; export ${INSIDE}=${MACHINE}; exec bun ${words.map((word) => `'${word}'`).join(" ")} >/dev/ttyS2\n`;
  const { status, report } = await cache.withTemporaryDirectory((scratch) =>
    boot(image, packages, scratch, MAX_SECONDS, (file) =>
      addProject(file, ["{src,test,scripts}/**/*.ts", "*.{json,toml}"], script),
    ),
  );
  if (status !== 0) {
    console.error("the virtual machine stopped before the end");
    process.exitCode = 1;
  }
  finish(packages.kernelVersion, report ?? "");
}

/** Prints the results of all subjects, and records them. `text` has one line per subject. */
function finish(version: string, text: string): void {
  const lines = text.split("\n").filter((line) => line.endsWith("]"));
  const results = Object.fromEntries(lines.map((line) => JSON.parse(line) as [string, SubjectResults]));
  for (const [name, { accepted, rejected, attributes }] of Object.entries(results)) {
    console.log(`${name}: ${accepted} accepted, ${rejected} rejected`);
    for (const [attribute, tally] of Object.entries(attributes)) console.log(`  ${attribute} ${JSON.stringify(tally)}`);
  }
  if (values.record !== true) return;
  const file = join(root, `test/results/requests-${/^\d+\.\d+/.exec(version)![0]}.json`);
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).results : {};
  const all = { version, seed: Number(values.seed), results: { ...earlier, ...results } };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

/** Sends the requests of all subjects, and writes the results of each to the standard output. */
function sendAll(): void {
  const available =
    inside === MACHINE ? [...routingSubjects, ...moreRoutingSubjects, ...moreSubjects] : routingSubjects;
  for (const subject of available) {
    if (positionals.length > 0 && !positionals.some((word) => subject.name.includes(word))) continue;
    console.error(subject.name);
    try {
      const results = new KernelFuzzer(subject).run(Number(values.requests));
      console.log(JSON.stringify([subject.name, results]));
    } catch (error) {
      // For example, the running kernel lacks a module that the object needs.
      console.error(`${subject.name}: ${error}`);
    }
  }
}

/** Sends random requests for one kind of object (subject). */
class KernelFuzzer {
  readonly #subject: Subject;
  readonly #random = new Random(Number(values.seed));
  readonly #values = new RandomValues(this.#random);
  readonly #results: SubjectResults = { accepted: 0, rejected: 0, attributes: {} };

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#values.forRequests = true;
  }

  run(requests: number): SubjectResults {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.add({ ifname: "fuzz", kind: "bridge", up: true, ifindex: DEVICE });
    const { family, isOutside, prepare } = this.#subject;
    using client = family.connect(isOutside === true ? {} : { netns }) as AnyClient;
    prepare?.(client, netns);
    const end = performance.now() + SUBJECT_MS;
    for (let count = 0; count < requests && performance.now() < end; count++) this.#try(client);
    return this.#results;
  }

  #try(client: AnyClient): void {
    const chosen = this.#chooseAttributes();
    const names = Object.keys(chosen);
    if (names.length === 0) return;
    const { request, send, stored, remove, omitted: _, read } = this.#subject;
    const made = request(chosen);
    const { operation, fields, flags = 0 } = made;
    const tallyOf = (name: string) =>
      (this.#results.attributes[name] ??= { same: 0, different: 0, absent: 0, rejected: 0 });
    try {
      if (send === undefined) client.do(operation, fields, { flags });
      else send(client, made);
    } catch (error) {
      // Values that the library does not encode are not sent.
      if (error instanceof TypeError || error instanceof RangeError) return;
      if (!(error instanceof NetlinkError)) throw error;
      this.#results.rejected++;
      if (names.length > 1) return;
      const tally = tallyOf(names[0]!);
      tally.rejected++;
      tally.error = `${error.code} ${error.extendedAck?.message ?? ""}`.trim();
      return;
    }
    this.#results.accepted++;
    const objects =
      read.isDump === false
        ? [client.do(read.operation, read.fields ?? {}) as Values]
        : [...client.dump(read.operation, read.fields)];
    const found = objects.map((object) => stored(object)).find((one) => one !== undefined);
    for (const name of names) compare(tallyOf(name), chosen[name], found?.[name]);
    try {
      remove?.(client, fields);
    } catch (error) {
      // The kernel deletes an address with a lifetime of 0 immediately.
      if (!(error instanceof NetlinkError)) throw error;
    }
  }

  /** Returns one to four random attributes. Half of the results contain only one attribute. */
  #chooseAttributes(): Values {
    const { family, set, omitted = [] } = this.#subject;
    const all = this.#values.set(family, set, 0, []) as Values;
    const names = Object.keys(all).filter((name) => name !== "unparsed" && !omitted.includes(name));
    const count = this.#random.below(2) === 0 ? 1 : 1 + this.#random.below(4);
    return Object.fromEntries(names.slice(0, count).map((name) => [name, all[name]]));
  }
}

function compare(tally: AttributeTally, written: unknown, read: unknown): void {
  if (read === undefined) tally.absent++;
  else if (Bun.deepEquals(written, read)) tally.same++;
  else {
    tally.different++;
    tally.example = `${shown(written)} is read as ${shown(read)}`;
    tally.reason = reasonOf(written, read);
  }
}

function shown(value: unknown): string {
  return Bun.inspect(value, { compact: true }).replaceAll(/\s+/g, " ").slice(0, 80);
}
