// Tests of flows, packets, meters and zone limits of the kernel's Open vSwitch module.
import { describe, expect } from "bun:test";
import { NetlinkError } from "../../../src/index.ts";
import {
  Datapath,
  type DatapathOperation,
  type FlowKey,
  formatDatapathFlow,
  formatFlow,
  type NewFlow,
  parseActions,
  parseDatapathFlow,
  parseFlow,
} from "../../../src/subsystems/ovs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ACTIONS, ACTIONS_OF_THE_KERNEL, KEYS } from "../../subsystems/ovs/text/flow-texts.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";

const test = base.extend({ datapath: () => create() });

const FLOWS = 50_000;
/** Number of datapath operations per batch. */
const BATCH = 5_000;
const EXACT = 0xffff_ffff;
const lab = useLab();

const create = (options: Parameters<typeof Datapath.create>[1] = {}) =>
  Datapath.create("dp0", { netns: lab.netns, ...options });

const ufid = (index: number) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;

/** Returns the number that a unique flow identifier (UFID) contains. */
const numberOf = (id: string) => Number.parseInt(id.slice(24), 16);
const EXACT_ADDRESS = "ff:ff:ff:ff:ff:ff";
const address = (index: number) => `02:00:00:${[16, 8, 0].map((bits) => byte((index >> bits) & 0xff)).join(":")}`;
const byte = (value: number) => value.toString(16).padStart(2, "0");

/**
 * Returns the flow with this number. The number is the recirculation id of the flow, and is also part of an address.
 */
function numbered(index: number): NewFlow {
  return {
    ufid: ufid(index),
    key: { recircId: index, inPort: 0, ethernet: { ethSrc: address(index) } },
    mask: { recircId: EXACT, inPort: EXACT, ethernet: { ethSrc: EXACT_ADDRESS } },
    actions: [{ output: 0 }],
  };
}

/** Runs many datapath operations in batches. Throws if one of them fails. */
function operateAll(datapath: Datapath, count: number, make: (index: number) => DatapathOperation): void {
  for (let start = 0; start < count; start += BATCH) {
    const length = Math.min(BATCH, count - start);
    const results = datapath.operate(Array.from({ length }, (_, index) => make(start + index)));
    expect(results).toHaveLength(length);
    expect(results.find(({ error }) => error !== undefined)).toBeUndefined();
  }
}

/** Returns the resident memory of this process, in bytes. */
function residentSize(): number {
  Bun.gc(true);
  return process.memoryUsage.rss();
}

describe("datapath flows", () => {
  test(`are dumped with constant memory (${FLOWS} flows)`, ({ datapath }) => {
    operateAll(datapath, FLOWS, (index) => ({ put: numbered(index) }));
    expect(datapath.info().statistics?.flows).toBe(BigInt(FLOWS));
    expect(runIn(lab.netns, ["ovs-dpctl", "show", "dp0"])).toContain(`flows: ${FLOWS}\n`);
    const seen = new Uint8Array(FLOWS);
    const before = residentSize();
    const all = datapath.flows({ terse: true });
    for (const flow of all) seen[flow.key === undefined ? numberOf(flow.ufid!) : FLOWS]!++;
    expect(seen.every((times) => times === 1)).toBe(true);
    expect(all.consistent).toBe(true);
    expect(residentSize() - before).toBeLessThan(48 * 1024 * 1024);

    // Formatting is the slowest part, so the test keeps and formats only every fifth flow.
    const isLeft = (index: number) => index % 5 === 0;
    const others = Array.from({ length: FLOWS }, (_, index) => index).filter((index) => !isLeft(index));
    operateAll(datapath, others.length, (index) => ({ delete: { ufid: ufid(others[index]!) } }));
    const printed = new Set(runIn(lab.netns, ["ovs-dpctl", "dump-flows", "dp0"]).trim().split("\n"));
    expect(printed.size).toBe(FLOWS / 5);
    const beforeDump = residentSize();
    const left = datapath.flows();
    for (const flow of left) {
      const { ufid: id, key, mask, actions } = flow;
      const index = key!.recircId!;
      const right =
        numberOf(id!) === index && key!.ethernet!.ethSrc === address(index) && mask!.ethernet!.ethSrc === EXACT_ADDRESS;
      const acts = actions!.length === 1 && actions![0]!.output === 0;
      if (right && acts && printed.has(formatDatapathFlow(flow))) seen[index]!++;
    }
    expect(seen.every((times, index) => times === (isLeft(index) ? 2 : 1))).toBe(true);
    expect(left.consistent).toBe(true);
    expect(residentSize() - beforeDump).toBeLessThan(48 * 1024 * 1024);
    expect([...printed].findIndex((line) => formatDatapathFlow(parseDatapathFlow(line)) !== line)).toBe(-1);
    datapath.flushFlows();
    expect(datapath.flows().toArray()).toEqual([]);
    datapath.delete();
  });

  test("match the output of `ovs-dpctl dump-flows`", ({ datapath }) => {
    operateAll(datapath, 500, (index) => ({ put: numbered(index) }));
    const own = datapath
      .flows()
      .toArray()
      .map((flow) => formatDatapathFlow(flow));
    const printed = runIn(lab.netns, ["ovs-dpctl", "dump-flows", "dp0"]).trim().split("\n");
    expect(own.sort()).toEqual(printed.sort());
    expect(printed.map((line) => formatDatapathFlow(parseDatapathFlow(line)))).toEqual(printed);
    expect(runIn(lab.netns, ["ovs-dpctl", "show", "dp0"])).toContain("flows: 500\n");
    datapath.delete();
  });

  test("can be put, changed, read and deleted", ({ datapath }) => {
    const port = datapath.addPort({ name: "one", type: "internal" });
    const key: FlowKey = { inPort: port.number, ethernet: {}, ethertype: 0x1234 };
    const mask: FlowKey = { inPort: EXACT, ethertype: 0xffff };
    expect(datapath.putFlow({ key, mask, actions: [{ output: 0 }] })).toBeUndefined();
    expect(thrown(() => datapath.putFlow({ key, mask, actions: [], exclusive: true }))).toMatchObject({
      code: "EEXIST",
    });
    const put = datapath.putFlow({ key, mask, actions: [{ trunc: 100 }, { output: 0 }], echo: true });
    expect(put).toMatchObject({ actions: [{ trunc: 100 }, { output: 0 }], key: { inPort: port.number } });
    const packet = Uint8Array.fromHex(`020000000002020000000001${"1234"}${"00".repeat(46)}`);
    datapath.execute({ packet, key: { inPort: port.number }, actions: [{ recirc: 0 }] });
    expect(datapath.getFlow({ key })?.stats).toEqual({ nPackets: 1n, nBytes: 60n });
    expect(datapath.modifyFlow({ key, mask, actions: [], clear: true })).toBeUndefined();
    const changed = datapath.getFlow({ key });
    expect(changed).toMatchObject({ actions: [] });
    expect(changed?.stats).toBeUndefined();
    // A flow that the library has listed can be added again unchanged.
    datapath.putFlow({ ...changed, key });
    expect(datapath.deleteFlow({ key, echo: true })).toMatchObject({ key: { inPort: port.number } });
    expect(datapath.getFlow({ key })).toBeUndefined();
    for (const act of [() => datapath.deleteFlow({ key }), () => datapath.modifyFlow({ key, mask, actions: [] })]) {
      expect(thrown(act)).toMatchObject({ code: "ENOENT" });
    }
    datapath.delete();
  });

  test("omit their key and mask on request", ({ datapath }) => {
    datapath.putFlow(numbered(5));
    datapath.putFlow({ ...numbered(6), ufid: undefined });
    const short = datapath.getFlow({ ufid: ufid(5) }, { terse: true })!;
    expect([short.ufid, short.key, short.mask, short.actions]).toEqual([ufid(5), undefined, undefined, undefined]);
    const partly = datapath.getFlow({ ufid: ufid(5) }, { omit: ["omit-mask"] })!;
    expect([partly.key?.recircId, partly.mask, partly.actions]).toEqual([5, undefined, [{ output: 0 }]]);
    expect(datapath.getFlow({ key: numbered(5).key })).toBeUndefined();
    const all = datapath.flows({ terse: true }).toArray();
    expect(all.map(({ key, ufid: id }) => [key?.recircId, id])).toContainEqual([6, undefined]);
    const byBytes = datapath.getFlow({ ufid: Uint8Array.fromHex(ufid(5).replaceAll("-", "")) });
    expect(byBytes?.key?.recircId).toBe(5);
    datapath.delete();
  });

  test("are complete with more actions than fit a message", ({ datapath }) => {
    const actions = Array.from({ length: 4000 }, () => ({ output: 0 }));
    for (let index = 1; index <= 20; index++) datapath.putFlow({ ...numbered(index), actions });
    const flows = datapath.flows().toArray();
    expect(flows).toHaveLength(20);
    expect(flows.filter((flow) => flow.actions?.length !== actions.length)).toEqual([]);
    datapath.delete();
  });

  test("can be read individually during a dump", async ({ datapath }) => {
    operateAll(datapath, 1000, (index) => ({ put: numbered(index) }));
    for (const flow of datapath.flows()) {
      expect(datapath.getFlow({ ufid: flow.ufid! })?.key).toEqual(flow.key!);
      break;
    }
    let count = 0;
    for await (const _ of datapath.flows()) count++;
    expect(count).toBe(1000);
    using table = datapath.flows();
    expect(table.next()?.ufid).toBeDefined();
    datapath.delete();
  });
});

describe("flow attributes", () => {
  test("are read back unchanged in keys and masks", ({ datapath }) => {
    for (const [index, words] of KEYS.entries()) {
      const text = `recirc_id(0x${(index + 1).toString(16)}),${words}`;
      const sent = parseFlow(text);
      datapath.putFlow({ ...sent, actions: [] });
      const found = datapath.getFlow({ key: sent.key })!;
      expect(found.unparsed).toBeUndefined();
      // The kernel also reports the fields on which every flow matches.
      expect({ text, key: found.key, mask: found.mask }).toMatchObject({ text, key: sent.key, mask: sent.mask! });
      expect(formatFlow(found.key!, found.mask).replaceAll(/,key32\([^)]*\)/g, "")).toBe(text);
      expect(() => datapath.putFlow({ ...found, key: found.key!, exclusive: true }), text).toThrow("EEXIST");
      datapath.putFlow({ ...found, key: found.key!, actions: [{ output: 0 }] });
      expect(datapath.getFlow({ key: sent.key })).toEqual({ ...found, actions: [{ output: 0 }] });
    }
    expect(datapath.info().statistics?.flows).toBe(BigInt(KEYS.length));
    datapath.delete();
  });

  test("are read back unchanged in actions", ({ datapath }) => {
    datapath.meters.set({ id: 5, unit: "kbps", bands: [{ rate: 1000 }] });
    const { key, mask } = parseFlow("in_port(0),eth(),eth_type(0x0800),ipv4(proto=6,frag=no),tcp(),tcp_flags(0/0)");
    const refused: string[] = [];
    for (const text of [...ACTIONS, ...ACTIONS_OF_THE_KERNEL]) {
      const actions = parseActions(text);
      try {
        datapath.putFlow({ key, mask, actions });
      } catch (error) {
        refused.push(`${text}: ${(error as Error).message}`);
        continue;
      }
      // The kernel reports the connection tracking zone even if it is 0.
      expect({ text, actions: datapath.getFlow({ key })?.actions }).toMatchObject({ text, actions });
    }
    expect(refused).toEqual([]);
    datapath.delete();
  });
});

describe("Datapath.operate", () => {
  test("returns one result per operation in order", ({ datapath }) => {
    const port = datapath.addPort({ name: "one", type: "internal" });
    const packet = Uint8Array.fromHex(`0200000000020200000000010800${"00".repeat(46)}`);
    const execute = { packet, actions: [{ output: port.number }] };
    const results = datapath.operate([
      { put: { ...numbered(1), echo: true } },
      { put: { ...numbered(1), exclusive: true } },
      { get: { ufid: ufid(1) } },
      { modify: { ...numbered(1), actions: [] } },
      { modify: numbered(2) },
      { get: { ufid: ufid(1) } },
      { execute },
      { delete: { ufid: ufid(1), echo: true } },
      { delete: { ufid: ufid(1) } },
    ]);
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      "EEXIST",
      undefined,
      undefined,
      "ENOENT",
      undefined,
      undefined,
      undefined,
      "ENOENT",
    ]);
    const actions = results.map(({ flow }) => flow?.actions);
    expect([actions[0], actions[2], actions[5], actions[7]]).toEqual([[{ output: 0 }], [{ output: 0 }], [], []]);
    expect(results[6]).toEqual({});
    expect(datapath.operate([])).toEqual([]);
    datapath.delete();
  });

  test("continues after oversized packets and rejected operations", ({ datapath }) => {
    const good = { packet: new Uint8Array(60), actions: [] };
    const long = { packet: new Uint8Array(65_536), actions: [] };
    const results = datapath.operate(
      Array.from({ length: 120 }, (_, index): DatapathOperation => {
        if (index === 60) return { execute: long };
        if (index === 70) return { put: { key: { inPort: 1, ethernet: {}, ethertype: 0x0800 } } };
        return index % 2 === 0 ? { execute: good } : { put: numbered(index) };
      }),
    );
    const failed = [...results.entries()].filter(([, { error }]) => error !== undefined);
    expect(failed.map(([index, { error }]) => [index, error!.code, error!.length])).toEqual([
      [60, "EMSGSIZE", 65_536],
      [70, "EINVAL", undefined],
    ]);
    expect(datapath.info().statistics?.flows).toBe(60n);
    // A packet of 65,531 bytes is the longest one that fits into an attribute.
    datapath.execute({ packet: new Uint8Array(65_531), actions: [] });
    expect(thrown(() => datapath.execute(long))).toMatchObject({ code: "EMSGSIZE", length: 65_536 });
    datapath.delete();
  });

  test("returns one error per operation if the datapath was deleted", ({ datapath }) => {
    using other = Datapath.open("dp0", { netns: lab.netns });
    other.delete();
    const results = datapath.operate([{ put: numbered(1) }, { execute: { packet: new Uint8Array(60), actions: [] } }]);
    expect(results).toMatchObject([
      { error: { code: "ENODEV", failure: "no-datapath", operation: "ovs_flow.new" } },
      { error: { code: "ENODEV", failure: "no-datapath", operation: "ovs_packet.execute" } },
    ]);
  });
});

describe("errors of datapath requests", () => {
  test("contain the code that the kernel reports", ({ datapath }) => {
    const attempts: [what: string, flow: NewFlow][] = [
      ["a key without its header", { key: { inPort: 0, ethernet: {}, ethertype: 0x0800 } }],
      ["a key without a frame", { key: { inPort: 0 } }],
      [
        "bits outside of the mask of an action",
        {
          key: { inPort: 0, ethernet: {} },
          actions: [{ setMasked: { key: { skbMark: 0xff }, mask: { skbMark: 0x0f } } }],
        },
      ],
      ["an action that the key does not allow", { key: { inPort: 0, ethernet: {} }, actions: [{ popMpls: 0x0800 }] }],
    ];
    const refused = attempts.map(([what, flow]) => {
      try {
        datapath.putFlow({ ...flow, probe: true });
      } catch (error) {
        return [what, error instanceof NetlinkError ? error.code : (error as Error).name];
      }
      return [what, "taken"];
    });
    expect(refused).toEqual([
      ["a key without its header", "EINVAL"],
      ["a key without a frame", "EINVAL"],
      ["bits outside of the mask of an action", "EINVAL"],
      ["an action that the key does not allow", "EINVAL"],
    ]);
    expect(datapath.info().statistics?.flows).toBe(0n);
    datapath.delete();
  });

  test("name CAP_NET_ADMIN if it is missing", () => {
    create().delete();
    const program = `
      import { Datapath } from "${import.meta.dir}/../../../src/subsystems/ovs/index.ts";
      try { Datapath.create("dp1"); } catch (error) { console.log(error.code, error.failure, error.message); }`;
    const child = lab.netns.run(() => Bun.spawnSync(["unshare", "-U", process.execPath, "-e", program]));
    const [code, failure, ...message] = child.stdout.toString().trim().split(" ");
    expect([code, failure]).toEqual(["EPERM", "not-permitted"]);
    expect(message.join(" ")).toContain("CAP_NET_ADMIN");
  });
});

describe("datapath meters", () => {
  test("count and limit packets", ({ datapath }) => {
    expect(datapath.meters.features()).toMatchObject({ maxBands: 1, bandTypes: ["drop"] });
    expect(datapath.meters.features().maxMeters).toBeGreaterThan(1);
    expect(datapath.meters.get(5)).toBeUndefined();
    datapath.meters.set({ id: 5, unit: "pktps", bands: [{ rate: 1, burst: 2 }] });
    for (let count = 0; count < 10; count++) {
      datapath.execute({ packet: new Uint8Array(60), actions: [{ meter: 5 }] });
    }
    const meter = datapath.meters.get(5)!;
    expect(meter).toMatchObject({ id: 5, statistics: { packets: 10n, bytes: 600n } });
    expect(meter.bands[0]!.packets).toBeGreaterThan(0n);
    expect(meter.used).toBeGreaterThan(0n);
    expect(datapath.meters.delete(5)).toMatchObject({ id: 5, statistics: { packets: 10n } });
    expect(datapath.meters.delete(5)).toBeUndefined();
    const two = [{ rate: 1 }, { rate: 2 }];
    expect(thrown(() => datapath.meters.set({ id: 5, unit: "kbps", bands: two }))).toMatchObject({ code: "EINVAL" });
    datapath.delete();
  });

  test("a band without a burst size passes packets below its rate", ({ datapath }) => {
    for (const unit of ["pktps", "kbps"] as const) {
      datapath.meters.set({ id: 5, unit, bands: [{ rate: 1000 }] });
      for (let packet = 0; packet < 10; packet++)
        datapath.execute({ packet: new Uint8Array(60), actions: [{ meter: 5 }] });
      expect(datapath.meters.delete(5)).toMatchObject({ statistics: { packets: 10n }, bands: [{ packets: 0n }] });
    }
  });

  // attach_meter() of net/openvswitch/meter.c, since Linux 5.8.
  test("reports ids that share a slot of the kernel's table", ({ datapath }) => {
    datapath.meters.set({ id: 5, unit: "pktps", bands: [{ rate: 7 }] });
    const add = (id: number) => datapath.meters.set({ id, unit: "pktps", bands: [{ rate: 7 }] });
    const refusal = (other: number) => ({
      ...{ code: "EBUSY", failure: "in-use" },
      message: expect.stringContaining(`such as ${other}; use low ids`),
    });
    for (const id of [1029, 4101]) expect(thrown(() => add(id))).toMatchObject(refusal(5));
    add(1031);
    expect(thrown(() => add(7))).toMatchObject(refusal(1031));
    datapath.meters.set({ id: 5, unit: "pktps", bands: [{ rate: 9 }] });
    datapath.meters.set({ id: 1030, unit: "pktps", bands: [{ rate: 7 }] });
    datapath.delete();
  });

  test("probe() changes no existing meters", ({ datapath }) => {
    datapath.meters.set({ id: 1, unit: "pktps", bands: [{ rate: 7 }] });
    datapath.execute({ packet: new Uint8Array(60), actions: [{ meter: 1 }] });
    expect(datapath.meters.probe()).toBe(true);
    expect(datapath.meters.get(1)?.statistics?.packets).toBe(1n);
    expect([2, 3, 4].map((id) => datapath.meters.get(id))).toEqual([undefined, undefined, undefined]);
    datapath.delete();
  });
});

describe("conntrack zone limits", () => {
  test("can be set, read and deleted", ({ datapath }) => {
    expect(datapath.zoneLimits.get()).toEqual([{ zone: "default", limit: 0, count: 0 }]);
    datapath.zoneLimits.set([
      { zone: "default", limit: 100 },
      { zone: 5, limit: 10 },
      { zone: 0, limit: 3 },
    ]);
    expect(datapath.zoneLimits.get([5, 7, "default"])).toEqual([
      { zone: 5, limit: 10, count: 0 },
      { zone: 7, limit: 100, count: 0 },
      { zone: "default", limit: 100, count: 0 },
    ]);
    const all = datapath.zoneLimits.get();
    expect(all).toHaveLength(3);
    expect(all).toContainEqual({ zone: 0, limit: 3, count: 0 });
    datapath.zoneLimits.delete([5]);
    expect(datapath.zoneLimits.get([5])).toEqual([{ zone: 5, limit: 100, count: 0 }]);
    datapath.delete();
  });
});
