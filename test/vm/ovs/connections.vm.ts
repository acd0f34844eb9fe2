// Compares the connections that the library lists for a datapath with the output of `ovs-dpctl`.
import { describe, expect, test } from "bun:test";
import { conntrack } from "../../../src/families/conntrack.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import {
  type Connection,
  type ConnectionFilter,
  Datapath,
  formatConnection,
  formatConnectionStatistics,
  formatZoneLimits,
  parseConnectionTuple,
} from "../../../src/subsystems/ovs/index.ts";
import { runIn, setSysctl } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { loadModule } from "../modules.ts";
import { frame, ipv4, tcp, udp } from "./frames.ts";
import { dpctlLines, timeless } from "./vswitchd.ts";

const lab = useLab();
const STATES = "NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE LISTEN".split(" ");
const ENDS = ["-s", "10.0.0.1", "-d", "10.0.0.2", "-t", "10000"];
const ENDS6 = ["-s", "fd00::1", "-d", "fd00::2", "-t", "10000"];
const PORTS = ["--sport", "77", "--dport", "80"];

/** Creates a datapath. The connections that it tracks do not expire while the test runs. */
function create(): Datapath {
  const datapath = Datapath.create("dp0", { netns: lab.netns });
  for (const name of ["udp_timeout", "tcp_timeout_syn_sent"])
    setSysctl(lab.netns, `netfilter/nf_conntrack_${name}`, 100_000);
  return datapath;
}

/** Creates a datapath with a tracked connection of each protocol. */
function createAll(): Datapath {
  loadModule("nf_conntrack_netlink");
  loadModule("nf_conntrack_ftp");
  const datapath = create();
  for (const name of ["acct", "timestamp"]) setSysctl(lab.netns, `netfilter/nf_conntrack_${name}`, 1);
  const add = (protocol: string, ...words: string[]) => runIn(lab.netns, ["conntrack", "-I", "-p", protocol, ...words]);
  for (const [index, state] of STATES.entries())
    add("tcp", ...ENDS, "--sport", `${1000 + index}`, "--dport", "80", "--state", state);
  add("tcp", ...ENDS, ...PORTS, "--state", "ESTABLISHED", "-u", "ASSURED,SEEN_REPLY", "-m", "5", "-w", "9");
  add("tcp", ...ENDS, "--sport", "4000", "--dport", "80", "--state", "ESTABLISHED", "--src-nat", "9.9.9.9:5000");
  add("udp", ...ENDS6, ...PORTS, "-u", "SEEN_REPLY");
  add("icmp", ...ENDS, "--icmp-type", "8", "--icmp-code", "0", "--icmp-id", "77");
  add("icmpv6", ...ENDS6, "--icmpv6-type", "128", "--icmpv6-code", "0", "--icmpv6-id", "77");
  add("sctp", ...ENDS, ...PORTS, "--state", "ESTABLISHED", "--orig-vtag", "1", "--reply-vtag", "2");
  add("dccp", ...ENDS, ...PORTS, "--state", "OPEN", "--role", "client");
  add("udplite", ...ENDS, ...PORTS);
  add("gre", ...ENDS, "--srckey", "5", "--dstkey", "6");
  add("89", ...ENDS);
  using client = conntrack.connect({ netns: lab.netns });
  const ip = { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" };
  const back = { ipV4Src: "10.0.0.2", ipV4Dst: "10.0.0.1" };
  const flags = { flags: ["window-scale" as const], mask: ["window-scale" as const] };
  client.do(
    "new",
    {
      header: { nfgenFamily: 2 },
      tupleOrig: { tupleIp: ip, tupleProto: { protoNum: 6, protoSrcPort: 5000, protoDstPort: 80 } },
      tupleReply: { tupleIp: back, tupleProto: { protoNum: 6, protoSrcPort: 80, protoDstPort: 5000 } },
      timeout: 10_000,
      protoinfo: {
        protoinfoTcp: {
          tcpState: "established",
          tcpWscaleOriginal: 7,
          tcpWscaleReply: 3,
          tcpFlagsOriginal: flags,
          tcpFlagsReply: flags,
        },
      },
    },
    { flags: NLM_F_CREATE | NLM_F_EXCL },
  );
  const labels = { value: "00112233445566778899aabbccddeeff", mask: "f".repeat(32) };
  const mark = { value: 7, mask: 0xffff_ffff };
  const ip4 = (protocol: number, transport: string) => frame("0800", ipv4(protocol, transport));
  datapath.execute({ packet: ip4(17, udp(1000, 2000)), actions: [{ ct: { commit: true, zone: 3, mark, labels } }] });
  datapath.execute({ packet: ip4(6, tcp(1000, 21, 2)), actions: [{ ct: { commit: true, zone: 4, helper: "ftp" } }] });
  return datapath;
}

/** Returns the lines that both versions of `ovs-dpctl` print, sorted. */
function printed(...words: string[]): string[] {
  return dpctlLines(lab.netns, ...words).sort();
}

function formatted(list: Iterable<Connection>, options?: Parameters<typeof formatConnection>[1]): string[] {
  return [...list].map((connection) => timeless(formatConnection(connection, options))).sort();
}

describe("datapath connections", () => {
  test("match the output of ovs-dpctl", () => {
    using datapath = createAll();
    const { connections } = datapath;
    const brief = printed("dump-conntrack");
    expect(brief).toHaveLength(23);
    expect(formatted(connections.list())).toEqual(brief);
    expect(formatted(connections.list(), { verbose: true })).toEqual(printed("-m", "dump-conntrack"));
    expect(formatted(connections.list(), { statistics: true })).toEqual(printed("-s", "dump-conntrack"));
    const all = formatted(connections.list(), { verbose: true, statistics: true });
    expect(all).toEqual(printed("-m", "-s", "dump-conntrack"));
    expect(all.join("\n")).toMatch(/helper=ftp/);
    expect(all.join("\n")).toMatch(/wscale_orig=7/);
    expect(all.join("\n")).toMatch(/labels=0xffeeddccbbaa99887766554433221100/);
    expect(formatted(connections.list({ zone: 3 }))).toEqual(printed("dump-conntrack", "dp0", "zone=3"));
    datapath.delete();
  });

  test("match the counts of ovs-dpctl", () => {
    using datapath = createAll();
    const { connections } = datapath;
    const show = (...words: string[]) => `${dpctlLines(lab.netns, ...words).join("\n")}\n`;
    const statistics = connections.statistics();
    expect(formatConnectionStatistics(statistics)).toBe(show("ct-stats-show"));
    expect(formatConnectionStatistics(statistics, { verbose: true })).toBe(show("-m", "ct-stats-show"));
    expect(show("ct-bkts")).toBe("Command is available for UserSpace ConnTracker only.\n");
    const zone = connections.statistics({ zone: 9 });
    expect(formatConnectionStatistics(zone, { verbose: true })).toBe(show("-m", "ct-stats-show", "dp0", "zone=9"));
    const counts = connections.countByZone();
    expect([counts.get(3), counts.get(4), counts.get(9)]).toEqual([1, 1, 1]);
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(statistics.total);
    datapath.delete();
  });

  test("are deleted by zone and tuple", () => {
    using datapath = createAll();
    const { connections } = datapath;
    const deleted = (filter: ConnectionFilter) => {
      const { total } = connections.statistics();
      connections.flush(filter);
      return total - connections.statistics().total;
    };
    expect(deleted({ zone: 3 })).toBe(1);
    expect(deleted({ zone: 3 })).toBe(0);
    const tuple = parseConnectionTuple("ct_nw_src=10.0.0.1,ct_nw_proto=6,ct_tp_dst=80");
    expect(deleted({ ...tuple, original: { ...tuple.original, sourcePort: 1003 } })).toBe(1);
    expect(deleted(parseConnectionTuple("ct_nw_dst=9.9.9.9", "reply"))).toBe(1);
    const echo = "ct_ipv6_src=fd00:0:0::1,ct_nw_proto=58,icmp_id=77,icmp_type=128";
    expect(deleted(parseConnectionTuple(echo))).toBe(1);
    expect(deleted({ ...tuple, zone: 9 })).toBe(1);
    expect(formatted(connections.list())).toEqual(printed("dump-conntrack"));
    expect(deleted(tuple)).toBe(10);
    connections.flushAll();
    expect([...connections.list()]).toEqual([]);
    datapath.delete();
  });
});

test("zone limits match the output of ovs-dpctl", () => {
  using datapath = create();
  const show = (...words: string[]) => `${dpctlLines(lab.netns, "ct-get-limits", ...words).join("\n")}\n`;
  expect(formatZoneLimits(datapath.zoneLimits.get())).toBe(show());
  runIn(lab.netns, ["ovs-dpctl", "ct-set-limits", "default=100", "zone=7,limit=5", "zone=3,limit=4294967295"]);
  datapath.execute({ packet: frame("0800", ipv4(17, udp(1, 2))), actions: [{ ct: { commit: true, zone: 7 } }] });
  const all = formatZoneLimits(datapath.zoneLimits.get());
  expect(all).toBe(show());
  expect(all).toContain("zone=7,limit=5,count=1\n");
  expect(formatZoneLimits(datapath.zoneLimits.get(["default", 9, 3]))).toBe(show("dp0", "zone=9,3"));
  datapath.delete();
});
