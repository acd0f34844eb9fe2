// These tests use a scripted kernel, because they need replies and failures that a real kernel does not produce on
// demand.
import { describe, expect, test } from "bun:test";
import { loadFamily, netlinkFamily } from "../../src/client/index.ts";
import { type Operations as ConntrackOperations, conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { ioam6 } from "../../src/families/ioam6.ts";
import { netdev } from "../../src/families/netdev.ts";
import { nfacct } from "../../src/families/nfacct.ts";
import { type Operations as TcOperations, tc } from "../../src/families/tc.ts";
import { tcpMetrics } from "../../src/families/tcp-metrics.ts";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_MCAST_GROUPS,
  CTRL_ATTR_MCAST_GRP_ID,
  CTRL_ATTR_MCAST_GRP_NAME,
  CTRL_CMD_NEWFAMILY,
  EINVAL,
  ENOBUFS,
  ENOENT,
  EOPNOTSUPP,
  GENL_ID_CTRL,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_ECHO,
  NLM_F_MATCH,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLM_F_ROOT,
} from "../../src/index.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { AccountingObjects } from "../../src/subsystems/netfilter/index.ts";
import { thrown } from "../message/bytes.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

/** Type of messages about netfilter accounting objects, combined from NFNL_SUBSYS_ACCT and NFNL_MSG_ACCT_NEW. */
const GET_CTRZERO_REPLY = 0x0700;

/** A scripted kernel with one generic netlink family. The test sets the id and the replies of this family. */
class ScriptedFamily extends ScriptedTransport {
  id: number | undefined = 40;
  /** Delay of the controller's reply in milliseconds. */
  slowMs = 0;
  /** The client's timeout for each wait for a reply, in milliseconds. */
  readonly waits: number[] = [];

  constructor(name: string, answerOf: (request: MessageView, kernel: ScriptedTransport) => void) {
    super(
      (request, kernel) => {
        if (request.type !== GENL_ID_CTRL) return answerOf(request, kernel);
        if (this.id === undefined) return kernel.reply(verdict(request, ENOENT));
        const { payload } = new MessageWriter(GENL_ID_CTRL)
          .genetlink(CTRL_CMD_NEWFAMILY, 2)
          .u16(CTRL_ATTR_FAMILY_ID, this.id)
          .string(CTRL_ATTR_FAMILY_NAME, name)
          .nest(CTRL_ATTR_MCAST_GROUPS, (groups) =>
            groups.nest(1, (group) => group.string(CTRL_ATTR_MCAST_GRP_NAME, "monitor").u32(CTRL_ATTR_MCAST_GRP_ID, 9)),
          )
          .finish();
        const answer = [message(GENL_ID_CTRL, 0, request.sequence, payload.slice()), verdict(request)];
        if (this.slowMs === 0) return kernel.reply(answer);
        Bun.sleepSync(this.slowMs);
        kernel.replyLate(answer);
      },
      { protocol: NETLINK_GENERIC },
    );
  }

  override wait(events: number, timeoutMs = -1): number {
    this.waits.push(timeoutMs);
    return super.wait(events);
  }

  /** Requests that the client has sent to the family. */
  get familyRequests(): MessageView[] {
    return this.requests.filter(({ type }) => type !== GENL_ID_CTRL);
  }
}

/** Returns the payload of a reply of the family tcp_metrics. */
const metrics = (fields: object) => {
  return operationCodec(tcpMetrics, "get").request("dump", fields, { type: 40 }).payload.slice();
};

/** Fields of a get request to the family tcp_metrics. */
const one = { operation: "get", fields: { addrIpv4: "10.0.0.1" } } as const;

describe("client of a generic family", () => {
  test("uses the current id of the family", () => {
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      kernel.reply(message(request.type, 0, request.sequence, metrics({ age: 5n })));
      kernel.reply(verdict(request));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    expect(client.do("get", { addrIpv4: "10.0.0.1" })).toEqual({ age: 5n });
    kernel.id = 55;
    expect(client.do("get", { addrIpv4: "10.0.0.1" })).toEqual({ age: 5n });
    expect(kernel.familyRequests.map(({ type }) => type)).toEqual([40, 55]);
    // All requests of one call are sent with the same family id.
    const before = kernel.requests.length;
    client.doMultiple([one, one, one]);
    expect(kernel.requests.length - before).toBe(4);
    expect(kernel.familyRequests.slice(2).map(({ type }) => type)).toEqual([55, 55, 55]);
  });

  test("sends no request to an unregistered family", () => {
    const kernel = new ScriptedFamily("tcp_metrics", () => expect.unreachable());
    kernel.id = undefined;
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    const error = thrown(() => client.do("get", one.fields));
    expect(error.message).toBe(
      'tcp_metrics.get: the kernel has no family "tcp_metrics" (ENOENT); it requires CONFIG_INET',
    );
    expect(error).toMatchObject({ code: "ENOENT", operation: "tcp_metrics.get" });
    expect(client.supports("get")).toBe(false);
    expect(kernel.familyRequests).toEqual([]);
  });

  test("names the Linux version that added a missing family", () => {
    const kernel = new ScriptedFamily("IOAM6", () => expect.unreachable());
    kernel.id = undefined;
    using socket = NetlinkSocket.over(kernel);
    using client = ioam6.connect({ socket });
    expect(() => client.do("add-namespace", { nsId: 1 })).toThrow("it requires Linux 5.15 with CONFIG_IPV6");
  });

  test("reports invalid options before the family lookup", () => {
    const kernel = new ScriptedFamily("tcp_metrics", () => expect.unreachable());
    kernel.id = undefined;
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    const signal = AbortSignal.abort(new Error("enough"));
    for (const call of [
      () => client.do("get", one.fields, { signal }),
      () => client.doAll("get", one.fields, { signal }),
      () => client.doMultiple([one], { signal }),
      () => client.dump("get", {}, { signal }),
      () => client.events(1, { signal }),
    ]) {
      expect(call).toThrow("enough");
    }
    expect(() => client.do("get", one.fields, { timeoutMs: -5 })).toThrow(RangeError);
    expect(() => client.do("get", one.fields, { maxResends: "x" as unknown as number })).toThrow(TypeError);
    expect(() => client.dump("get", {}, { deadlineMs: -5 })).toThrow(RangeError);
    expect(() => client.events(0)).toThrow(RangeError);
    expect(kernel.requests).toEqual([]);
  });

  test("includes the family lookup in the time limit", () => {
    const kernel = new ScriptedFamily("tcp_metrics", () => {});
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket, timeoutMs: -1 });
    kernel.slowMs = 30;
    for (const call of [
      () => client.do("get", one.fields, { timeoutMs: 1000 }),
      () => client.dump("get", {}, { timeoutMs: 1000 }).next(),
      () => client.dump("get", {}, { deadlineMs: 1000 }).next(),
    ]) {
      kernel.waits.length = 0;
      expect(thrown(call)).toMatchObject({ code: "ETIMEDOUT" });
      const [lookup, own] = [kernel.waits[0]!, kernel.waits.at(-1)!];
      expect(lookup).toBeLessThanOrEqual(1000);
      expect(own).toBeLessThanOrEqual(970);
    }
  });

  test("reports an error for a get request without a reply", () => {
    const kernel = new ScriptedFamily("ethtool", (request, kernel) => kernel.reply(verdict(request)));
    using socket = NetlinkSocket.over(kernel);
    using client = ethtool.connect({ socket });
    expect(thrown(() => client.do("rings-get", { header: {} }))).toMatchObject({
      code: "EPROTO",
      operation: "ethtool.rings-get",
    });
    expect(client.doAll("rings-get", { header: {} })).toEqual([]);
    // In operations that change objects, an acknowledgement without a reply is a success.
    expect(client.do("features-set", { header: {} })).toBeUndefined();
    expect(client.do("rings-set", { header: {} })).toBeUndefined();
  });

  test("resends a request after a lost reply, unless `idempotent` is false", () => {
    let lost = 2;
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      if (lost-- > 0) return kernel.fail(ENOBUFS);
      kernel.reply(message(request.type, 0, request.sequence, metrics({ age: 7n })));
      kernel.reply(verdict(request));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    expect(client.do("get", one.fields)).toEqual({ age: 7n });
    expect(kernel.familyRequests).toHaveLength(3);
    lost = 1;
    const error = thrown(() => client.do("del", {}, { idempotent: false }));
    expect(error).toMatchObject({ code: "ENOBUFS", operation: "tcp_metrics.del" });
    expect(error.message).toContain("the outcome is unknown");
  });

  test("returns all messages of a reply", () => {
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      for (const age of [1n, 2n]) {
        kernel.reply(message(request.type, NLM_F_MULTI, request.sequence, metrics({ age })));
      }
      kernel.reply(done(request));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    expect(client.doAll("get", one.fields)).toEqual([{ age: 1n }, { age: 2n }]);
    expect(client.do("get", one.fields)).toEqual({ age: 1n });
    const [result] = client.doMultiple([one]);
    expect(result).toEqual({ reply: { age: 1n }, replies: [{ age: 1n }, { age: 2n }] });
  });

  test("restarts an interrupted dump or reports it as inconsistent", () => {
    let interrupted = 1;
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      const flags = NLM_F_MULTI | (interrupted-- > 0 ? NLM_F_DUMP_INTR : 0);
      kernel.reply(message(request.type, flags, request.sequence, metrics({ age: 1n })));
      kernel.reply(done(request));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    const dump = client.dump("get");
    expect(dump.toArray()).toEqual([{ age: 1n }]);
    expect(dump.consistent).toBe(true);
    expect(kernel.familyRequests).toHaveLength(2);
    interrupted = 1;
    const once = client.dump("get", {}, { retryInterrupted: 0 });
    expect(once.toArray()).toHaveLength(1);
    expect(once.consistent).toBe(false);
  });

  test("does not repeat an interrupted dump that resets counters", () => {
    const kernel = new ScriptedTransport(
      (request, kernel) => {
        const { payload } = operationCodec(nfacct, "new").request("do", { name: "web", pkts: 7n, bytes: 9n });
        kernel.reply(message(GET_CTRZERO_REPLY, NLM_F_MULTI | NLM_F_DUMP_INTR, request.sequence, payload));
        kernel.reply(done(request));
      },
      { protocol: NETLINK_NETFILTER },
    );
    using socket = NetlinkSocket.over(kernel);
    using client = nfacct.connect({ socket });
    const dump = client.dump("get-ctrzero");
    expect(dump.toArray()).toMatchObject([{ name: "web", pkts: 7n }]);
    expect([dump.consistent, kernel.requests.length]).toEqual([false, 1]);
    using objects = AccountingObjects.open({ socket });
    const listing = objects.resetAll();
    expect(listing.toArray()).toMatchObject([{ name: "web", packets: 7n }]);
    expect([listing.consistent, kernel.requests.length]).toEqual([false, 2]);
    client.dump("get-ctrzero", {}, { retryInterrupted: 1 }).toArray();
    expect(kernel.requests).toHaveLength(4);
    client.dump("get", {}, { retryInterrupted: undefined }).toArray();
    expect(kernel.requests).toHaveLength(8);
  });

  test("returns an entry for each next() call of a dump iterator", () => {
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      for (const age of [1n, 2n]) {
        kernel.reply(message(request.type, NLM_F_MULTI, request.sequence, metrics({ age })));
      }
      kernel.reply(done(request));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    const iterator = client.dump("get")[Symbol.iterator]();
    const steps = [iterator.next(), iterator.next(), iterator.next(), iterator.next()];
    expect(steps).toEqual([
      { done: false, value: { age: 1n } },
      { done: false, value: { age: 2n } },
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    // A dump is also cancelled if the caller leaves the loop before the first step.
    const left = client.dump("get");
    left[Symbol.iterator]().return!();
    expect(left.next()).toBeUndefined();
    expect(client.dump("get").toArray()).toHaveLength(2);
  });

  test("throws the error of a failed dump from every method", async () => {
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => {
      kernel.reply(message(request.type, NLM_F_MULTI, request.sequence, metrics({ age: 1n })));
      kernel.reply(verdict(request, EINVAL));
    });
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    const dump = client.dump("get");
    const seen: unknown[] = [];
    const read = async () => {
      for await (const item of dump) seen.push(item);
    };
    const first = await read().catch((error: unknown) => error);
    expect(first).toMatchObject({ code: "EINVAL", operation: "tcp_metrics.get" });
    // A failed dump must not look finished, because the caller would then regard its entries as the complete table.
    for (const again of [read, async () => dump.next(), async () => dump.toArray(), async () => [...dump]]) {
      expect(await again().catch((error: unknown) => `${error}`)).toBe(`${first}`);
    }
    expect(seen).toEqual([{ age: 1n }]);
    // A dump that the caller has abandoned counts as finished.
    const left = client.dump("get");
    for await (const item of left) {
      expect(item).toEqual({ age: 1n });
      break;
    }
    expect(() => left.toArray()).toThrow("tcp_metrics.get: the dump was read to its end or cancelled");
  });

  test("adds the caller's flags to the request flags", () => {
    const kernel = new ScriptedFamily("tcp_metrics", (request, kernel) => kernel.reply(verdict(request)));
    using socket = NetlinkSocket.over(kernel);
    using client = tcpMetrics.connect({ socket });
    client.do("del", {}, { flags: NLM_F_CREATE | NLM_F_ECHO });
    expect(kernel.familyRequests[0]!.flags).toBe(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_ECHO);
    // In generic families, a single bit of NLM_F_DUMP does not request a dump: it means NLM_F_REPLACE or NLM_F_EXCL.
    for (const flags of [NLM_F_ROOT, NLM_F_MATCH]) {
      client.do("del", {}, { flags });
      expect(kernel.familyRequests.at(-1)!.flags).toBe(NLM_F_REQUEST | NLM_F_ACK | flags);
    }
    expect(() => client.do("del", {}, { flags: NLM_F_DUMP })).toThrow(
      "tcp_metrics.del: flags: NLM_F_DUMP, or a bit of it",
    );
  });

  test("adds an empty header to a dump of all devices", () => {
    const kernel = new ScriptedFamily("ethtool", (request, kernel) => kernel.reply(done(request)));
    using socket = NetlinkSocket.over(kernel);
    using client = ethtool.connect({ socket });
    for (const fields of [undefined, {}, { header: {} }, { rx: 3 }, { header: { devName: "eth0" } }]) {
      client.dump("rings-get", fields).toArray();
    }
    const codec = operationCodec(ethtool, "rings-get");
    const requests = kernel.familyRequests.map((request) => codec.decodeRequest(request));
    expect(requests).toEqual([
      { header: {} },
      { header: {} },
      { header: {} },
      { header: {}, rx: 3 },
      { header: { devName: "eth0" } },
    ]);
    // If the spec requires a header or the caller has passed an invalid one, the client adds no header.
    expect(() => client.do("rings-get", {} as { header: object })).toThrow("rings-get: header");
    expect(() => client.dump("rings-get", { header: null as unknown as object })).toThrow("rings-get: header");
    const metrics = new ScriptedFamily("tcp_metrics", (request, kernel) => kernel.reply(done(request)));
    using other = NetlinkSocket.over(metrics);
    using without = tcpMetrics.connect({ socket: other });
    without.dump("get").toArray();
    expect(metrics.familyRequests.map(({ payload }) => payload.length)).toEqual([4]);
  });

  test("names the kernel option of a missing operation", () => {
    const kernel = new ScriptedFamily("netdev", (request, kernel) => kernel.reply(verdict(request, EOPNOTSUPP)));
    using socket = NetlinkSocket.over(kernel);
    using client = netdev.connect({ socket });
    expect(() => client.do("page-pool-get", { id: 1 })).toThrow(
      "netdev.page-pool-get: operation not supported (EOPNOTSUPP); netdev.page-pool-get requires a kernel with CONFIG_PAGE_POOL",
    );
  });
});

describe("request larger than a datagram", () => {
  const family = loadFamily(`
name: nlctrl
protocol: genetlink-legacy
attribute-sets:
  - name: main
    attributes:
      - { name: a-part, type: binary, multi-attr: true, value: 20 }
      - { name: small, type: u32 }
operations:
  list:
    - { name: put, value: 3, attribute-set: main, do: { request: { attributes: [a-part, small] } }, dump: { request: {} } }
`);
  const fields = { aPart: Array.from({ length: 20 }, () => new Uint8Array(65_000)), small: 1 };
  const problem =
    "nlctrl.put: aPart: it takes 1,300,000 of the request's 1,300,108 bytes, which exceed the socket's send buffer; " +
    "split the request (lists with chunks()) or use a socket with a larger sendBufferSize";

  test("is rejected with the name of its largest field", () => {
    using client = family.connect();
    for (const call of [
      () => client.do("put", fields),
      () => client.doAll("put", fields),
      () => client.dump("put", fields),
    ]) {
      const error = thrown(call);
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe(problem);
    }
  });

  test("does not prevent other requests of the same call", () => {
    using client = family.connect();
    const [first, second] = client.doMultiple([
      { operation: "put", fields },
      { operation: "put", fields: {} },
    ]);
    expect(first.error).toMatchObject({ code: "EMSGSIZE", operation: "nlctrl.put", message: `${problem} (EMSGSIZE)` });
    expect(second.error?.code).not.toBe("EMSGSIZE");
  });
});

describe("client of a raw family", () => {
  test("names the kernel option of an unsupported table", () => {
    const kernel = new ScriptedTransport((request, kernel) => kernel.reply(verdict(request, EOPNOTSUPP)), {
      protocol: NETLINK_ROUTE,
    });
    using socket = NetlinkSocket.over(kernel);
    using client = netlinkFamily<TcOperations, unknown, string>({ ...tc }).connect({ socket });
    const error = thrown(() => client.dump("getqdisc").toArray());
    expect(error).toMatchObject({ code: "EOPNOTSUPP", operation: "tc.getqdisc" });
    expect(error.message).toEndWith("; if the kernel lacks tc: it requires CONFIG_NET_SCHED");
  });

  test("names the kernel option of an unsupported family", () => {
    const kernel = new ScriptedTransport((request, kernel) => kernel.reply(verdict(request, EINVAL)), {
      protocol: NETLINK_NETFILTER,
    });
    using socket = NetlinkSocket.over(kernel);
    // The client is new: it has received no reply of this family yet.
    using client = netlinkFamily<ConntrackOperations, unknown, string>({ ...conntrack }).connect({ socket });
    const header = { nfgenFamily: 2 };
    const tupleOrig = { tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" } };
    expect(() => client.do("get", { header, tupleOrig })).toThrow(
      "if the kernel lacks conntrack: it requires CONFIG_NF_CT_NETLINK, module nf_conntrack_netlink",
    );
  });
});

describe("family loaded at run time", () => {
  const spec = `
name: made-up
protocol: netlink-raw
protonum: 0
definitions:
  - { name: top, type: struct, members: [{ name: some-index, type: u32 }] }
attribute-sets:
  - name: main
    attributes:
      - { name: some-name, type: string }
      - { name: some-number, type: u32 }
operations:
  fixed-header: top
  list:
    - { name: get, value: 18, attribute-set: main, do: { request: { attributes: [some-name] }, reply: { value: 16, attributes: [some-number] } } }
mcast-groups:
  list:
    - { name: news, value: 4 }
    - { name: nowhere }
`;

  test("has a client with the same methods", () => {
    const family = loadFamily(spec, { file: "made-up.yaml" });
    const codec = operationCodec(family, "get");
    const kernel = new ScriptedTransport(
      (request, kernel) => {
        const { payload } = codec.request("do", { header: { someIndex: 3 }, someNumber: 9 });
        kernel.reply(message(16, 0, request.sequence, payload.slice()));
        kernel.reply(verdict(request));
      },
      { protocol: NETLINK_ROUTE },
    );
    using socket = NetlinkSocket.over(kernel);
    using client = family.connect({ socket });
    expect(client.do("get", { header: { someIndex: 3 }, someName: "x" })).toEqual({
      header: { someIndex: 3 },
      someNumber: 9,
    });
    expect(codec.decode(kernel.requests[0]!)).toEqual({ header: { someIndex: 3 }, someName: "x" });
    expect([...client.groups]).toEqual([["news", 4]]);
    expect(() => client.events("nowhere")).toThrow(RangeError);
    expect(() => client.do("gte")).toThrow('made-up: unknown operation "gte"; did you mean "get"?');
    expect(Object.isFrozen(family)).toBe(true);
  });
});
