// A contract of every list of the library. The kernel of the tests reports a change of the table in chosen dumps.
import { describe, expect, test } from "bun:test";
import { IFLA_EXT_MASK } from "../../src/constants/if_link.ts";
import {
  type AsyncListing,
  type MessageView,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NetlinkSocket,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_DONE,
  RTEXT_FILTER_SKIP_STATS,
  RTM_GETLINK,
} from "../../src/index.ts";
import type { Listing } from "../../src/io/listing.ts";
import * as ipvs from "../../src/subsystems/ipvs/index.ts";
import * as netfilter from "../../src/subsystems/netfilter/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import * as route from "../../src/subsystems/route/index.ts";
import * as sockets from "../../src/subsystems/sockets/index.ts";
import * as tunnels from "../../src/subsystems/tunnels/index.ts";
import * as xfrm from "../../src/subsystems/xfrm/index.ts";
import { ScriptedDatapath } from "../subsystems/ovs/scripted-datapath.ts";
import { message, ScriptedTransport } from "../support/scripted-transport.ts";

interface Client<List> extends Disposable {
  list(...args: unknown[]): List;
}

interface ListingClass {
  open(options: { socket: NetlinkSocket }): Client<Listing<unknown>>;
  openAsync(options: { socket: NetlinkSocket }): Client<AsyncListing<unknown>>;
}

/** Arguments of lists that require some. */
const required: Readonly<Record<string, unknown[]>> = {
  Chains: [1],
  Filters: [1],
  MulticastAddresses: ["inet"],
  SharedActions: ["gact"],
  TrafficClasses: [1],
};

/** Lists that return arrays. */
const arrays: ReadonlySet<string> = new Set(["Namespaces"]);

const protocols = [NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_NETFILTER, NETLINK_XFRM];

function omitsStatistics(request: MessageView): boolean {
  const attributes = request.attributes(16);
  return attributes.find(IFLA_EXT_MASK) && (attributes.u32() & RTEXT_FILTER_SKIP_STATS) !== 0;
}

/**
 * Returns a kernel with empty tables. Each dump except the last of the `changes` reports that its table changed.
 *
 * @param starts called with each dump request.
 */
function kernelOf(protocol: number, changes: () => boolean, starts: () => void = () => {}): ScriptedTransport {
  return new ScriptedTransport(
    (request, kernel) => {
      // Without a kernel, lists read the names of interfaces before their table.
      const readsNames = protocol === NETLINK_ROUTE && request.type === RTM_GETLINK && omitsStatistics(request);
      if (!readsNames) starts();
      const flags = NLM_F_MULTI | (!readsNames && changes() ? NLM_F_DUMP_INTR : 0);
      kernel.reply(message(NLMSG_DONE, flags, request.sequence, new Uint8Array(4)));
    },
    { protocol },
  );
}

/** Returns the netlink protocol of a class; undefined for generic families, which a socket without a kernel lacks. */
function protocolOf(listing: ListingClass): number | undefined {
  return protocols.find((protocol) => {
    try {
      listing.open({ socket: NetlinkSocket.over(kernelOf(protocol, () => false)) })[Symbol.dispose]();
      return true;
    } catch {
      return false;
    }
  });
}

const classes = Object.entries({ ...ipvs, ...netfilter, ...route, ...sockets, ...tunnels, ...xfrm }).flatMap(
  ([name, value]: [string, unknown]) => {
    if (typeof value !== "function" || arrays.has(name)) return [];
    if (!("openAsync" in value) || typeof value.prototype?.list !== "function") return [];
    const listing = value as unknown as ListingClass;
    const protocol = protocolOf(listing);
    return protocol === undefined ? [] : [{ name, listing, protocol, args: required[name] ?? [] }];
  },
);

test("The contract applies to the lists of all protocols but generic families", () => {
  expect(classes.length).toBeGreaterThanOrEqual(29);
  expect(new Set(classes.map(({ protocol }) => protocol))).toEqual(new Set(protocols));
  expect(protocols).not.toContain(NETLINK_GENERIC);
});

/** Lists of one table in both forms, and the number of dumps that each form has started. */
interface Listed {
  readonly counts: { sync: number; async: number };
  readonly blocking: () => Listing<unknown>;
  readonly asynchronous: () => AsyncListing<unknown>;
}

interface ListCase {
  readonly name: string;
  /** `changes` returns whether the table changes during the next dump. */
  open(changes: () => boolean): Listed | Promise<Listed>;
}

const ofClasses = classes.map(
  ({ name, listing, protocol, args }): ListCase => ({
    name,
    open(changes) {
      const counts = { sync: 0, async: 0 };
      const socketOf = (form: keyof typeof counts) =>
        NetlinkSocket.over(kernelOf(protocol, changes, () => counts[form]++));
      const [blocking, asynchronous] = [
        listing.open({ socket: socketOf("sync") }),
        listing.openAsync({ socket: socketOf("async") }),
      ];
      return { counts, blocking: () => blocking.list(...args), asynchronous: () => asynchronous.list(...args) };
    },
  }),
);

const ofDatapaths = (["ports", "flows"] as const).map(
  (table): ListCase => ({
    name: `Datapath.${table}`,
    async open(changes) {
      const counts = { sync: 0, async: 0 };
      const kernelOf = (form: keyof typeof counts) => {
        const kernel = new ScriptedDatapath({
          answer(request, transport) {
            if ((request.flags & NLM_F_DUMP) !== NLM_F_DUMP) return false;
            counts[form]++;
            const flags = NLM_F_MULTI | (changes() ? NLM_F_DUMP_INTR : 0);
            transport.reply(message(NLMSG_DONE, flags, request.sequence, new Uint8Array(4)));
            return true;
          },
        });
        kernel.features = 9;
        return kernel;
      };
      const blocking = Datapath.open("dp0", { connection: kernelOf("sync") });
      const asynchronous = await Datapath.openAsync("dp0", { connection: kernelOf("async") });
      Object.assign(counts, { sync: 0, async: 0 });
      return { counts, blocking: () => blocking[table](), asynchronous: () => asynchronous[table]() };
    },
  }),
);

describe.each([...ofClasses, ...ofDatapaths])("The list of $name", ({ name, open: listed }) => {
  // A consistent list of TCP sockets is compared with two without details, one for each family.
  const compared = name === "Sockets" ? 3 : 0;
  test("prints its title", async () => {
    const { blocking, asynchronous } = await listed(() => false);
    expect(Bun.inspect(blocking())).toMatch(/^Listing\(list [\w ]+\)$/);
    expect(Bun.inspect(asynchronous())).toMatch(/^AsyncListing\(list [\w ]+\)$/);
  });

  test("is consistent, and can be read once", async () => {
    const { blocking, asynchronous } = await listed(() => false);
    const finished = /^list [\w ]+: the dump was read to its end or cancelled; start a new one$/;
    const list = blocking();
    expect([list.toArray(), list.consistent]).toEqual([[], true]);
    for (const read of [() => list.toArray(), () => [...list], () => list.count()]) {
      expect(read).toThrow(finished);
    }
    expect(list.next()).toBeUndefined();
    const later = asynchronous();
    expect([await later.toArray(), later.consistent]).toEqual([[], true]);
    expect(later.toArray()).rejects.toThrow(finished);
    expect(() => later[Symbol.asyncIterator]()).toThrow(finished);
    expect(await later.next()).toBeUndefined();
  });

  test("is counted again by count() if the table changed, up to three times", async () => {
    let dumps = 0;
    const once = await listed(() => dumps++ === 0);
    const list = once.blocking();
    expect([list.count(), list.consistent]).toEqual([0, true]);
    expect(() => list.count()).toThrow("was read to its end or cancelled");
    dumps = 0;
    const later = once.asynchronous();
    expect([await later.count(), later.consistent]).toEqual([0, true]);
    await expect(later.count()).rejects.toThrow("was read to its end or cancelled");
    const parts = once.counts.sync - 1;
    expect(once.counts).toEqual({ sync: parts + 1, async: parts + 1 });
    const always = await listed(() => true);
    const changing = always.blocking();
    expect([changing.count(), changing.consistent]).toEqual([0, false]);
    const changingLater = always.asynchronous();
    expect([await changingLater.count(), changingLater.consistent]).toEqual([0, false]);
    const repeated = 4 * (parts - compared);
    expect(always.counts).toEqual({ sync: repeated, async: repeated });
  });

  test("is repeated by toArray() if the table changed, up to three times", async () => {
    let dumps = 0;
    const once = await listed(() => dumps++ === 0);
    const list = once.blocking();
    expect([list.toArray(), list.consistent]).toEqual([[], true]);
    dumps = 0;
    const later = once.asynchronous();
    expect([await later.toArray(), later.consistent]).toEqual([[], true]);
    const parts = once.counts.sync - 1;
    expect(once.counts).toEqual({ sync: parts + 1, async: parts + 1 });
    const always = await listed(() => true);
    const changing = always.blocking();
    expect([changing.toArray(), changing.consistent]).toEqual([[], false]);
    const changingLater = always.asynchronous();
    expect([await changingLater.toArray(), changingLater.consistent]).toEqual([[], false]);
    const repeated = 4 * (parts - compared);
    expect(always.counts).toEqual({ sync: repeated, async: repeated });
  });

  test("is not consistent if the table changed during an iteration, which is not repeated", async () => {
    let dumps = 0;
    const { blocking, asynchronous, counts } = await listed(() => dumps++ === 0);
    const list = blocking();
    expect([[...list], list.consistent]).toEqual([[], false]);
    dumps = 0;
    const later = asynchronous();
    expect([await Array.fromAsync(later), later.consistent]).toEqual([[], false]);
    expect(counts.sync).toBe(counts.async);
  });

  test("is cancelled by done()", async () => {
    const { blocking, asynchronous } = await listed(() => false);
    const list = blocking();
    list.done();
    expect(list.next()).toBeUndefined();
    expect(() => list.toArray()).toThrow("was read to its end or cancelled");
    const later = asynchronous();
    await later.done();
    expect(await later.next()).toBeUndefined();
    expect(later.toArray()).rejects.toThrow("was read to its end or cancelled");
  });
});
