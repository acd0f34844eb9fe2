import { readFileSync } from "node:fs";
import { NETLINK_ROUTE, NetworkNamespace, transact, transactMultiple } from "../../src/index.ts";
import { type BenchCase, FIRST_QUEUED_PORT } from "./cases.ts";
import { addRoute, loopbackUp } from "./routes.ts";

/** The first of the routes that a table is filled with. */
const FIRST_ROUTE = 0x200000;

/** A network namespace with what a case needs in it, which nothing outside sees and nothing is left of. */
export class Scene implements Disposable {
  readonly netns: NetworkNamespace;
  readonly #resources: DisposableStack;

  private constructor(netns: NetworkNamespace, resources: DisposableStack) {
    this.netns = netns;
    this.#resources = resources;
  }

  /** @throws Error when it cannot be had just as the case needs it. */
  static async prepare({ routes = 0, queues = 0 }: BenchCase): Promise<Scene> {
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
    return new Scene(netns, resources.move());
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

/** Adds so many routes to an empty table. */
export function fillRoutes(netns: NetworkNamespace, count: number, first: number = FIRST_ROUTE): void {
  const requests = Array.from({ length: count }, (_, number) => addRoute(first + number));
  for (const [index, { error }] of transactMultiple(NETLINK_ROUTE, requests, { netns }).entries()) {
    if (error !== undefined) throw new Error(`route ${index} of ${count} was not added`, { cause: error });
  }
  const there = countRoutes(netns);
  if (there !== count) throw new Error(`${count} routes were added, and the kernel shows ${there}`);
}

/** How many routes of the main table the kernel shows, by its own file, which has a line of titles. */
export function countRoutes(netns: NetworkNamespace): number {
  const text = netns.run(() => readFileSync("/proc/thread-self/net/route", "utf8"));
  return text.trimEnd().split("\n").length - 1;
}
