import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowAttrs } from "../../../../src/families/ovs-flow.ts";
import { decodeAttributes, encodeAttributes } from "../../../../src/schema/index.ts";
import {
  formatActions,
  formatDatapathFlow,
  formatFlow,
  parseActions,
  parseDatapathFlow,
  parseFlow,
} from "../../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { Random } from "../../../message/random.ts";
import { family } from "./family.ts";
import { ACTIONS, ACTIONS_OF_THE_KERNEL, flowTexts } from "./flow-texts.ts";

/** Starts a program that has started a million seconds later after boot. */
const shifted = ["unshare", "-r", "-T", "--boottime", "1000000"];
const hasTimeNamespaces = Bun.which("unshare") !== null && Bun.spawnSync([...shifted, "true"]).exitCode === 0;

const FLOW: FlowAttrs = {
  ufid: "03020100-0706-0504-0b0a-09080f0e0d0c",
  key: { recircId: 0, inPort: 1, skbMark: 0 },
  mask: { recircId: 0xffffffff, inPort: 0xffffffff, skbMark: 0 },
  stats: { nPackets: 3n, nBytes: 252n },
  used: 1_000n,
  tcpFlags: 0x12,
  actions: [{ output: 2 }],
};
const BRIEF = "recirc_id(0),in_port(1), packets:3, bytes:252, used:0.512s, flags:S., actions:2";
const FULL =
  "ufid:00010203-0405-0607-0809-0a0b0c0d0e0f, recirc_id(0),in_port(1),skb_mark(0/0), " +
  "packets:3, bytes:252, used:0.512s, flags:S., dp:ovs, actions:2";

describe("parseDatapathFlow and formatDatapathFlow", () => {
  test("match the brief and verbose output of ovs-dpctl", () => {
    expect(formatDatapathFlow(FLOW, { now: 1_512n })).toBe(BRIEF);
    expect(formatDatapathFlow(FLOW, { now: 1_512n, verbose: true })).toBe(FULL);
  });

  test("write TCP flags in the order of ovs-dpctl", () => {
    const flow = { ...FLOW, tcpFlags: 0xff };
    const line = formatDatapathFlow(flow, { now: 1_512n });
    expect(line).toContain(", flags:SFPRU.EC, ");
    expect(parseDatapathFlow(line).tcpFlags).toBe(0xff);
    expect(parseDatapathFlow(line.replace("SFPRU.EC", "FSRP.UEC")).tcpFlags).toBe(0xff);
  });

  test("return the key, mask, actions and statistics", () => {
    const { ufid, ...rest } = FLOW;
    const { key, mask, ...counted } = rest;
    const short = { recircId: 0, inPort: 1 };
    expect(parseDatapathFlow(BRIEF, { now: 1_512n })).toEqual({
      ...counted,
      key: short,
      mask: { recircId: 0xffffffff, inPort: 0xffffffff },
    } as never);
    expect(parseDatapathFlow(FULL, { now: 1_512n })).toEqual({ ufid, key, mask, ...counted } as never);
  });

  test("describe unused flows and flows without a key", () => {
    expect(formatDatapathFlow({ key: {} })).toBe(", packets:0, bytes:0, used:never, actions:drop");
    expect(formatDatapathFlow({ ufid: FLOW.ufid!, stats: { nPackets: 1 } })).toBe(
      "ufid:00010203-0405-0607-0809-0a0b0c0d0e0f, packets:1, bytes:0, used:never, actions:drop",
    );
    const flow = parseDatapathFlow("in_port(1), packets:0, bytes:0, used:never, actions:drop");
    expect(flow.used).toBeUndefined();
    expect(flow.tcpFlags).toBeUndefined();
    expect(flow.actions).toEqual([]);
  });

  // Only the time since boot, which includes suspend, differs in the time namespace.
  test.skipIf(!hasTimeNamespaces)("show the last use relative to the monotonic clock by default", () => {
    const source = `
      import { formatDatapathFlow } from "${join(import.meta.dir, "../../../../src/subsystems/ovs/index.ts")}";
      const used = BigInt(process.env.NOW);
      console.log(formatDatapathFlow({ key: { inPort: 1 }, used, actions: [] }));
    `;
    const [uptime = 0] = readFileSync("/proc/uptime", "latin1").split(" ").map(Number);
    const NOW = `${Math.floor(uptime * 1000)}`;
    const { stdout } = Bun.spawnSync([...shifted, process.execPath, "-e", source], { env: { ...process.env, NOW } });
    const age = /used:(-?\d+\.\d{3})s/.exec(stdout.toString())?.[1];
    expect(Math.abs(Number(age))).toBeLessThan(1000);
  });

  test("show the last use relative to the uptime by default", () => {
    const used = parseDatapathFlow("in_port(1), used:0.000s, actions:1").used!;
    expect(used).toBeGreaterThan(0n);
    const age = /used:(-?\d+\.\d{3})s/.exec(formatDatapathFlow({ ...FLOW, used }))?.[1];
    expect(Math.abs(Number(age))).toBeLessThan(60);
  });

  test("skip fields that the kernel does not report", () => {
    const line = "in_port(1), packets:1, bytes:2, used:never, offloaded:yes, dp:tc, dp-extra-info:bits(4,3), actions:1";
    expect(parseDatapathFlow(line).actions).toEqual([{ output: 1 }]);
  });

  // format_dpif_flow() of dpctl.c writes dp-extra-info after the actions.
  test("skip members after the actions", () => {
    const member = "dp-extra-info:miniflow_bits(4,1)";
    const start = "in_port(1), packets:1, bytes:2, used:never, actions:";
    expect(parseDatapathFlow(`${start}1,set(tunnel(tun_id=0x5,dst=1.2.3.4)),2, ${member}`).actions).toHaveLength(3);
    expect(parseDatapathFlow(`${start}drop, ${member}`).actions).toEqual([]);
    expect(parseDatapathFlow(`${start}2, ${member}, offloaded:partial`).actions).toEqual([{ output: 2 }]);
    expect(thrown(() => parseDatapathFlow(`${start}2, ${member}, ${member}`))).toMatchObject({
      expected: "dp-extra-info: only once",
    });
    expect(thrown(() => parseDatapathFlow(`${start}drop, 5, ${member}`))).toMatchObject({
      expected: "the end after drop",
    });
  });

  test("reject texts without actions or with repeated parts", () => {
    expect(thrown(() => parseDatapathFlow("in_port(1), packets:1"))).toMatchObject({
      position: 21,
      expected: "actions:",
    });
    expect(thrown(() => parseDatapathFlow("packets:1, packets:1"))).toMatchObject({ expected: "packets: only once" });
    expect(thrown(() => parseDatapathFlow("used:soon, actions:1"))).toMatchObject({ position: 5 });
    expect(thrown(() => parseDatapathFlow("ufid:1, actions:1"))).toMatchObject({ expected: "a UUID" });
    expect((thrown(() => formatDatapathFlow({ used: -1 })) as Error).message).toStartWith("used: expected");
  });
});

describe("flow encoding", () => {
  const seed = 8113;
  test(`preserves 1,000 random keys and masks (seed ${seed})`, () => {
    for (const text of flowTexts(new Random(seed), 1000)) {
      const { key, mask } = parseFlow(text);
      const [one, other] = [key, mask].map((nest) =>
        decodeAttributes(family, "key-attrs", encodeAttributes(family, "key-attrs", nest)),
      );
      expect(one).toEqual(key);
      expect(other).toEqual(mask);
      expect(formatFlow(one as typeof key, other as typeof mask)).toBe(formatFlow(key, mask));
    }
    // A thousand lines take seconds on a busy machine.
  });

  test("preserves every kind of action", () => {
    for (const text of [...ACTIONS, ...ACTIONS_OF_THE_KERNEL, "drop(5)", "psample(group=5,cookie=0x0102)"]) {
      const actions = parseActions(text);
      const decoded = decodeAttributes(family, "flow-attrs", encodeAttributes(family, "flow-attrs", { actions }));
      expect((decoded as FlowAttrs).actions ?? []).toEqual(actions);
      expect(formatActions((decoded as FlowAttrs).actions ?? [], { complete: true })).toBe(text);
    }
  });
});
