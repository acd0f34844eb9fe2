import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { unlinkSync, writeFileSync } from "node:fs";
import type { FlowAttrs } from "../../../src/families/ovs-flow.ts";
import {
  closeIdleSockets,
  dump,
  lookupFamily,
  NETLINK_GENERIC,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_REQUEST,
  transact,
} from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import {
  formatActions,
  formatDatapathFlow,
  formatFlow,
  type PortNames,
  parseActions,
  parseDatapathFlow,
  parseFlow,
} from "../../../src/subsystems/ovs/index.ts";
import { Random } from "../../message/random.ts";
import { actionTexts } from "../../subsystems/ovs/text/action-texts.ts";
import { family } from "../../subsystems/ovs/text/family.ts";
import { ACTIONS, ACTIONS_OF_THE_KERNEL, flowTexts, KEYS } from "../../subsystems/ovs/text/flow-texts.ts";
import { normalized } from "../../subsystems/ovs/text/normalized-actions.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { Datapath } from "./openvswitch.ts";
import { DPCTLS, dpctlLines } from "./vswitchd.ts";

const put = operationCodec(family, "new");
const get = operationCodec(family, "get");
const SEED = 20261;
const COUNT = 400;
/** Flow key with which the kernel accepts all actions that the tests use. */
const TCP = "in_port(0),eth(),eth_type(0x0800),ipv4(proto=6,frag=no),tcp(),tcp_flags(0/0)";

let netns: NetworkNamespace;
let datapath: Datapath;
let id: number;

beforeEach(() => {
  netns = NetworkNamespace.create();
  datapath = new Datapath(netns, "dp0");
  ({ id } = lookupFamily("ovs_flow", { netns }));
});

afterEach(() => {
  datapath.delete();
  netns.close();
  closeIdleSockets();
});

const ports: PortNames = {
  nameOf: (number) => (number === 0 ? "dp0" : undefined),
  numberOf: (name) => (name === "dp0" ? 0 : undefined),
};

/** Returns all flows that the library reads from the datapath, sorted by number. */
function flows(): FlowAttrs[] {
  const request = get.request("dump", { header: { dpIfindex: datapath.index } }, { type: id });
  const messages = dump(NETLINK_GENERIC, request, { netns }).toArray();
  const all = messages.map((message) => get.decode(message) as FlowAttrs);
  return all.sort((one, other) => one.key!.recircId! - other.key!.recircId!);
}

/**
 * Returns all flows of the datapath as lines of `ovs-dpctl`, sorted by number, without attributes that `ovs-dpctl` does
 * not support.
 */
function lines(...options: string[]): string[] {
  const number = (line: string) => Number(/recirc_id\((\w+)\)/.exec(line)?.[1]);
  return dpctlLines(netns, ...options, "dump-flows", "dp0").sort((one, other) => number(one) - number(other));
}

/** Adds flows with `ovs-dpctl`, and checks that the program accepts all of them. */
function putAll(flowsAndActions: readonly string[]): void {
  const file = `/tmp/flows-${process.pid}`;
  writeFileSync(file, `${flowsAndActions.join("\n")}\n`);
  try {
    runIn(netns, ["ovs-dpctl", "add-flows", "dp0", file]);
  } finally {
    unlinkSync(file);
  }
}

/** Adds a flow with the library, and returns the flow as the kernel reports it. */
function send(text: string, actions: string, ufid?: string): FlowAttrs {
  const flow = { ...parseFlow(text), actions: parseActions(actions), ...(ufid === undefined ? {} : { ufid }) };
  const flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
  const request = put.request("do", { header: { dpIfindex: datapath.index }, ...flow }, { type: id, flags });
  transact(NETLINK_GENERIC, request, { netns });
  return flow;
}

/**
 * Returns a line of flow text without the IPv6 extension headers. The kernel reports these even if the flow does not
 * match on them.
 */
function withoutExtensions(line: string): string {
  return line.replaceAll(/,key32\([^)]*\)/g, "");
}

describe("datapath flow texts", () => {
  test(`match ovs-dpctl for random flows put by ovs-dpctl (seed ${SEED})`, () => {
    const texts = flowTexts(new Random(SEED), COUNT);
    putAll(texts.map((text) => `${text} 1`));
    const all = flows();
    expect(all).toHaveLength(COUNT);
    expect(all.map((flow) => formatDatapathFlow(flow))).toEqual(lines());
    expect(all.map((flow) => formatDatapathFlow(flow, { verbose: true, ports }))).toEqual(lines("-m"));
    expect(all.map((flow) => formatDatapathFlow(flow, { ports }))).toEqual(lines("--names"));
  });

  test(`the output of ovs-dpctl survives parsing and formatting (seed ${SEED + 1})`, () => {
    putAll(flowTexts(new Random(SEED + 1), COUNT).map((text) => `${text} 0`));
    const brief = lines();
    expect(brief.map((line) => formatDatapathFlow(parseDatapathFlow(line)))).toEqual(brief);
    const full = lines("-m");
    const again = full.map((line) => formatDatapathFlow(parseDatapathFlow(line, { ports }), { ports, verbose: true }));
    expect(again).toEqual(full);
  });

  test(`match ovs-dpctl for random flows put by the library (seed ${SEED + 2})`, () => {
    const texts = flowTexts(new Random(SEED + 2), COUNT);
    const sent = texts.map((text) => formatDatapathFlow(send(text, "1")));
    const printed = lines().map(withoutExtensions);
    expect(printed).toEqual(sent);
  });

  test("match ovs-dpctl for every kind of flow", () => {
    const texts = KEYS.map((key, index) => `recirc_id(0x${(index + 1).toString(16)}),${key}`);
    for (const text of texts) send(text, "1");
    const printed = lines().map((line) => withoutExtensions(line).replace(/, packets:.*/, ""));
    expect(printed).toEqual(texts);
    expect(flows().map((flow) => formatDatapathFlow(flow))).toEqual(lines());
    expect(flows().map((flow) => formatDatapathFlow(flow, { verbose: true, ports }))).toEqual(lines("-m"));
  });

  test("match ovs-dpctl for empty masks and keyless tunnels", () => {
    const texts = [
      "tunnel(src=1.1.1.1,dst=2.2.2.2,tos=0,ttl=64,flags(-df-key)),in_port(0),eth(),eth_type(0x1234)",
      "tunnel(tun_id=0x5,src=1.1.1.1,dst=2.2.2.2,ttl=64,erspan(ver=1,idx=0x7),flags(+key)),in_port(0),eth(),eth_type(0x1234)",
      "tunnel(tun_id=0x5,src=1.1.1.1,dst=2.2.2.2,ttl=64,erspan(ver=2,dir=1,hwid=0x3),flags(+key)),in_port(0),eth(),eth_type(0x1234)",
      "tunnel(tun_id=0x5,src=1.1.1.1,dst=2.2.2.2,ttl=64,vxlan(gbp(id=5/0,flags=0x8/0)),flags(+key)),in_port(0),eth(),eth_type(0x1234)",
      "tunnel(src=1.1.1.1,dst=2.2.2.2,ttl=64,geneve({class=0x1/0,type=0x80/0,len=4/0,0x5/0})),in_port(0),eth(),eth_type(0x1234)",
      "in_port(0),eth(),eth_type(0x8847),mpls(label=5/0x0,tc=0/0,ttl=0/0x0,bos=1/1)",
      "in_port(0),eth(),eth_type(0x894f),nsh(mdtype=1,np=3)",
      "in_port(0),eth(),eth_type(0x894f),nsh()",
      "in_port(0),eth(),eth_type(0x8100),vlan(vid=0/0x0,pcp=7/0x0),encap(eth_type(0x1234))",
    ];
    for (const [index, text] of texts.entries()) send(`recirc_id(${index + 1}),${text}`, "1");
    const all = flows();
    expect(all.map((flow) => formatDatapathFlow(flow))).toEqual(lines());
    expect(all.map((flow) => formatDatapathFlow(flow, { verbose: true, ports }))).toEqual(lines("-m"));
    const complete = all.map(({ key, mask }) => formatFlow(key!, mask, { complete: true, verbose: true }));
    runIn(netns, ["ovs-dpctl", "del-flows", "dp0"]);
    for (const text of complete) send(text, "1");
    const matches = (list: FlowAttrs[]) => list.map(({ key, mask }) => ({ key, mask }));
    expect(matches(flows())).toEqual(matches(all));
    expect(formatFlow(all[0]!.key!, all[0]!.mask, { complete: true })).toContain("tos=0,ttl=64,flags(-df-key)");
  });

  test("match the counters, age and flags of ovs-dpctl", async () => {
    runIn(netns, ["ip", "addr", "add", "10.0.0.1/24", "dev", "dp0"]);
    runIn(netns, ["ip", "link", "set", "dp0", "up"]);
    runIn(netns, ["ip", "neigh", "add", "10.0.0.2", "lladdr", "02:00:00:00:00:02", "dev", "dp0"]);
    send("in_port(0),eth(),eth_type(0x0800),ipv4(proto=6),tcp(),tcp_flags(0/0)", "drop");
    // The packet matches a flow that drops it, so the sender receives no reply. It sends the packet again until it is killed.
    const sender = netns.run(() => Bun.spawn(["nc", "10.0.0.2", "80"], { stdin: "ignore" }));
    await until(() => (flows()[0]?.stats?.nPackets ?? 0n) > 0n, "the flow has matched a packet");
    sender.kill("SIGKILL");
    await sender.exited;
    const now = process.hrtime.bigint();
    const [flow] = flows();
    const line = runIn(netns, ["ovs-dpctl", "dump-flows", "dp0"]).trim();
    const age = (text: string) => Number(/used:([\d.]+)s/.exec(text)?.[1]);
    const ageless = (text: string) => text.replace(/used:[\d.]+s/, "used:…");
    const written = formatDatapathFlow(flow!);
    expect(flow!.stats!.nPackets).toBeGreaterThan(0n);
    expect(ageless(written)).toBe(ageless(line));
    expect(written).toContain("flags:S,");
    const between = Number(process.hrtime.bigint() - now) / 1e9;
    expect(Math.abs(age(line) - age(written))).toBeLessThan(between + 0.5);
    const { used } = parseDatapathFlow(line, { now: flow!.used! + BigInt(Math.round(age(line) * 1000)) });
    expect(used).toBe(flow!.used!);
  });

  test("match the actions that ovs-dpctl prints", () => {
    for (const [index, actions] of ACTIONS.entries()) send(`recirc_id(${index + 1}),${TCP}`, actions);
    expect(lines().map((line) => line.replace(/^.*, actions:/, ""))).toEqual([...ACTIONS]);
    const all = flows();
    expect(all.map(({ actions }) => formatActions(actions!))).toEqual([...ACTIONS]);
  });

  test(`match ovs-dpctl for random action texts (seed ${SEED + 3})`, () => {
    const texts = actionTexts(new Random(SEED + 3), COUNT);
    const printed = dpctlLines(netns, "parse-actions", ...texts);
    expect(texts.map((text) => formatActions(parseActions(text)))).toEqual(printed);
  });

  test("match the normalized actions of both ovs-dpctl versions", () => {
    for (const [flow, actions, expected] of normalized) {
      for (const dpctl of DPCTLS) {
        const printed = runIn(netns, [dpctl, "normalize-actions", flow, actions]);
        expect(printed.slice(printed.indexOf("\n") + 1)).toBe(
          expected.join("").replaceAll("tpid=0x88a8", "tpid=0xa888"),
        );
      }
    }
  });

  test("contain actions that ovs-dpctl prints only partly", () => {
    for (const [index, actions] of ACTIONS_OF_THE_KERNEL.entries()) send(`recirc_id(${index + 1}),${TCP}`, actions);
    const written = flows().map(({ actions }) => formatActions(actions!, { complete: true }));
    expect(written).toEqual([...ACTIONS_OF_THE_KERNEL]);
  });

  test("contain the UFIDs that ovs-dpctl prints", () => {
    const ufid = "00112233-4455-6677-8899-aabbccddeeff";
    send(`recirc_id(0x1),${TCP}`, "1", ufid);
    const [flow] = flows();
    const written = formatDatapathFlow(flow!, { verbose: true, ports });
    expect(flow!.ufid).toBe(ufid);
    expect(written).toStartWith("ufid:");
    expect(lines("-m")).toEqual([written]);
    expect(parseDatapathFlow(written, { ports }).ufid).toBe(ufid);
    const found = runIn(netns, ["ovs-dpctl", "-m", "get-flow", "dp0", written.slice(0, written.indexOf(","))]);
    expect(found.trim()).toBe(written);
  });
});
