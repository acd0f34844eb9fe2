// Requests on idle sockets of the pool. These sockets are connected to the kernel, so a transaction can skip most of
// its steps.
import { expect, test } from "bun:test";
import {
  AF_INET,
  closeIdleSockets,
  type Dump,
  dump,
  ECONNREFUSED,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NLM_F_DUMP,
  RTM_GETLINK,
  RTM_GETNETCONF,
  RTM_NEWLINK,
  RTM_SETLINK,
  type SingleTransactOptions,
  transact,
} from "../../src/index.ts";
import { acquireSocket, idleSocket, releaseSocket } from "../../src/transact/pool.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { addBridge, deleteLink, getLink } from "../support/requests.ts";

/** Attribute of a query of interface settings, and its value for all interfaces. (linux/netconf.h) */
const [NETCONFA_IFINDEX, NETCONFA_IFINDEX_ALL] = [1, -1];

/** Number of an attribute that no kernel knows. */
const UNKNOWN_ATTRIBUTE = 0x3ff0;

/** Index of an interface that does not exist. */
const ABSENT = 0x7fffffff;

/** Requests for IPv4 settings. The replies contain no counters, so other tests in the namespace do not change them. */
const dumpRequest = new MessageWriter(RTM_GETNETCONF, NLM_F_DUMP).struct((header) => header.u8(AF_INET)).finish();
const query = new MessageWriter(RTM_GETNETCONF)
  .struct((header) => header.u8(AF_INET))
  .s32(NETCONFA_IFINDEX, NETCONFA_IFINDEX_ALL)
  .finish();
const longRequest = new MessageWriter(RTM_GETLINK).raw(new Uint8Array(2 ** 24)).finish();

/**
 * Requests with all kinds of outcomes: success with or without a reply, a kernel error, a reply of several parts, and a
 * failed send.
 */
const requests: readonly (readonly [string, Message])[] = [
  ["a query", query],
  ["a query of an absent interface", getLink(ABSENT)],
  ["a change", addBridge("direct")],
  ["a change that the kernel rejects", addBridge("direct")],
  ["an invalid name", addBridge("a".repeat(40))],
  ["the end of a change", deleteLink("direct")],
  ["a dump", dumpRequest],
  ["a request that is too long to be sent", longRequest],
];

/** Returns the reply without its sequence number and port id, or the error of the request. */
function outcome(request: Message, options?: SingleTransactOptions): unknown {
  try {
    const reply: MessageView | undefined = transact(NETLINK_ROUTE, request, options);
    return reply === undefined ? undefined : [reply.bytes.slice(0, 8), reply.bytes.slice(16)];
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    const { message, errno, syscall, extendedAck } = error;
    return { message, errno, syscall, extendedAck };
  }
}

function outcomes(options?: SingleTransactOptions, selected = requests): [name: string, result: unknown][] {
  return selected.map(([name, request]) => [name, outcome(request, options)]);
}

describeInNamespaces("request on an idle pooled socket", () => {
  test("has the same result as on the general path", () => {
    transact(NETLINK_ROUTE, getLink(1));
    expect(idleSocket(NETLINK_ROUTE)).toBeDefined();
    const sockets = openSockets();
    const expected = outcomes({ maxResends: 3 });
    expect(expected.filter(([, result]) => result !== undefined && "message" in (result as object))).toHaveLength(4);
    expect(outcomes()).toEqual(expected);
    // The request that is too long takes most of the time, so it is sent only once.
    const short = expected.slice(0, -1);
    for (let round = 0; round < 50; round++) {
      expect(outcomes(undefined, requests.slice(0, -1))).toEqual(short);
      expect(outcomes({ lendReply: true }, requests.slice(0, -1))).toEqual(short);
    }
    expect(openSockets()).toBeLessThanOrEqual(sockets);
  });

  test("throws an error whose stack starts at the caller", () => {
    transact(NETLINK_ROUTE, getLink(1));
    const failing = () => transact(NETLINK_ROUTE, getLink(ABSENT));
    expect(failing).toThrow(expect.objectContaining({ stack: expect.not.stringMatching(/exchange\.ts|transact\.ts/) }));
  });

  test("rejects invalid arguments before sending", () => {
    transact(NETLINK_ROUTE, getLink(1));
    const { sequence } = transact(NETLINK_ROUTE, getLink(1))!;
    expect(() => transact(32, getLink(1))).toThrow("protocol: expected");
    expect(() => transact(NETLINK_ROUTE, new Uint8Array(3))).toThrow("request: ");
    const proxy = new Proxy(getLink(1).bytes, { get: (target, key) => Reflect.get(target, key) });
    expect(() => transact(NETLINK_ROUTE, proxy)).toThrow(TypeError);
    expect(() => transact(NETLINK_ROUTE, getLink(1), { lendReply: 1 as never })).toThrow("lendReply: expected");
    expect(() => transact(NETLINK_ROUTE, getLink(1), { lendReplies: true } as never)).toThrow("lendReplies: unknown");
    expect(() => transact(NETLINK_ROUTE, getLink(1), null as never)).toThrow("options: expected");
    expect(transact(NETLINK_ROUTE, getLink(1))!.sequence).toBe(sequence + 1);
  });

  test("accepts a request whose getter sends another request", () => {
    transact(NETLINK_ROUTE, getLink(1));
    const request = {
      get bytes() {
        expect(() => transact(NETLINK_ROUTE, getLink(ABSENT))).toThrow(NetlinkError);
        return getLink(1).bytes;
      },
    };
    expect(transact(NETLINK_ROUTE, request as MessageView)!.view.getInt32(20, true)).toBe(1);
  });

  test("accepts options whose getter sends another request", () => {
    transact(NETLINK_ROUTE, getLink(1));
    const options = {
      get lendReply(): true {
        expect(() => transact(NETLINK_ROUTE, getLink(ABSENT))).toThrow(NetlinkError);
        return true;
      },
    };
    const reply = transact(NETLINK_ROUTE, getLink(1), options)!;
    expect([reply.type, reply.view.getInt32(20, true)]).toEqual([RTM_NEWLINK, 1]);
  });

  test("uses another socket if a getter of the options takes the idle one", () => {
    transact(NETLINK_ROUTE, getLink(1));
    let reads = 0;
    let running: Dump | undefined;
    const starting = {
      get lendReply(): true {
        if (++reads === 2) running = dump(NETLINK_ROUTE, dumpRequest);
        return true;
      },
    };
    expect(transact(NETLINK_ROUTE, getLink(1), starting)!.type).toBe(RTM_NEWLINK);
    expect(running!.toArray().length).toBeGreaterThan(0);
  });

  test("uses another socket if a getter of the options closes the idle ones", () => {
    transact(NETLINK_ROUTE, getLink(1));
    let reads = 0;
    let other: NetlinkSocket | undefined;
    const closing = {
      get lendReply(): true {
        if (++reads === 2) {
          closeIdleSockets();
          // The new socket gets the number of the closed descriptor.
          other = NetlinkSocket.open(NETLINK_GENERIC);
        }
        return true;
      },
    };
    expect(transact(NETLINK_ROUTE, getLink(1), closing)!.type).toBe(RTM_NEWLINK);
    expect(other!.statistics.sent).toBe(0);
    other!.close();
  });

  test("uses another socket while a dump uses the idle one", () => {
    transact(NETLINK_ROUTE, getLink(1));
    const before = idleSocket(NETLINK_ROUTE);
    using running = dump(NETLINK_ROUTE, dumpRequest);
    running.next();
    expect(idleSocket(NETLINK_ROUTE)).not.toBe(before);
    expect(transact(NETLINK_ROUTE, getLink(1))!.type).toBe(RTM_NEWLINK);
    expect(running.toArray().length).toBeGreaterThan(0);
  });

  test("accepts a request that is longer than the send memory", () => {
    transact(NETLINK_ROUTE, getLink(1));
    // The kernel ignores unknown attributes of RTM_SETLINK.
    const long = new MessageWriter(RTM_SETLINK)
      .struct((header) => header.zero(4).s32(1).zero(8))
      .bytes(UNKNOWN_ATTRIBUTE, new Uint8Array(60_000))
      .bytes(UNKNOWN_ATTRIBUTE, new Uint8Array(60_000))
      .finish();
    for (const options of [undefined, { lendReply: true } as const, { maxResends: 3 }]) {
      expect(transact(NETLINK_ROUTE, long, options)).toBeUndefined();
      expect(transact(NETLINK_ROUTE, getLink(1), options)!.type).toBe(RTM_NEWLINK);
    }
  });

  test("opens a new socket after closeIdleSockets", () => {
    transact(NETLINK_ROUTE, getLink(1));
    closeIdleSockets();
    expect(idleSocket(NETLINK_ROUTE)).toBeUndefined();
    expect(transact(NETLINK_ROUTE, getLink(1))!.view.getInt32(20, true)).toBe(1);
  });
});

describeInNamespaces("socket connected to the kernel", () => {
  const forged = new MessageWriter(RTM_GETLINK).raw(new Uint8Array(20)).finish();

  test("refuses messages of other sockets", () => {
    const pooled = acquireSocket(NETLINK_ROUTE, undefined);
    using other = NetlinkSocket.open(NETLINK_ROUTE);
    const to = { portId: pooled.portId };
    expect(() => other.send(forged, { to })).toThrow(expect.objectContaining({ errno: -ECONNREFUSED }));
    releaseSocket(pooled, true);
  });

  test("discards datagrams received before the connection", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    using other = NetlinkSocket.open(NETLINK_ROUTE);
    for (let count = 0; count < 3; count++) other.send(forged, { to: { portId: socket.portId } });
    expect(socket.core.memory().queued).toBeGreaterThan(0);
    socket.core.connect();
    expect(socket.core.isConnected).toBe(true);
    expect(socket.core.memory().queued).toBe(0);
    expect(transact(NETLINK_ROUTE, getLink(1), { socket })!.view.getInt32(20, true)).toBe(1);
  });
});
