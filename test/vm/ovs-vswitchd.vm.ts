// Compares the text of flows that ovs-vswitchd adds for OpenFlow rules between the library and ovs-dpctl.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { unlinkSync, writeFileSync } from "node:fs";
import { closeIdleSockets, NetworkNamespace } from "../../src/index.ts";
import {
  Datapath,
  type Flow,
  formatActions,
  formatDatapathFlow,
  formatFlow,
  parseDatapathFlow,
  parseFlowCommands,
} from "../../src/subsystems/ovs/index.ts";
import { runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { scenarios } from "./ovs-scenarios.ts";
import { Vswitchd } from "./vswitchd.ts";

/**
 * Time in milliseconds in which ovs-vswitchd adds the flows of a recirculated packet. Flows that it adds later are not
 * compared.
 */
const RECIRCULATION_MS = 300;

let netns: NetworkNamespace;
let vswitchd: Vswitchd;

beforeEach(() => {
  netns = NetworkNamespace.create();
  netns.run(() => writeFileSync("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1"));
  runIn(netns, ["ip", "link", "set", "lo", "up"]);
  vswitchd = new Vswitchd(netns);
  vswitchd.configure("add-br", "br0");
  for (const name of ["p1", "p2", "p3"]) {
    vswitchd.configure("add-port", "br0", name, "--", "set", "interface", name, "type=internal");
    runIn(netns, ["ip", "link", "set", name, "up"]);
  }
});

afterEach(() => {
  vswitchd[Symbol.dispose]();
  netns.close();
  closeIdleSockets();
});

function lines(...options: string[]): string[] {
  const text = runIn(netns, ["ovs-dpctl", ...options, "dump-flows", "system@ovs-system"]).trim();
  return text === "" ? [] : text.split("\n").map(ageless).sort();
}

function ageless(line: string): string {
  return line.replace(/used:[\d.]+s/, "used:…");
}

describe("A flow that ovs-vswitchd adds", () => {
  for (const scenario of scenarios) {
    test(`is formatted as ovs-dpctl prints it, and can be put back: ${scenario.name}`, async () => {
      for (const words of scenario.configure ?? []) vswitchd.configure(...words);
      for (const [command, ...words] of scenario.control ?? []) vswitchd.control(command!, "br0", ...words);
      vswitchd.setFlows("br0", scenario.flows);
      using datapath = Datapath.open("ovs-system", { netns });
      for (const { port = "p1", packet, key } of scenario.packets) {
        const before = datapath.info().statistics!;
        datapath.execute({ packet, key: { ...key, inPort: datapath.portNumber(port)! }, actions: [{ recirc: 0 }] });
        const changed = () => {
          const { flows, hits } = datapath.info().statistics!;
          return flows > before.flows || hits > before.hits;
        };
        await until(changed, `there is a flow for ${packet.toHex()}`);
        // The flow of a recirculated packet is added after that of the original packet.
        await Bun.sleep(RECIRCULATION_MS);
      }
      const ports = datapath.portNames();
      const all = datapath.flows().toArray();
      const text = (verbose: boolean) =>
        all.map((flow) => ageless(formatDatapathFlow(flow, verbose ? { verbose, ports } : {}))).sort();
      expect(text(true)).toEqual(lines("-m"));
      expect(text(false)).toEqual(lines());
      for (const line of lines("-m")) {
        const again = parseDatapathFlow(line.replace("used:…", "used:0.000s"), { ports });
        expect(ageless(formatDatapathFlow(again, { ports, verbose: true }))).toBe(line);
      }
      expectSameWhenPut(all);
      for (const pattern of scenario.contains) expect(text(false).join("\n")).toMatch(pattern);
    });
  }
});

/** Text that ovs-dpctl 3.1 prints and cannot parse. It parses "drop" as an action that this kernel does not support. */
const UNREAD = /\b(hash|push_mpls|pop_mpls|nsh|push_nsh)\(|drop$/;

/**
 * Returns the text of a flow in a form that ovs-dpctl can parse: without unknown attributes and eventmasks, and with
 * decimal numbers in `recirc`.
 */
function forOvs(text: string): string {
  return text
    .replaceAll(/,key32\([^)]*\)/g, "")
    .replaceAll(/recirc\((0x[0-9a-f]+)\)/g, (_, id: string) => `recirc(${Number(id)})`)
    .replaceAll(/,eventmask=0x[0-9a-f]+/g, "");
}

/** Puts flows from text with the library and with ovs-dpctl, and checks that the flows are equal. */
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
  // ovs-vswitchd sets all 32 bits in the mask of a flow label, of which 20 bits are significant.
  const shown = ({ key, mask, actions }: Flow) =>
    Bun.inspect({ key, mask, actions }, { depth: 20 }).replace("ipv6Label: 4294967295", "ipv6Label: 1048575");
  const read = () => datapath.flows().toArray().map(shown).sort();
  put(texts);
  expect(read()).toEqual(flows.map(shown).sort());
  const readable = texts.filter((text) => !UNREAD.test(text)).map(forOvs);
  put(readable);
  const own = read();
  datapath.flushFlows();
  const file = `/tmp/flows-${process.pid}`;
  writeFileSync(file, `${readable.join("\n")}\n`);
  try {
    const { stderr } = other.run(() => Bun.spawnSync(["ovs-dpctl", "add-flows", "dp0", file]));
    expect(stderr.toString()).toBe("");
  } finally {
    unlinkSync(file);
  }
  expect(read()).toEqual(own);
  datapath.delete();
}
