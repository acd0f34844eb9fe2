import {
  dump,
  dumpAsync,
  IFLA_IFNAME,
  lookupFamily,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  POLLIN,
  Receiver,
  ReceiverPool,
  type Request,
  RTM_DELLINK,
  RTNLGRP_LINK,
  transact,
  transactAsync,
  transactMultiple,
} from "../../src/index.ts";
import { addBridge, addRoute, deleteLink, getLink, getLinks, getRoutes, setUp } from "../support/requests.ts";
import { PATIENCE_MS, until, WORKER_LIMITS, within } from "../support/threads.ts";
import { WrongResult } from "./report.ts";

/** A test scenario: it uses the library while system calls fail, and checks the result. */
interface Prepared {
  /** Uses the library while system calls fail. Throws WrongResult if a result contradicts the kernel's state. */
  act(): void | Promise<void>;
  /**
   * Compares the result with the kernel's state after the injected faults were deactivated. `done` is true if `act`
   * returned without an error.
   */
  check?(done: boolean): void | Promise<void>;
}

const ROUTES = 300;
const EVENTS = 10;
const PACKETS = 100;

/**
 * Prepares each test scenario with injected faults. Requires a private network namespace. Each scenario runs in its own
 * process, so modules that only some scenarios use are imported on demand.
 */
export const scenarios: Readonly<Record<string, () => Prepared | Promise<Prepared>>> = {
  "single transactions": () => ({
    act() {
      transact(NETLINK_ROUTE, addBridge("br0"));
      const link = transact(NETLINK_ROUTE, getLink(1));
      expectSame("name of interface 1", nameOf(link!), "lo");
      transact(NETLINK_ROUTE, deleteLink("br0"));
    },
    check: (done) => expectSame("bridges", done ? linkNames() : ["lo"], ["lo"]),
  }),

  "a batch of transactions": () => {
    transact(NETLINK_ROUTE, setUp());
    const requests = Array.from({ length: ROUTES }, (_, index) => addRoute(index + 1));
    let failed = 0;
    return {
      act() {
        const results = transactMultiple(NETLINK_ROUTE, requests);
        expectSame("results", results.length, ROUTES);
        for (const { error } of results) if (error !== undefined) failed++;
      },
      check(done) {
        // If the reply was lost, the kernel may still have executed the request.
        const present = routeCount();
        if (done && present < ROUTES - failed) {
          throw new WrongResult(`${present} routes, although only ${failed} of ${ROUTES} requests failed`);
        }
      },
    };
  },

  "a dump": () => {
    const expected = addRoutes();
    return {
      act() {
        using routes = dump(NETLINK_ROUTE, getRoutes());
        let count = 0;
        for (const _ of routes) count++;
        expectSame("routes", count, expected);
      },
    };
  },

  "a dump that ends early": () => {
    addRoutes();
    return {
      act() {
        for (let round = 0; round < 5; round++) {
          using routes = dump(NETLINK_ROUTE, getRoutes());
          routes.next();
        }
        expectSame("name of interface 1", nameOf(transact(NETLINK_ROUTE, getLink(1))!), "lo");
      },
    };
  },

  "a family": () => ({ act: () => void lookupFamily("nlctrl") }),

  "links as objects": async () => {
    const { Links } = await import("../../src/subsystems/route/index.ts");
    return {
      act() {
        using table = Links.open();
        table.add({ ifname: "br0", kind: "bridge" });
        expectSame(
          "links",
          table
            .list()
            .toArray()
            .map(({ ifname }) => ifname)
            .sort(),
          ["br0", "lo"],
        );
        table.delete("br0");
      },
    };
  },

  "changes with names of interfaces": async () => {
    const { Addresses } = await import("../../src/subsystems/route/index.ts");
    return {
      act() {
        using addresses = Addresses.open();
        for (const local of ["192.0.2.1/32", "192.0.2.2/32"]) addresses.add({ dev: "lo", local });
        const devices = addresses.list({ family: "inet", dev: "lo" }).toArray();
        expectSame("addresses", devices.filter(({ dev, scope }) => dev === "lo" && scope === "global").length, 2);
        for (const local of ["192.0.2.1/32", "192.0.2.2/32"]) addresses.delete({ dev: "lo", local });
      },
    };
  },

  "a receiver": () => receiving(false),
  "a receiver in the event loop": () => receiving(true),

  "a wait in the event loop": () => ({
    async act() {
      using listener = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
      const ready = listener.waitAsync(POLLIN, { timeoutMs: 100_000 });
      await Promise.all([ready, changeLinks(addBridge("br0"))]);
      expectSame("events that are ready", await ready, POLLIN);
      const message = listener.receive(undefined, { wait: true, timeoutMs: 100_000 });
      if (message === undefined) throw new WrongResult("nothing to receive after POLLIN");
    },
  }),

  "a shared socket": () => ({
    async act() {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
      using attached = NetlinkSocket.attach(socket.share());
      transact(NETLINK_ROUTE, addBridge("br0"));
      expectSame("events that are ready", await attached.waitAsync(POLLIN, { timeoutMs: 100_000 }), POLLIN);
    },
  }),

  "a pool of workers": async () => {
    const totals = { received: 0, dropped: 0 };
    let sent = 0;
    let failure: Error | undefined;
    return {
      async act() {
        using sender = NetlinkSocket.open(NETLINK_USERSOCK);
        await using pool = await ReceiverPool.start({
          module: new URL("./tally-handler.ts", import.meta.url),
          protocol: NETLINK_USERSOCK,
          workers: 2,
          ...WORKER_LIMITS,
          onReport: (value) => {
            const { received, dropped } = value as typeof totals;
            totals.received += received;
            totals.dropped += dropped;
          },
          onError: (error) => {
            failure ??= error;
          },
        });
        const message = new MessageWriter(0x20, 0).finish();
        for (; sent < PACKETS; sent++) sender.send(message, { to: { portId: pool.sockets[sent % 2]!.portId } });
        const accounted = () => pool.statistics.received + pool.statistics.dropped;
        await until(() => failure !== undefined || accounted() >= sent, "all is received").catch(() => {});
        await pool.stop();
        if (failure !== undefined) throw failure;
      },
      check(done) {
        if (done && totals.received + totals.dropped < sent) {
          throw new WrongResult(`${sent} sent, ${totals.received} received, ${totals.dropped} reported as dropped`);
        }
      },
    };
  },

  "receivers that share a thread": () => ({
    async act() {
      await using first = Receiver.start({ protocol: NETLINK_USERSOCK });
      await using second = Receiver.start({ protocol: NETLINK_USERSOCK });
      using sender = NetlinkSocket.open(NETLINK_USERSOCK);
      for (const receiver of [first, second]) {
        for (let number = 0; number < EVENTS; number++) sender.send(ping(), { to: { portId: receiver.socket.portId } });
        await within(receiveAll(receiver, EVENTS), "all messages");
      }
      await within(first.stop(), "the first one stops");
      sender.send(ping(), { to: { portId: second.socket.portId } });
      await within(receiveAll(second, 1), "a message after that");
    },
  }),

  "a shared pool whose worker exits": async () => {
    const failures: NetlinkError[] = [];
    return {
      async act() {
        using sender = NetlinkSocket.open(NETLINK_USERSOCK);
        using socket = NetlinkSocket.open(NETLINK_USERSOCK, { allowPeers: true });
        await using pool = await ReceiverPool.start({
          module: new URL("./exiting-handler.ts", import.meta.url),
          sockets: [socket],
          sharing: true,
          workers: 3,
          ...WORKER_LIMITS,
          onError: (error) => failures.push(error as NetlinkError),
        });
        const failure = () => failures.find(({ code }) => code !== "EPIPE");
        for (let left = 3; left > 1; left--) {
          sender.send(ping(), { to: { portId: socket.portId } });
          await until(() => pool.workers < left || failure() !== undefined, "a worker has exited");
        }
        await within(pool.stop(), "the pool stops");
        if (failure() !== undefined) throw failure();
      },
    };
  },

  "asynchronous calls": () => {
    const expected = addRoutes();
    return {
      async act() {
        const answer = await transactAsync(NETLINK_ROUTE, getLink(1));
        expectSame("name of interface 1", nameOf(answer!), "lo");
        let count = 0;
        for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes())) count++;
        expectSame("routes", count, expected);
      },
    };
  },

  "asynchronous calls at the same time": () => {
    const expected = addRoutes();
    for (let number = 1; number <= 8; number++) transact(NETLINK_ROUTE, addBridge(`br${number}`));
    const names = linkNames();
    using probe = NetlinkSocket.open(NETLINK_ROUTE);
    const indexes = dump(NETLINK_ROUTE, getLinks(), { socket: probe }).toArray().map(indexOf);
    let failure: unknown;
    return {
      async act() {
        using socket = NetlinkSocket.open(NETLINK_ROUTE);
        const calls: Promise<unknown>[] = [];
        const add = (call: Promise<unknown>) => {
          // The rejection is handled after the loop.
          call.catch(() => {});
          calls.push(call);
        };
        for (let round = 0; round < 4; round++) {
          for (const index of indexes) {
            const options = index % 2 === 0 ? { socket } : {};
            const reply = transactAsync(NETLINK_ROUTE, getLink(index), options);
            add(reply.then((link) => expectSame("index in the reply", indexOf(link!), index)));
          }
          const routes = dumpAsync(NETLINK_ROUTE, getRoutes(), round % 2 === 0 ? { socket } : {}).toArray();
          add(routes.then(({ length }) => expectSame("routes", length, expected)));
          const controller = new AbortController();
          const { signal } = controller;
          const ignoreAbort = (error: unknown) => {
            if (error !== signal.reason) throw error;
          };
          add(transactAsync(NETLINK_ROUTE, getLink(1), { socket, signal }).then(() => {}, ignoreAbort));
          const aborted = dumpAsync(NETLINK_ROUTE, getRoutes(), { socket, signal }).toArray();
          add(aborted.then(() => {}, ignoreAbort));
          for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setImmediate(resolve));
          controller.abort(new Error("enough"));
        }
        for (const { reason } of (await within(Promise.allSettled(calls), "the calls")) as { reason?: unknown }[]) {
          if (reason instanceof WrongResult) throw reason;
          failure ??= reason;
        }
        // An unread rest of a dump would make the next request on the socket fail.
        if (failure === undefined) await transactAsync(NETLINK_ROUTE, getLink(1), { socket });
        if (failure !== undefined) throw failure;
      },
      async check() {
        expectSame("links", (await dumpAsync(NETLINK_ROUTE, getLinks()).toArray()).map(nameOf).sort(), names);
      },
    };
  },

  "a namespace": () => ({
    act() {
      using made = NetworkNamespace.create();
      made.run(() => {
        transact(NETLINK_ROUTE, addBridge("br0"));
        expectSame("links in the namespace", linkNames(), ["br0", "lo"]);
      });
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: made });
      expectSame("links through a socket of the namespace", linkNames(socket), ["br0", "lo"]);
      expectSame("links outside", linkNames(), ["lo"]);
    },
    check: () => expectSame("links outside", linkNames(), ["lo"]),
  }),

  "a mirror": async () => {
    const { links, mirror } = await import("../../src/watch/index.ts");
    return {
      async act() {
        await using copy = await mirror([links]);
        for (let number = 0; number < 10; number++) transact(NETLINK_ROUTE, addBridge(`br${number}`));
        await until(() => copy.links.size === 11 || copy.failure !== undefined, "the mirror has all links");
        if (copy.failure !== undefined) throw copy.failure;
      },
    };
  },

  "a packet queue": async () => {
    const { PacketQueue, QueueRule } = await import("../../src/subsystems/netfilter/index.ts");
    transact(NETLINK_ROUTE, setUp());
    return {
      async act() {
        await using traffic = await Traffic.open();
        using queue = PacketQueue.open(0);
        using _rule = QueueRule.install({
          hook: "output",
          match: { protocol: "udp", destinationPort: traffic.port },
          queues: 0,
        });
        traffic.send(PACKETS);
        const end = performance.now() + PATIENCE_MS;
        let handled = 0;
        while (handled < PACKETS && performance.now() < end) {
          handled += queue.process(() => "accept", { wait: true, timeoutMs: 100 });
        }
        await traffic.expect(PACKETS);
      },
    };
  },

  "packet queues in workers": async () => {
    const { PacketQueues } = await import("../../src/subsystems/netfilter/index.ts");
    transact(NETLINK_ROUTE, setUp());
    return {
      async act() {
        let failure: Error | undefined;
        await using traffic = await Traffic.open();
        await using _queues = await PacketQueues.start({
          module: new URL("./accepting-handler.ts", import.meta.url),
          workers: 1,
          rule: { hook: "output", match: { protocol: "udp", destinationPort: traffic.port } },
          onError: (error) => {
            failure ??= error;
          },
        });
        traffic.send(PACKETS);
        await until(() => failure !== undefined || traffic.arrived >= PACKETS, "all packets arrived");
        if (failure !== undefined) throw failure;
      },
    };
  },
};

/** Subscribes to link events and changes some links. Counts the received events and the lost messages. */
function receiving(inLoop: boolean): Prepared {
  return {
    async act() {
      await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], inLoop });
      for (let number = 0; number < EVENTS; number++) {
        transact(NETLINK_ROUTE, addBridge(`br${number}`));
        transact(NETLINK_ROUTE, deleteLink(`br${number}`));
      }
      const deleted = new Set<string>();
      let gaps = 0;
      const all = (async () => {
        for await (const batch of receiver) {
          for (const item of batch) {
            if (item.kind === "gap") gaps++;
            else if (item.message.type === RTM_DELLINK) deleted.add(nameOf(item.message));
          }
          if (deleted.size === EVENTS || gaps > 0) return;
        }
      })();
      await within(all, "all events");
      if (gaps === 0) expectSame("deleted links", deleted.size, EVENTS);
    },
  };
}

function ping(): Message {
  return new MessageWriter(0x20, 0).finish();
}

/** Reads messages of a receiver. Returns when the number of messages is reached, or some are reported as missing. */
async function receiveAll(receiver: Receiver, count: number): Promise<void> {
  let left = count;
  for await (const batch of receiver) {
    for (const item of batch) left -= item.kind === "message" ? 1 : Math.max(item.dropped, 1);
    if (left <= 0) return;
  }
}

/** Sends and receives UDP datagrams over the loopback interface. */
class Traffic implements AsyncDisposable {
  arrived = 0;
  readonly port: number;
  readonly #sockets: Bun.udp.Socket<"buffer">[];

  private constructor(receiver: Bun.udp.Socket<"buffer">, sender: Bun.udp.Socket<"buffer">) {
    this.port = receiver.port;
    this.#sockets = [receiver, sender];
  }

  static async open(): Promise<Traffic> {
    let traffic: Traffic | undefined;
    const count = () => {
      if (traffic !== undefined) traffic.arrived++;
    };
    const receiver = await Bun.udpSocket({ hostname: "127.0.0.1", socket: { data: count } });
    traffic = new Traffic(receiver, await Bun.udpSocket({ hostname: "127.0.0.1" }));
    return traffic;
  }

  send(count: number): void {
    for (let sent = 0; sent < count; sent++) this.#sockets[1]!.send("packet", this.port, "127.0.0.1");
  }

  /** Waits for UDP datagrams. Throws WrongResult after a timeout. */
  async expect(count: number): Promise<void> {
    await until(() => this.arrived >= count, "all packets arrived").catch(() => {});
    expectSame("packets that arrived", this.arrived, count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.close();
  }
}

/** Adds routes. Returns the number of routes in a dump, which includes the routes of the loopback interface. */
function addRoutes(): number {
  transact(NETLINK_ROUTE, setUp());
  const requests = Array.from({ length: ROUTES }, (_, index) => addRoute(index + 1));
  for (const { error } of transactMultiple(NETLINK_ROUTE, requests)) {
    if (error !== undefined) throw error;
  }
  return routeCount();
}

async function changeLinks(request: Request): Promise<void> {
  transact(NETLINK_ROUTE, request);
}

function routeCount(): number {
  return dump(NETLINK_ROUTE, getRoutes()).toArray().length;
}

function linkNames(socket?: NetlinkSocket): string[] {
  return dump(NETLINK_ROUTE, getLinks(), { socket }).toArray().map(nameOf).sort();
}

/** Returns the index of the interface in a message about a link. (ifinfomsg) */
function indexOf({ payload }: { payload: Uint8Array }): number {
  return new DataView(payload.buffer, payload.byteOffset).getInt32(4, true);
}

function nameOf(message: {
  attributes(headerLength: number): { find(type: number): boolean; string(): string };
}): string {
  const attribute = message.attributes(16);
  return attribute.find(IFLA_IFNAME) ? attribute.string() : "";
}

function expectSame(what: string, got: unknown, expected: unknown): void {
  if (!Bun.deepEquals(got, expected)) {
    throw new WrongResult(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  }
}
