import { readFileSync } from "node:fs";
import { NETLINK_ROUTE, NetworkNamespace, transact, transactMultiple } from "../../src/index.ts";
import { addRoute, loopbackUp } from "../lib/routes.ts";
import { type BenchCase, FIRST_QUEUED_PORT } from "./cases.ts";

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
   * @throws Error if the kernel does not hold exactly the requested routes, or refuses a queue rule.
   */
  static async create({ routes = 0, queues = 0 }: BenchCase): Promise<CaseEnvironment> {
    using resources = new DisposableStack();
    const netns = resources.use(NetworkNamespace.create());
    transact(NETLINK_ROUTE, loopbackUp(), { netns });
    if (routes > 0) fillRoutes(netns, routes);
    if (queues > 0) {
      const { QueueRule } = await import("../../src/subsystems/netfilter/index.ts");
      for (let queue = 0; queue < queues; queue++) {
        const match = { protocol: "udp", destinationPort: FIRST_QUEUED_PORT + queue } as const;
        resources.use(QueueRule.install({ family: "ip", hook: "output", match, queues: queue, netns }));
      }
    }
    return new CaseEnvironment(netns, resources.move());
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
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
