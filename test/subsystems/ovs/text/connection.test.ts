import { describe, expect, test } from "bun:test";
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
  header: { nfgenFamily: 2, version: 0, resId: 0 },
  tupleOrig: {
    tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" },
    tupleProto: { protoNum: 6, protoSrcPort: 1000, protoDstPort: 80 },
  },
  tupleReply: {
    tupleIp: { ipV4Src: "10.0.0.2", ipV4Dst: "10.0.0.1" },
    tupleProto: { protoNum: 6, protoSrcPort: 80, protoDstPort: 1000 },
  },
  id: 5,
  status: ["confirmed", "offload"],
  timeout: 9,
  protoinfo: { protoinfoTcp: { tcpState: "syn-recv" } },
  timestamp: { start: 1_000_000_000_123_456_789n, stop: 1_000_000_001_000_000_000n },
  help: { helpName: "ftp" },
};
const TUPLES =
  "orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=80),reply=(src=10.0.0.2,dst=10.0.0.1,sport=80,dport=1000)";

describe("formatConnection", () => {
  test("formats a connection with its options", () => {
    expect(formatConnection(connection)).toBe(`tcp,${TUPLES},protoinfo=(state=ESTABLISHED),helper=ftp`);
    expect(formatConnection(connection, { verbose: true })).toBe(
      `tcp,${TUPLES},id=5,status=CONFIRMED,` +
        "protoinfo=(state_orig=SYN_RECV,state_reply=SYN_RECV,flags_orig=0,flags_reply=0),helper=ftp",
    );
    expect(formatConnection(connection, { statistics: true })).toContain(
      ",start=2001-09-09T01:46:40.123,stop=2001-09-09T01:46:41.000,timeout=9,",
    );
  });

  test("rejects invalid connections and unknown options", () => {
    expect(() => formatConnection(5 as never)).toThrow(TypeError);
    expect(() => formatConnection(connection, { verbos: true } as never)).toThrow("did you mean verbose");
  });
});

describe("parseConnectionTuple", () => {
  test("parses the tuples that ovs-dpctl accepts", () => {
    expect(parseConnectionTuple("ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80")).toEqual({
      source: "10.0.0.1",
      protocol: 6,
      destinationPort: 80,
    });
    expect(parseConnectionTuple("ct_ipv6_dst=fd00:0::1,ct_nw_proto=58,icmp_type=128,icmp_code=0,icmp_id=7")).toEqual({
      destination: "fd00::1",
      protocol: 58,
      icmpType: 128,
      icmpCode: 0,
      icmpId: 7,
    });
    expect(parseConnectionTuple("")).toEqual({});
  });

  test.each([
    ["ct_nw_src=x", 10],
    ["ct_nw_src=1.2.3.4,ct_nw_src=1.2.3.4", 18],
    ["ct_tp_src=70000", 10],
    ["tp_src=7", 0],
  ])("rejects %j with the position of the error", (text, position) => {
    expect(thrown(() => parseConnectionTuple(text))).toMatchObject({ name: "FlowSyntaxError", position });
  });
});

test("formatConnectionStatistics() omits protocols without connections", () => {
  const protocols = new Map([
    [6, 2],
    [58, 1],
    [89, 1],
  ]);
  const tcpStates = new Map([
    ["syn-recv", 1],
    ["established", 1],
  ]);
  expect(formatConnectionStatistics({ total: 4, protocols, tcpStates }, { verbose: true })).toBe(
    "Connections Stats:\n    Total: 4\n  TCP: 2\n    Conn per TCP states:\n\t  [ESTABLISHED]=2\n  Other: 1\n",
  );
});

test("Tunnel ports reject invalid options, and cannot be used with a datapath opened over a custom connection", () => {
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

test("Connections reject invalid filters, and cannot be used with a datapath opened over a custom connection", () => {
  using fake = new FakeDatapath();
  using datapath = Datapath.create("dp0", { connection: fake });
  expect(thrown(() => datapath.connections.list())).toMatchObject({ code: "EOPNOTSUPP" });
  expect(() => datapath.connections.list({ zone: 70_000 })).toThrow("filter.zone: ");
  expect(() => datapath.connections.list({ reply: { source: "x" } })).toThrow("filter.reply.source: ");
  expect(() => datapath.connections.flush({ zone: undefined })).toThrow("filter: expected a zone or a tuple");
  expect(() => datapath.connections.flush({ orginal: {} } as never)).toThrow("did you mean original");
});
