// For OpenFlow rules, `ovs-vswitchd` adds datapath flows. The tests compare these flows as formatted by the library and
// as printed by `ovs-dpctl`.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { unlinkSync, writeFileSync } from "node:fs";
import { closeIdleSockets, NetworkNamespace } from "../../../src/index.ts";
import {
  Datapath,
  type Flow,
  formatActions,
  formatDatapathFlow,
  formatFlow,
  parseDatapathFlow,
  parseFlowCommands,
  timeoutPolicyName,
} from "../../../src/subsystems/ovs/index.ts";
import { expectEventually } from "../../support/eventually.ts";
import { until } from "../../support/threads.ts";
import { linkUp } from "../links/links.ts";
import { loadModule } from "../modules.ts";
import { frame, ipv4, tcp } from "./frames.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { DPCTLS, dpctlLines, timeless, Vswitchd, type versions } from "./vswitchd.ts";

/**
 * If each packet without a flow has led to a new flow, the test continues once the counters have not changed for this
 * time, in milliseconds. Times without a look at the counters do not count: the whole virtual machine may have stood
 * still.
 */
const QUIET_MS = 100;
/**
 * If a packet without a flow has led to no new flow, the test continues once the counters have not changed for this
 * time, in milliseconds. The kernel rejects some flows of `ovs-vswitchd`.
 */
const QUIET_WITHOUT_FLOW_MS = 1000;
/** Longest time in milliseconds between two looks at the counters that counts as quiet. */
const LOOK_MS = 10;
const TCP_SYN = 2;
const PORTS = ["p1", "p2", "p3"];

let netns: NetworkNamespace;
let vswitchd: Vswitchd;

/** Starts one `ovs-vswitchd` for all tests of a `describe`, because the start takes seconds in the virtual machine. */
function useVswitchd(version: keyof typeof versions): void {
  beforeAll(() => {
    netns = NetworkNamespace.create();
    netns.run(() => writeFileSync("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1"));
    linkUp(netns, "lo");
    vswitchd = new Vswitchd(netns, version);
  });

  // If no bridge is left, `ovs-vswitchd` deletes its datapath with all flows, ports and meters.
  afterEach(() => {
    const bridges = ["br0", "br1"].map((bridge) => ["--if-exists", "del-br", bridge]);
    const others = [
      ["--all", "destroy", "Flow_Sample_Collector_Set"],
      ["clear", "Open_vSwitch", ".", "datapaths"],
    ];
    vswitchd.configureAll([...others, ...bridges]);
    expect(Datapath.list({ netns })).toEqual([]);
  });

  afterAll(() => {
    vswitchd[Symbol.dispose]();
    netns.close();
    closeIdleSockets();
  });
}

function configure(scenario: Pick<Scenario, "configure" | "control" | "flows">): void {
  const ports = PORTS.flatMap((name) => [
    ["add-port", "br0", name],
    ["set", "interface", name, "type=internal"],
  ]);
  vswitchd.configureAll([["add-br", "br0"], ...ports, ...(scenario.configure ?? [])]);
  for (const name of PORTS) linkUp(netns, name);
  for (const [command, ...words] of scenario.control ?? []) vswitchd.control(command!, "br0", ...words);
  vswitchd.setFlows("br0", scenario.flows);
}

/**
 * Passes a packet to the datapath and waits until `ovs-vswitchd` has handled the packet and its recirculations. The
 * wait ends when the counters no longer change. If a packet without a flow has led to no new flow, it takes longer.
 */
async function send(datapath: Datapath, { port = "p1", packet, key }: Scenario["packets"][number]): Promise<void> {
  const before = datapath.info().statistics!;
  datapath.execute({ packet, key: { ...key, inPort: datapath.portNumber(port)! }, actions: [{ recirc: 0 }] });
  let last = before;
  let [looked, quiet] = [performance.now(), 0];
  const isHandled = () => {
    const now = datapath.info().statistics!;
    const time = performance.now();
    quiet = Bun.deepEquals(now, last) ? quiet + Math.min(time - looked, LOOK_MS) : 0;
    [last, looked] = [now, time];
    const used = now.flows > before.flows || now.hits > before.hits;
    const complete = now.missed - before.missed === now.flows - before.flows;
    return used && quiet > (complete ? QUIET_MS : QUIET_WITHOUT_FLOW_MS);
  };
  await until(isHandled, `ovs-vswitchd handles ${packet.toHex()}`);
}

/** Returns the lines that both versions of `ovs-dpctl` print, sorted. */
function lines(...options: string[]): string[] {
  return dpctlLines(netns, ...options, "dump-flows", "system@ovs-system").sort();
}

/**
 * Whether each version of `ovs-vswitchd` runs all scenarios, not just half of them. To enable: `bun run test:vm
 * ovs/vswitchd --define=EVERY_VERSION=true`.
 */
const every = typeof EVERY_VERSION !== "undefined";
declare const EVERY_VERSION: boolean | undefined;

describe.each(["debian", "newer"] as const)("flows of ovs-vswitchd (%s)", (version) => {
  useVswitchd(version);

  for (const scenario of scenarios.filter((_, index) => every || (index % 2 === 0) === (version === "newer"))) {
    test(`match ovs-dpctl and can be put back: ${scenario.name}`, async () => {
      configure(scenario);
      using datapath = Datapath.open("ovs-system", { netns });
      for (const packet of scenario.packets) await send(datapath, packet);
      const ports = datapath.portNames();
      let all: Flow[] = [];
      let verbose: string[] = [];
      const text = (verbose: boolean) =>
        all.map((flow) => timeless(formatDatapathFlow(flow, verbose ? { verbose, ports } : {}))).sort();
      // After a change such as a learned address, `ovs-vswitchd` changes flows at any time.
      expectEventually(() => {
        all = datapath.flows().toArray();
        verbose = lines("-m");
        return [
          [text(true), text(false)],
          [verbose, lines()],
        ];
      });
      for (const line of verbose) {
        const again = parseDatapathFlow(line.replace("used:…", "used:0.000s"), { ports });
        expect(timeless(formatDatapathFlow(again, { ports, verbose: true }))).toBe(line);
      }
      expectSameWhenPut(all);
      for (const pattern of scenario.contains) expect(text(false).join("\n")).toMatch(pattern);
    });
  }

  test("name the timeout policy of their zone", async () => {
    loadModule("nfnetlink_cttimeout");
    configure({ flows: ["tcp,actions=ct(commit,zone=5),p2"] });
    vswitchd.configureAll([
      ["--id=@p", "create", "CT_Timeout_Policy", "timeouts:tcp_syn_sent=1"],
      ["--id=@z", "create", "CT_Zone", "timeout_policy=@p"],
      ["--id=@d", "create", "Datapath", "datapath_version=0", "ct_zones:5=@z"],
      ["set", "Open_vSwitch", ".", "datapaths:system=@d"],
    ]);
    // When a zone is added, `ovs-vswitchd` 4.0 ignores the zone's timeouts. It creates a timeout policy only after
    // they were changed.
    const timeouts = ["tcp_syn_sent=99", "udp_single=98", "icmp_first=97"].map((timeout) => `timeouts:${timeout}`);
    vswitchd.configure("set", "CT_Timeout_Policy", ".", ...timeouts);
    using datapath = Datapath.open("ovs-system", { netns });
    const find = () => datapath.timeoutPolicies.list().find(({ tcp: states }) => states?.synSent === 99);
    await until(() => find() !== undefined, "ovs-vswitchd adds a policy");
    const policy = find();
    expect(policy).toMatchObject({ tcp: { synSent: 99 }, udp: { unreplied: 98 }, icmp: { timeout: 97 } });
    await send(datapath, { packet: frame("0800", ipv4(6, tcp(1, 2, TCP_SYN))) });
    const [printed] = lines();
    expect(printed).toContain(`timeout=${timeoutPolicyName(policy!.id, "tcp", 4)}`);
    expect(timeless(formatDatapathFlow(datapath.flows().toArray()[0]!))).toBe(printed!);
  });
});

/**
 * Matches flow text that `ovs-dpctl` 3.1 prints but cannot parse. It parses "drop" as an action that this kernel does
 * not support.
 */
const UNREAD = /\b(hash|push_mpls|pop_mpls|nsh|push_nsh)\(|drop$/;

/**
 * Returns the text of a flow in a form that `ovs-dpctl` can parse. Removes unknown attributes and eventmasks, and
 * writes numbers in `recirc` as decimals. Renames the ports in `ct_tuple6`, for which `ovs-dpctl` prints other names
 * than it parses.
 */
function forOvs(text: string): string {
  return text
    .replaceAll(/,key32\([^)]*\)/g, "")
    .replaceAll(/ct_tuple6\([^)]*\)/g, (tuple) => tuple.replace("src_port", "tp_src").replace("dst_port", "tp_dst"))
    .replaceAll(/recirc\((0x[0-9a-f]+)\)/g, (_, id: string) => `recirc(${Number(id)})`)
    .replaceAll(/,eventmask=0x[0-9a-f]+/g, "");
}

/** Adds flows from text, once with the library and once with `ovs-dpctl`. Checks that the resulting flows are equal. */
function expectSameWhenPut(flows: readonly Flow[]): void {
  using other = NetworkNamespace.create();
  using datapath = Datapath.create("dp0", { netns: other });
  const texts = flows.map(({ key, mask, actions }) => {
    const match = formatFlow(key!, mask, { complete: true, verbose: true });
    return `${match} ${formatActions(actions!, { complete: true })}`;
  });
  const put = (list: readonly string[]) => {
    datapath.flushFlows();
    const results = datapath.operate(parseFlowCommands(list.join("\n")));
    expect(results.flatMap(({ error }, index) => (error === undefined ? [] : [list[index], error.message]))).toEqual(
      [],
    );
  };
  // In the mask of an IPv6 flow label, `ovs-vswitchd` sets all 32 bits. Only 20 bits are significant.
  const shown = ({ key, mask, actions }: Flow) =>
    Bun.inspect({ key, mask, actions }, { depth: 20 }).replace("ipv6Label: 4294967295", "ipv6Label: 1048575");
  const read = () => datapath.flows().toArray().map(shown).sort();
  put(texts);
  expect(read()).toEqual(flows.map(shown).sort());
  const readable = texts.filter((text) => !UNREAD.test(text)).map(forOvs);
  put(readable);
  const own = read();
  const file = `/tmp/flows-${process.pid}`;
  writeFileSync(file, `${readable.join("\n")}\n`);
  try {
    for (const dpctl of DPCTLS) {
      datapath.flushFlows();
      const { stderr } = other.run(() => Bun.spawnSync([dpctl, "add-flows", "dp0", file]));
      expect(stderr.toString()).toBe("");
      expect(read()).toEqual(own);
    }
  } finally {
    unlinkSync(file);
  }
  datapath.delete();
}
