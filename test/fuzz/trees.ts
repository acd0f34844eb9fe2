// Fuzz targets whose inputs are JSON values: parsed specs, nftables rulesets, and events of the network map
// application.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeedEvent } from "../../apps/map/src/feed.ts";
import { describe } from "../../apps/map/src/model/describe.ts";
import { graphOf } from "../../apps/map/src/model/graph.ts";
import { layOut } from "../../apps/map/src/model/layout.ts";
import { NetworkState } from "../../apps/map/src/model/state.ts";
import { buildFamily, SpecError } from "../../src/schema/index.ts";
import { fromJSON, type NftObject, toJSON } from "../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../src/subsystems/nftables/requests/canonical.ts";
import { showcase } from "../apps/map/showcase.ts";
import type { Random } from "../message/random.ts";
import { everything } from "../schema/everything.ts";
import { corpus, documented, rejection, requireSame, shapeOf, type Target } from "./corpus.ts";
import { mutateTree } from "./mutate.ts";

/** A fuzz target for the loader of specs: parsed specs in which values are changed. */
export function specTarget(random: Random): Target {
  const directory = join(import.meta.dir, "../../specs");
  const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
  const texts = [everything, ...files.map((name) => readFileSync(join(directory, name), "utf8"))];
  const specs = texts.map((text) => Bun.YAML.parse(text) as object);
  return corpus(random, specs, mutateTree, (spec) => {
    try {
      return shapeOf(buildFamily(spec), 3);
    } catch (error) {
      return documented(error, SpecError);
    }
  });
}

const inTable = { family: "inet", table: "t" } as const;
const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const rule = (...expr: object[]) => ({ rule: { ...inTable, chain: "c", expr } });
const match = (left: object, right: unknown, op = "==") => ({ match: { op, left, right } });

const ruleset: readonly object[] = [
  { table: { family: "inet", name: "t", comment: "fuzz" } },
  { chain: { ...inTable, name: "c", type: "filter", hook: "input", prio: 0, policy: "accept" } },
  { chain: { ...inTable, name: "other" } },
  { counter: { ...inTable, name: "hits", packets: 1, bytes: 2 } },
  { limit: { ...inTable, name: "slow", rate: 10, per: "second", burst: 5 } },
  { quota: { ...inTable, name: "much", bytes: 1000, inv: true } },
  { set: { ...inTable, name: "ports", type: "inet_service", flags: "interval", elem: [22, { range: [80, 90] }] } },
  { set: { ...inTable, name: "pairs", type: ["ipv4_addr", "inet_service"], elem: [{ concat: ["10.0.0.1", 53] }] } },
  {
    set: {
      ...inTable,
      name: "guests",
      type: { typeof: { concat: [payload("vlan", "id"), { ct: { key: "bytes", dir: "reply" } }] } },
      elem: [{ concat: [7, 9] }],
    },
  },
  {
    map: {
      ...inTable,
      name: "marks",
      type: { typeof: { "tcp option": { name: "sack1", field: "left" } } },
      map: { typeof: payload("ip", "dscp") },
      elem: [[5, "cs1"]],
    },
  },
  { map: { ...inTable, name: "where", type: "ipv4_addr", map: "verdict", elem: [["10.0.0.1", { drop: null }]] } },
  rule(match(payload("tcp", "dport"), "@ports"), { counter: null }, { accept: null }),
  rule(match({ meta: { key: "iifname" } }, "eth0", "!="), { drop: null }),
  rule(match({ ct: { key: "state" } }, ["established", "related"], "in"), { jump: { target: "other" } }),
  rule(match(payload("ip", "saddr"), { prefix: { addr: "10.0.0.0", len: 8 } }), {
    log: { prefix: "in ", level: "info" },
  }),
  rule(match(payload("ip6", "daddr"), { set: ["fe80::1", { range: ["fd00::1", "fd00::9"] }] }), {
    reject: { type: "tcp reset" },
  }),
  rule(match({ "&": [payload("ip", "dscp"), 7] }, 3, "<="), { limit: { rate: 3, per: "minute", burst: 5 } }),
  rule({ vmap: { key: payload("ip", "saddr"), data: "@where" } }),
  rule({ mangle: { key: { meta: { key: "mark" } }, value: { "|": [{ meta: { key: "mark" } }, 1] } } }),
  rule(match(payload("udp", "dport"), { range: [1000, 2000] }), {
    queue: { num: { range: [0, 3] }, flags: ["bypass"] },
  }),
  rule({ set: { op: "add", elem: { elem: { val: payload("tcp", "sport"), timeout: 60 } }, set: "@ports" } }),
  rule(match({ payload: { base: "nh", offset: 64, len: 8 } }, 6), { return: null }),
];

/**
 * A fuzz target with changed nftables rulesets. The canonical form of a ruleset, as the kernel would list it, must stay
 * equal when it is converted again.
 */
export function nftablesTarget(random: Random): Target {
  const objectsOf = (list: unknown) =>
    fromJSON({ nftables: list } as never).filter((command) => Object.keys(command).length === 1) as NftObject[];
  return corpus(random, [[...ruleset]], mutateTree, (list) => {
    try {
      const canonical = canonicalObjects("inet", objectsOf(list));
      const plain = toJSON(canonical).nftables.slice(1);
      requireSame(toJSON(canonicalObjects("inet", objectsOf(plain))).nftables.slice(1), plain, "the second conversion");
      return shapeOf(plain, 6);
    } catch (error) {
      return rejection(error);
    }
  });
}

/**
 * A fuzz target for the network map: changed entries of the tables that other hosts send. The target computes the graph
 * and its layout from the tables.
 */
export function mapTarget(random: Random): Target {
  const entries = showcase().flatMap((event) => (event.type === "snapshot" ? event.entries : []));
  const items = entries.map(({ item }) => item);
  return corpus(random, [items], mutateTree, (changed) => {
    const state = new NetworkState();
    const isObject = (item: unknown) => typeof item === "object" && item !== null && !Array.isArray(item);
    const valid = entries.map((entry, index) => ({ ...entry, item: isObject(changed[index]) ? changed[index]! : {} }));
    state.apply({ type: "snapshot", host: "gateway", time: 0, entries: valid });
    const graph = graphOf(state);
    const all = () => true;
    layOut(graph, all, all);
    const event: FeedEvent = { type: "change", host: "gateway", time: 0, changes: [random.pick(valid)] };
    const lines = describe(event, state).length;
    state.apply(event)();
    return `${graph.nodes.size} nodes, ${graph.edges.length} edges, ${graph.remotes.length} addresses, ${lines} lines`.replaceAll(
      /\d+/g,
      (digits) => String.fromCharCode(0x100 + Number(digits)),
    );
  });
}
