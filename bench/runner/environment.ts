import { readFileSync } from "node:fs";
import { ENOENT, NETLINK_ROUTE, NetlinkError, NetworkNamespace, transact, transactMultiple } from "../../src/index.ts";
import type { Statement } from "../../src/subsystems/nftables/index.ts";
import { addRoute, loopbackUp } from "../lib/routes.ts";
import { type BenchCase, FIRST_QUEUED_PORT, type ListedTable } from "./cases.ts";

/** Number of the first route with which a table is filled. */
const FIRST_ROUTE = 0x200000;

/**
 * A network namespace with the routes and packet queues that a benchmark case needs. Disposing of it removes
 * everything.
 */
export class CaseEnvironment implements Disposable {
  readonly netns: NetworkNamespace;
  readonly #resources: DisposableStack;

  private constructor(netns: NetworkNamespace, resources: DisposableStack) {
    this.netns = netns;
    this.#resources = resources;
  }

  /**
   * Creates the network namespace for a benchmark case.
   *
   * @throws Error if the kernel does not hold exactly the requested routes, or refuses a rule for a queue.
   */
  static async create({ routes = 0, queues = 0, entries }: BenchCase): Promise<CaseEnvironment> {
    using resources = new DisposableStack();
    const netns = resources.use(NetworkNamespace.create());
    transact(NETLINK_ROUTE, loopbackUp(), { netns });
    if (routes > 0) fillRoutes(netns, routes);
    if (queues > 0) await addQueueRules(netns, queues);
    if (entries !== undefined) await addEntries(netns, entries.table, entries.count);
    return new CaseEnvironment(netns, resources.move());
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

/**
 * Adds a rule for each packet queue to one chain. If each queue had a chain, an accepted packet would traverse the
 * chains after that of its queue, so the packets of different programs would cause different work.
 */
async function addQueueRules(netns: NetworkNamespace, queues: number): Promise<void> {
  const { match, Nftables } = await import("../../src/subsystems/nftables/index.ts");
  const table = { family: "ip", table: "bench" } as const;
  using nft = Nftables.open({ netns });
  nft.add([
    { table: { family: "ip", name: "bench" } },
    { chain: { ...table, name: "output", type: "filter", hook: "output", prio: "filter" } },
  ]);
  const addAll = (statement: (queue: number) => Statement) =>
    nft.add(
      Array.from({ length: queues }, (_, queue) => ({
        rule: {
          ...table,
          chain: "output",
          expr: [match("udp.dport", FIRST_QUEUED_PORT + queue), statement(queue)],
        },
      })),
    );
  try {
    addAll((num) => ({ queue: { num } }));
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    // Kernels without the expression "queue" (nft_queue) may have the target of iptables: struct xt_NFQ_info_v3.
    addAll((queue) => {
      const info = new Uint8Array(new Uint16Array([queue, 1, 0, 0]).buffer);
      return { raw: { name: "target", data: { name: "NFQUEUE", rev: 3, info } } };
    });
  }
}

/** Adds `count` entries to a table of the network namespace. Interfaces are added in pairs. */
export async function addEntries(
  netns: NetworkNamespace,
  table: ListedTable | "forwardingEntries",
  count: number,
): Promise<void> {
  const { Addresses, ForwardingEntries, Links, Neighbours, Nexthops, Rules } = await import(
    "../../src/subsystems/route/index.ts"
  );
  const { Conntrack } = await import("../../src/subsystems/netfilter/index.ts");
  const dev = "bench0";
  using links = Links.open({ netns });
  links.add({ ifname: dev, kind: "bridge", up: true });
  const all = <Entry>(entry: (number: number, address: string) => Entry, length = count) =>
    Array.from({ length }, (_, index) => entry(index + 1, `10.${index >> 16}.${(index >> 8) & 0xff}.${index & 0xff}`));
  using tables = new DisposableStack();
  const fill = {
    addresses: () =>
      tables.use(Addresses.open({ netns })).addMany(all((_, address) => ({ dev, local: `${address}/32` }))),
    neighbours: () =>
      tables.use(Neighbours.open({ netns })).addMany(all((_, dst) => ({ dev, dst, lladdr: "02:00:5e:00:53:01" }))),
    forwardingEntries: () => {
      links.add({ ifname: "port0", kind: "veth", data: { peer: { ifname: "port1" } }, master: dev, up: true });
      const mac = (number: number) => `02:00:${number.toString(16).padStart(8, "0").match(/../g)!.join(":")}`;
      const entries = all((number) => ({ dev: "port0", mac: mac(number), flags: ["master"] as const }));
      return tables.use(ForwardingEntries.open({ netns })).addMany(entries);
    },
    rules: () => tables.use(Rules.open({ netns })).addMany(all((table, src) => ({ src, table, priority: table }))),
    nexthops: () => tables.use(Nexthops.open({ netns })).addMany(all((id) => ({ id, dev }))),
    links: () => {
      const pair = (index: number) =>
        ({ ifname: `a${index}`, kind: "veth", data: { peer: { ifname: `b${index}` } } }) as const;
      return links.addMany(all(pair, count / 2));
    },
    connections: () => {
      const original = (source: string) => ({
        source,
        sourcePort: 1024,
        destination: "192.0.2.1",
        destinationPort: 80,
      });
      return tables.use(Conntrack.open({ netns })).createMany(
        all((_, source) => ({
          protocol: "tcp" as const,
          original: original(source),
          timeout: 86_400,
          tcp: { state: "established" as const },
        })),
      );
    },
  };
  for (const [index, { error }] of fill[table]().entries()) {
    if (error !== undefined) throw new Error(`cannot add entry ${index} of ${count} to the ${table}`, { cause: error });
  }
}

/** Adds `count` routes to an empty table and checks that the kernel then reports exactly that number. */
export function fillRoutes(netns: NetworkNamespace, count: number, first: number = FIRST_ROUTE): void {
  const requests = Array.from({ length: count }, (_, number) => addRoute(first + number));
  for (const [index, { error }] of transactMultiple(NETLINK_ROUTE, requests, { netns }).entries()) {
    if (error !== undefined) throw new Error(`cannot add route ${index} of ${count}`, { cause: error });
  }
  const found = countRoutes(netns);
  if (found !== count) throw new Error(`added ${count} routes, but the kernel shows ${found}`);
}

/** Returns the number of routes in the main table according to `/proc/net/route`, whose first line is a header. */
export function countRoutes(netns: NetworkNamespace): number {
  const text = netns.run(() => readFileSync("/proc/thread-self/net/route", "utf8"));
  return text.trimEnd().split("\n").length - 1;
}
