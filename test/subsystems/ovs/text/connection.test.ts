import { describe, expect, test } from "bun:test";
import { hostLittleEndian } from "../../../../src/message/byte-order.ts";
import type { ConnectionProtocol } from "../../../../src/subsystems/netfilter/protocols.ts";
import {
  type Connection,
  Datapath,
  formatConnection,
  formatConnectionStatistics,
  parseConnectionTuple,
} from "../../../../src/subsystems/ovs/index.ts";
import { FakeDatapath } from "../../../../src/testing/index.ts";
import { thrown } from "../../../message/bytes.ts";

const connection: Connection = {
  family: "inet",
  protocol: "tcp",
  original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1000, destinationPort: 80 },
  reply: { source: "10.0.0.2", destination: "10.0.0.1", sourcePort: 80, destinationPort: 1000 },
  id: 5,
  status: ["confirmed", "offload"],
  timeout: 9,
  tcp: { state: "syn-recv" },
  started: 1_000_000_000_123_456_789n,
  stopped: 1_000_000_001_000_000_000n,
  helper: "ftp",
};
const TUPLES =
  "orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=80),reply=(src=10.0.0.2,dst=10.0.0.1,sport=80,dport=1000)";

describe("formatConnection", () => {
  test("formats a connection with each option", () => {
    expect(formatConnection(connection)).toBe(`tcp,${TUPLES},protoinfo=(state=ESTABLISHED),helper=ftp`);
    expect(formatConnection(connection, { verbose: true })).toBe(
      `tcp,${TUPLES},id=5,status=CONFIRMED,` +
        "protoinfo=(state_orig=SYN_RECV,state_reply=SYN_RECV,flags_orig=0,flags_reply=0),helper=ftp",
    );
    expect(formatConnection(connection, { statistics: true })).toContain(
      ",start=2001-09-09T01:46:40.123,stop=2001-09-09T01:46:41.000,timeout=9,",
    );
  });

  test("formats the details of each protocol", () => {
    const formats = (changes: Partial<Connection>, options = {}) => {
      const { helper: _, tcp: __, ...common } = connection;
      return formatConnection({ ...common, ...changes }, options)
        .split(TUPLES)
        .join("…");
    };
    const ping = { source: "::1", destination: "::2", icmpType: 128, icmpCode: 0, icmpId: 7 };
    const answer = { source: "::2", destination: "::1", icmpType: 129, icmpCode: 0, icmpId: 7 };
    expect(formats({ protocol: "icmpv6", original: ping, reply: answer })).toBe(
      "icmpv6,orig=(src=::1,dst=::2,id=7,type=128,code=0),reply=(src=::2,dst=::1,id=7,type=129,code=0)",
    );
    expect([formats({ protocol: "gre" }), formats({ protocol: "2" }), formats({ protocol: "89" })]).toEqual([
      "47,…",
      "igmp,…",
      "89,…",
    ]);
    expect(formats({ zone: 3, mark: 7, labels: [0, 127] })).toBe(
      "tcp,…,zone=3,mark=7,labels=0x80000000000000000000000000000001",
    );
    const counted = { ...connection.original, packets: 2n, bytes: 100n };
    expect(formats({ original: counted }, { statistics: true })).toContain("dport=80,packets=2,bytes=100),reply=");
    expect(formats({ sctp: { state: "cookie-echoed", originalTag: 1 } })).toBe(
      `tcp,…,protoinfo=(state=COOKIE_ECHOED,vtag_orig=${hostLittleEndian ? 0x1000000 : 1},vtag_reply=0)`,
    );
    const tcp = { state: "established" as const, originalWindowScale: 7, originalFlags: ["window-scale" as const, 1] };
    const master = { protocol: "tcp" as const, ...connection.original };
    expect(formats({ protocol: "udp", tcp, master }, { verbose: true })).toBe(
      "udp,…,id=5,status=CONFIRMED,protoinfo=(state_orig=ESTABLISHED,state_reply=ESTABLISHED,wscale_orig=7,wscale_reply=0," +
        "flags_orig=WINDOW_SCALE,flags_reply=0),parent=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=80)",
    );
  });

  test("rejects invalid connections and unknown options", () => {
    expect(() => formatConnection(5 as never)).toThrow(TypeError);
    expect(() => formatConnection({ ...connection, original: undefined } as never)).toThrow(
      "connection.original: expected",
    );
    expect(() => formatConnection({ ...connection, reply: null } as never)).toThrow("connection.reply: expected");
    expect(() => formatConnection(connection, { verbos: true } as never)).toThrow("did you mean verbose");
  });
});

describe("parseConnectionTuple", () => {
  test("parses the tuples of ovs-dpctl", () => {
    expect(parseConnectionTuple("ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80")).toEqual({
      protocol: 6,
      original: { source: "10.0.0.1", destinationPort: 80 },
    });
    expect(parseConnectionTuple("ct_nw_dst=10.0.0.1", "reply")).toEqual({ reply: { destination: "10.0.0.1" } });
    expect(parseConnectionTuple("ct_ipv6_dst=fd00:0::1,ct_nw_proto=58,icmp_type=128,icmp_code=0,icmp_id=7")).toEqual({
      protocol: 58,
      original: { destination: "fd00::1", icmpType: 128, icmpCode: 0, icmpId: 7 },
    });
    expect(parseConnectionTuple("")).toEqual({});
  });

  test.each([
    ["ct_nw_src=x", 10],
    ["ct_nw_src=1.2.3.4,ct_nw_src=1.2.3.4", 18],
    ["ct_nw_proto=6,ct_nw_proto=6", 14],
    ["ct_tp_src=70000", 10],
    ["tp_src=7", 0],
  ])("rejects the tuple %j with the position of the error", (text, position) => {
    expect(thrown(() => parseConnectionTuple(text))).toMatchObject({ name: "FlowSyntaxError", position });
  });
});

test("formatConnectionStatistics() omits protocols without connections", () => {
  const protocols = new Map([
    ["tcp" as const, 2],
    ["icmpv6" as const, 1],
    ["89", 1],
  ] as [ConnectionProtocol | `${number}`, number][]);
  const tcpStates = new Map([
    ["syn-recv", 1],
    ["established", 1],
  ]);
  expect(formatConnectionStatistics({ total: 4, protocols, tcpStates }, { verbose: true })).toBe(
    "Connections Stats:\n    Total: 4\n  TCP: 2\n    Conn per TCP states:\n\t  [ESTABLISHED]=2\n  Other: 1\n",
  );
});

test("tunnel ports reject invalid options and custom connections", () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  const add = (port: object) => () => datapath.addTunnelPort({ name: "tunnel", kind: "vxlan", ...port } as never);
  expect(thrown(add({}))).toMatchObject({ code: "EOPNOTSUPP" });
  expect(thrown(() => datapath.removeTunnelPort("tunnel"))).toMatchObject({ code: "EOPNOTSUPP" });
  expect(add({ kind: "gtp" })).toThrow("port.kind: expected one of vxlan, geneve, gretap");
  expect(add({ kind: "gretap", dstPort: 5 })).toThrow("port.dstPort: not allowed for gretap");
  expect(add({ kind: "bareudp" })).toThrow("port.dstPort: ");
  expect(add({ dstPort: 70_000 })).toThrow(RangeError);
  expect(add({ name: "a/b" })).toThrow(RangeError);
  expect(() => datapath.removeTunnelPort({} as never)).toThrow(TypeError);
});

test("datapath connections throw EOPNOTSUPP over a custom connection", () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  const { connections } = datapath;
  const calls = [() => connections.list(), () => connections.flush({ zone: 5 }), () => connections.flushAll()];
  expect(calls.map((call) => thrown(call))).toMatchObject(calls.map(() => ({ code: "EOPNOTSUPP" })));
});
