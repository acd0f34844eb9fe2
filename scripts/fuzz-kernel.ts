// Sends random valid requests to the running kernel, and compares the stored objects with the requests.
//
//   bun run fuzz:kernel [--requests N] [--seed N] [--record]
//
// Each request creates or changes an object with one to four random attributes, in a namespace of its own. The kernel
// may reject a request; objects that it accepts are read back. --record writes the counts and the differences by
// attribute to test/results, from which `bun run docs` generates a table in docs/platforms.md.
import { writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rtAddr } from "../src/families/rt-addr.ts";
import { rtLink } from "../src/families/rt-link.ts";
import { rtNeigh } from "../src/families/rt-neigh.ts";
import { rtRule } from "../src/families/rt-rule.ts";
import { NetlinkError, NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../src/index.ts";
import type { Family } from "../src/schema/index.ts";
import { Links } from "../src/subsystems/route/index.ts";
import { Random } from "../test/message/random.ts";
import { RandomValues, type Values } from "../test/schema/random-values.ts";
import { namespaceCommand } from "./namespace-command.ts";

/** Results of the requests that contained one attribute. */
export interface AttributeTally {
  /** Numbers of accepted requests with the attribute, by whether the value was read back unchanged. */
  same: number;
  different: number;
  absent: number;
  /** Number of rejected requests that contained only this attribute. */
  rejected: number;
  /** An example of a value that was read back changed, and the kernel's last error for the attribute. */
  example?: string;
  error?: string;
}

/** A client for any family, with operations that are chosen at run time. */
interface AnyClient extends Disposable {
  do(operation: string, request: object, options?: object): unknown;
  dump(operation: string, request?: object): Iterable<Values>;
}

interface Subject {
  name: string;
  family: Family & { connect(options: { netns: NetworkNamespace }): unknown };
  /** Attribute set from which the random attributes are taken. */
  set: string;
  /** Returns a request for an object with the random attributes. */
  request(attributes: Values, links: Links): { operation: string; fields: Values; flags: number };
  read: string;
  /** Returns the attributes of a dumped object if it is the object of the request; otherwise undefined. */
  stored(object: Values): Values | undefined;
  remove(client: AnyClient, request: Values): void;
  /** Names of attributes that random requests do not contain. */
  omitted: readonly string[];
}

const PRIORITY = 7777;

const subjects: readonly Subject[] = [
  {
    ...{ name: "rule", family: rtRule, set: "fib-rule-attrs", read: "getrule" },
    request: (attributes) => ({
      operation: "newrule",
      fields: { header: { family: 2, action: "to-tbl" }, table: 254, ...attributes, priority: PRIORITY },
      flags: NLM_F_CREATE | NLM_F_EXCL,
    }),
    stored: (object) => (object["priority"] === PRIORITY ? object : undefined),
    remove: (client) => client.do("delrule", { header: { family: 2 }, priority: PRIORITY }),
    // Targets must refer to existing objects, and an address needs a valid prefix length, so random values would be
    // rejected.
    omitted: ["priority", "goto", "dst", "src"],
  },
  {
    ...{ name: "address", family: rtAddr, set: "addr-attrs", read: "getaddr" },
    request: (attributes, links) => ({
      operation: "newaddr",
      fields: {
        header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: links.get("fuzz")!.ifindex },
        ...{ local: "10.1.2.3", address: "10.1.2.3" },
        ...attributes,
      },
      flags: NLM_F_CREATE | NLM_F_REPLACE,
    }),
    stored: (object) => (object["local"] === "10.1.2.3" ? object : undefined),
    remove: (client, { header: head }) => client.do("deladdr", { header: head, local: "10.1.2.3" }),
    omitted: ["local", "address", "targetNetnsid"],
  },
  {
    ...{ name: "neighbour", family: rtNeigh, set: "neighbour-attrs", read: "getneigh" },
    request: (attributes, links) => ({
      operation: "newneigh",
      fields: {
        header: { ndmFamily: 2, ndmIfindex: links.get("fuzz")!.ifindex, ndmState: ["permanent"] },
        ...{ dst: "10.1.2.9", lladdr: "02:00:00:00:00:01" },
        ...attributes,
      },
      flags: NLM_F_CREATE | NLM_F_REPLACE,
    }),
    stored: (object) => (object["dst"] === "10.1.2.9" ? object : undefined),
    remove: (client, { header: head }) => client.do("delneigh", { header: head, dst: "10.1.2.9" }),
    omitted: ["dst", "lladdr", "ifindex", "master"],
  },
  {
    ...{ name: "bridge", family: rtLink, set: "linkinfo-bridge-attrs", read: "getlink" },
    request: (attributes) => ({
      operation: "newlink",
      fields: { ifname: "fuzzed", linkinfo: { kind: "bridge", data: attributes } },
      flags: NLM_F_CREATE | NLM_F_EXCL,
    }),
    stored: (object) => {
      if (object["ifname"] !== "fuzzed") return undefined;
      return (object["linkinfo"] as Values)["data"] as Values;
    },
    remove: (client) => client.do("dellink", { ifname: "fuzzed" }),
    omitted: [],
  },
];

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    record: { type: "boolean" },
  },
});
if (process.env["BUN_NETLINK_FUZZ_KERNEL"] === undefined) {
  const unshare = namespaceCommand();
  if (unshare === undefined) throw new Error("this system does not allow you to create network namespaces");
  const { exitCode } = Bun.spawnSync([...unshare, process.execPath, ...process.argv.slice(1)], {
    env: { ...process.env, BUN_NETLINK_FUZZ_KERNEL: "1" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.exit(exitCode);
}

const random = new Random(Number(values.seed));
const generator = new RandomValues(random);
generator.forRequests = true;
const results: Record<string, { accepted: number; rejected: number; attributes: Record<string, AttributeTally> }> = {};
for (const subject of subjects) {
  results[subject.name] = fuzz(subject, Number(values.requests));
  const { accepted, rejected, attributes } = results[subject.name]!;
  console.log(`${subject.name}: ${accepted} accepted, ${rejected} rejected`);
  for (const [name, tally] of Object.entries(attributes)) console.log(`  ${name} ${JSON.stringify(tally)}`);
}
if (values.record === true) {
  const [version] = /^\d+\.\d+/.exec(release())!;
  const file = join(import.meta.dir, `../test/results/requests-${version}.json`);
  writeFileSync(file, `${JSON.stringify({ version: release(), seed: Number(values.seed), results }, null, 2)}\n`);
}

function fuzz(subject: Subject, requests: number) {
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "fuzz", kind: "bridge", up: true });
  using client = subject.family.connect({ netns }) as AnyClient;
  const attributes: Record<string, AttributeTally> = {};
  let [accepted, rejected] = [0, 0];
  for (let count = 0; count < requests; count++) {
    const chosen = chooseAttributes(subject);
    const names = Object.keys(chosen);
    if (names.length === 0) continue;
    const tallies = names.map((name) => (attributes[name] ??= { same: 0, different: 0, absent: 0, rejected: 0 }));
    const { operation, fields, flags } = subject.request(chosen, links);
    try {
      client.do(operation, fields, { flags });
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      rejected++;
      if (names.length === 1) {
        tallies[0]!.rejected++;
        tallies[0]!.error = `${error.code} ${error.extendedAck?.message ?? ""}`.trim();
      }
      continue;
    }
    accepted++;
    const stored = [...client.dump(subject.read)]
      .map((object) => subject.stored(object))
      .find((one) => one !== undefined);
    for (const [at, name] of names.entries()) compare(tallies[at]!, chosen[name], stored?.[name]);
    try {
      subject.remove(client, fields);
    } catch (error) {
      // The kernel deletes an address with a lifetime of 0 immediately.
      if (!(error instanceof NetlinkError)) throw error;
    }
  }
  return { accepted, rejected, attributes };
}

/** Returns one to four random attributes. Half of the results contain only one attribute. */
function chooseAttributes({ family, set, omitted }: Subject): Values {
  const all = generator.set(family, set, 0, []) as Values;
  const names = Object.keys(all).filter((name) => name !== "unparsed" && !omitted.includes(name));
  const count = random.below(2) === 0 ? 1 : 1 + random.below(4);
  return Object.fromEntries(names.slice(0, count).map((name) => [name, all[name]]));
}

function compare(tally: AttributeTally, written: unknown, read: unknown): void {
  if (read === undefined) tally.absent++;
  else if (Bun.deepEquals(written, read)) tally.same++;
  else {
    tally.different++;
    tally.example = `${shown(written)} is read as ${shown(read)}`;
  }
}

function shown(value: unknown): string {
  return Bun.inspect(value, { compact: true }).replaceAll(/\s+/g, " ").slice(0, 80);
}
