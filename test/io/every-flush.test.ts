// A contract of every flush() of the library: in the asynchronous form, the call does not wait for its own end, although some
// lists read a second table after the first one.
import { expect } from "bun:test";
import {
  hostLittleEndian,
  type NamespaceSource,
  NETLINK_ROUTE,
  NETLINK_XFRM,
  NetlinkError,
  NetlinkSocket,
  NLMSG_MIN_TYPE,
  RTM_GETACTION,
  type TraceEvent,
} from "../../src/index.ts";
import * as netfilter from "../../src/subsystems/netfilter/index.ts";
import * as route from "../../src/subsystems/route/index.ts";
import * as tunnels from "../../src/subsystems/tunnels/index.ts";
import * as xfrm from "../../src/subsystems/xfrm/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { within } from "../support/threads.ts";

type Place = { netns: NamespaceSource } | { socket: NetlinkSocket };

interface FlushingClass {
  openAsync(options: Place): Disposable & { flush(...args: unknown[]): Promise<unknown> };
}

/** Arguments before the filter. The kind of the action is one whose list is checked for omitted entries. */
const places: Readonly<Record<string, unknown[]>> = {
  Chains: ["lo"],
  Conntrack: [{ mark: 7 }],
  Expectations: ["ftp"],
  Filters: ["lo"],
  Ipset: ["missing"],
  MulticastAddresses: ["inet"],
  SharedActions: ["bpf"],
  TrafficClasses: ["lo"],
};

const classes = Object.entries({ ...netfilter, ...route, ...tunnels, ...xfrm }).flatMap(
  ([name, value]: [string, unknown]) =>
    typeof value === "function" && "openAsync" in value && typeof value.prototype?.flush === "function"
      ? [[name, value as unknown as FlushingClass] as const]
      : [],
);

test("The contract applies to the classes of all subsystems with such a method", () => {
  expect(classes.length).toBeGreaterThan(20);
});

// From linux/xfrm.h.
const GETSA = 0x12;
const GETSADINFO = 0x23;

const typeOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint16(4, hostLittleEndian);

/** Errors of kernels that lack a table or its family. */
const lacking: readonly string[] = ["ENOENT", "EOPNOTSUPP", "EPROTONOSUPPORT"];

async function flush(name: string, table: FlushingClass, place: Place): Promise<void> {
  using client = table.openAsync(place);
  try {
    await within(client.flush(...(places[name] ?? [{}])), `${name}.flush()`);
  } catch (error) {
    if (!(error instanceof NetlinkError) || !lacking.includes(error.code)) throw error;
  }
}

describeInNamespaces("In the asynchronous form, flush()", () => {
  const netns = sharedNamespace();
  test.each(classes)("of %s ends", (name, table) => flush(name, table, { netns }));

  test.each([
    ["SecurityAssociations", NETLINK_XFRM, [GETSA, GETSADINFO]],
    ["SharedActions", NETLINK_ROUTE, [RTM_GETACTION, RTM_GETACTION]],
  ] as const)("of %s ends after a second read", async (name, protocol, reads) => {
    const types: number[] = [];
    const trace = ({ direction, bytes }: TraceEvent) => {
      if (direction === "send") types.push(typeOf(bytes));
    };
    using socket = NetlinkSocket.open(protocol, { netns, trace });
    const [, table] = classes.find(([other]) => other === name)!;
    await flush(name, table, { socket });
    expect(types.filter((type) => type >= NLMSG_MIN_TYPE)).toEqual([...reads]);
  });
});
