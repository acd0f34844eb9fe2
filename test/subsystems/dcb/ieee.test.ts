// The replies are built from the structures of the kernel header. No real device sends some of these replies on demand.
import { describe, expect, test } from "bun:test";
import { EOPNOTSUPP, NetlinkError, NetlinkSocket } from "../../../src/index.ts";
import { type App, Dcb, type IeeeConfiguration } from "../../../src/subsystems/dcb/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ScriptedTransport, verdict } from "../../support/scripted-transport.ts";
import { knownLayouts, makeLayouts } from "./recording.ts";
import { type Answer, answer, asked, scriptedDevice } from "./scripted-device.ts";

const layouts = knownLayouts();
const full = answer(layouts["ieee-get"]!);
const newer = answer(layouts["ieee-get-newer"]!);

/** Returns a reply to IEEE_GET that contains one nested attribute. */
function part(number: number, value: Uint8Array): Answer {
  const padded = (value.length + 3) & ~3;
  const bytes = new Uint8Array(12 + padded);
  const view = new DataView(bytes.buffer);
  bytes[1] = 21;
  view.setUint16(4, 8 + padded, true);
  view.setUint16(6, 13 | 0x8000, true);
  view.setUint16(8, 4 + value.length, true);
  view.setUint16(10, number, true);
  bytes.set(value, 12);
  return { payload: bytes };
}

test.skipIf("reason" in makeLayouts())("Recorded DCB replies match the layouts in the installed kernel header", () => {
  expect(makeLayouts()).toEqual({ layouts });
});

describe("Reading IEEE DCB settings", () => {
  test("returns all settings of a full reply", () => {
    using device = scriptedDevice({ "ieee-get": full });
    const { apps, ...told } = device.dcb.getIeee();
    const words = (number: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((index) => 100_000 * number + index);
    const counts = (start: bigint) => [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((index) => start + index);
    expect(told).toEqual({
      name: "plain",
      ets: {
        willing: true,
        classes: 8,
        creditBasedShaper: true,
        txBandwidth: [0, 0, 10, 20, 30, 10, 5, 25],
        rxBandwidth: [5, 15, 10, 20, 10, 10, 10, 20],
        algorithms: ["strict", "cb-shaper", "ets", "ets", "ets", "ets", "ets", "vendor"],
        priorityClasses: [7, 6, 5, 4, 3, 2, 1, 0],
        recommendedBandwidth: [12, 13, 12, 13, 12, 13, 12, 13],
        recommendedAlgorithms: ["strict", "cb-shaper", "ets", "strict", "cb-shaper", "ets", "strict", "cb-shaper"],
        recommendedPriorityClasses: [0, 0, 1, 1, 2, 2, 3, 3],
      },
      maxrate: [1000n, 2000n, 3000n, 4000n, 5000n, 6000n, 7000n, 8000n + (1n << 35n)],
      qcn: {
        rpgEnable: [0, 1, 0, 1, 0, 1, 0, 1],
        rpppMaxRps: words(1),
        rpgTimeReset: words(2),
        rpgByteReset: words(3),
        rpgThreshold: words(4),
        rpgMaxRate: words(5),
        rpgAiRate: words(6),
        rpgHaiRate: words(7),
        rpgGd: words(8),
        rpgMinDecFac: words(9),
        rpgMinRate: words(10),
        cnddStateMachine: ["reset", "edge", "interior", "interior-ready", "4", "reset", "edge", "interior"],
      },
      qcnStatistics: { rpppRpCentiseconds: counts(1n << 33n), rpppCreatedRps: [70, 71, 72, 73, 74, 75, 76, 77] },
      pfc: {
        capability: 8,
        enabled: [3, 4],
        macsecBypass: true,
        delay: 0x1234,
        requests: counts((1n << 40n) + 1n),
        indications: counts((1n << 41n) + 1n),
      },
      buffers: {
        priorityBuffers: [0, 0, 1, 1, 2, 2, 3, 3],
        sizes: [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000],
        totalSize: 1_000_000,
      },
      dcbx: ["host", "ver-ieee"],
    });
    expect(apps).toEqual([
      { selector: "ethertype", protocol: 0x8906, priority: 3 },
      { selector: "dscp", protocol: 46, priority: 5 },
      { selector: "dscp", protocol: 46, priority: 6 },
      { selector: "stream", protocol: 3260, priority: 4 },
      { selector: "dgram", protocol: 53, priority: 2 },
      { selector: "any", protocol: 443, priority: 1 },
    ]);
  });

  test("returns the same values in partial and full reads", () => {
    using device = scriptedDevice({ "ieee-get": full });
    const { dcb } = device;
    const { name, dcbx, ...parts } = dcb.getIeee();
    expect({ name, dcbx }).toEqual({ name: "plain", dcbx: ["host", "ver-ieee"] });
    const alone: IeeeConfiguration = {
      ets: dcb.getEts(),
      pfc: dcb.getPfc(),
      apps: dcb.getApps(),
      maxrate: dcb.getMaxrate(),
      qcn: dcb.getQcn(),
      qcnStatistics: dcb.getQcnStatistics(),
      buffers: dcb.getBuffers(),
    };
    expect(alone).toEqual(parts);
  });

  test("returns settings of newer kernels and of the peer", () => {
    using device = scriptedDevice({ "ieee-get": newer });
    const { dcb } = device;
    const { apps, rewrites, trust, peerApps, peerEts, peerPfc, ...rest } = dcb.getIeee();
    expect(rest).toEqual({ name: "plain" });
    expect(apps).toEqual([{ selector: "pcp", protocol: 9, priority: 1 }]);
    expect(rewrites).toEqual([
      { selector: "dscp", protocol: 40, priority: 5 },
      { selector: "pcp", protocol: 12, priority: 5 },
    ]);
    expect(dcb.getRewrites()).toEqual(rewrites!);
    expect(trust).toEqual(["dscp", "pcp"]);
    expect(dcb.getTrust()).toEqual(trust!);
    expect(peerApps).toEqual([{ selector: "ethertype", protocol: 0x8914, priority: 4 }]);
    expect(peerEts!.txBandwidth).toEqual([5, 15, 10, 20, 10, 10, 10, 20]);
    expect(peerPfc!.requests[0]).toBe((1n << 40n) + 50n);
  });

  test("reports EOPNOTSUPP with the name of a setting that is missing", () => {
    using device = scriptedDevice({ "ieee-get": answer("00150000") });
    expect(device.dcb.getIeee()).toEqual({});
    const error = thrown(() => device.dcb.setEts({ willing: true }));
    expect(error).toMatchObject({ code: "EOPNOTSUPP", operation: "dcb.ieee-get" });
    expect((error as Error).message).toContain("the device plain does not report DCB_ATTR_IEEE_ETS (EOPNOTSUPP)");
  });

  test("keeps trailing bytes of a structure for later writes", () => {
    const ets = new Uint8Array(59 + 5).fill(1);
    ets.set([9, 8, 7, 6, 5], 59);
    using device = scriptedDevice({ "ieee-get": part(1, ets), "ieee-set": { result: 0 } });
    expect(device.dcb.getEts().rest).toEqual(Uint8Array.of(9, 8, 7, 6, 5));
    device.dcb.setEts({ willing: false });
    const sent = Uint8Array.fromHex(asked(device).at(-1)!);
    ets[0] = 0;
    // The trailing bytes follow struct dcbmsg, the device's name and two attribute headers.
    expect(sent.subarray(4 + 12 + 4 + 4, 4 + 12 + 4 + 4 + 64)).toEqual(ets);
  });

  test.each([
    ["between two members", 11, "the kernel's structure ieee_ets ends before its member recoPrioTc (EPROTO)"],
    ["inside a member", 12, "ends inside a member"],
  ])("reports EPROTO if a structure ends %s", (_, length, reason) => {
    using device = scriptedDevice({ "ieee-get": part(1, new Uint8Array(length)), "ieee-set": { result: 0 } });
    for (const use of [() => device.dcb.getEts(), () => device.dcb.setEts({ willing: true })]) {
      const error = thrown(use);
      expect(error).toBeInstanceOf(NetlinkError);
      expect(error).toMatchObject({ code: "EPROTO", operation: "dcb.ieee-get" });
      expect((error as Error).message).toContain(reason);
    }
    expect(device.kernel.requests).toHaveLength(2);
  });

  test("returns malformed structures and unknown attributes with their paths", () => {
    using broken = scriptedDevice({ "ieee-get": part(2, new Uint8Array(9)) });
    const place = "ieee";
    expect(broken.dcb.getIeee()).toMatchObject({ unparsed: [{ type: 2, bytes: new Uint8Array(9), place }] });
    using strange = scriptedDevice({ "ieee-get": part(99, Uint8Array.of(1, 2)) });
    expect(strange.dcb.getIeee()).toEqual({ unknown: [{ type: 99, bytes: Uint8Array.of(1, 2), place }] });
    // The application table contains an entry of an unknown type.
    using deeper = scriptedDevice({ "ieee-get": part(3, Uint8Array.of(5, 0, 9, 0, 7, 0, 0, 0)) });
    expect(deeper.dcb.getIeee()).toEqual({
      apps: [],
      unknown: [{ type: 9, bytes: Uint8Array.of(7), place: "ieee.ieeeAppTable" }],
    });
    using partial = scriptedDevice({
      "cee-get": answer("001a000014001080" + "10000780" + "0c000c80" + "0500010001000000"),
    });
    expect(partial.dcb.cee.getConfiguration()).toEqual({
      apps: [],
      unparsed: [
        {
          type: 12,
          bytes: Uint8Array.fromHex("0500010001000000"),
          reason: "the entry lacks id and priority",
          place: "cee.appTable",
        },
      ],
    });
    using cee = scriptedDevice({
      "cee-get": answer("001a000014001080" + "10000780" + "0c000c80" + "0500090007000000"),
    });
    expect(cee.dcb.cee.getConfiguration()).toEqual({
      apps: [],
      unknown: [{ type: 9, bytes: Uint8Array.of(7), place: "cee.appTable.app" }],
    });
  });

  test("reports EPROTO for a truncated reply", () => {
    const whole = Uint8Array.fromHex(layouts["ieee-get"]!);
    using device = scriptedDevice({ "ieee-get": { payload: whole.slice(0, 40) } });
    const error = thrown(() => device.dcb.getEts());
    expect(error).toMatchObject({ code: "EPROTO", operation: "dcb.ieee-get" });
    expect((error as Error).message).toContain("DCB_ATTR_IEEE_ETS of the kernel's reply cannot be decoded");
  });
});

describe("Changing IEEE DCB settings", () => {
  test("does not change omitted settings", () => {
    using device = scriptedDevice({ "ieee-get": full, "ieee-set": { result: 0 } });
    const { dcb } = device;
    // Each call sets one value to its current value. The written part must therefore equal the device's reply.
    const { ets, pfc, maxrate, qcn, buffers } = dcb.getIeee();
    dcb.setEts({ willing: ets!.willing });
    dcb.setPfc({ delay: pfc!.delay });
    dcb.setMaxrate({ 0: maxrate![0]! });
    dcb.setQcn({ rpgGd: { 0: qcn!.rpgGd[0]! } });
    dcb.setBuffers({ sizes: { 0: buffers!.sizes[0]! } });
    const told = layouts["ieee-get"]!;
    const written = asked(device).filter((digits) => digits.startsWith("0014"));
    expect(written).toHaveLength(5);
    for (const digits of written) expect(told).toContain(digits.slice(2 * (4 + 12 + 4)));
  });

  test("encodes congestion notification settings at the kernel's offsets", () => {
    using device = scriptedDevice({ "ieee-get": full, "ieee-set": { result: 0 } });
    device.dcb.setQcn({
      rpgEnable: { 7: 3 },
      rpgMinRate: { 0: 0xdeadbeef },
      cnddStateMachine: { 1: "interior-ready" },
    });
    const qcn = Uint8Array.fromHex(asked(device).at(-1)!).subarray(4 + 12 + 4 + 4);
    const view = new DataView(qcn.buffer, qcn.byteOffset);
    expect([qcn[7], view.getUint32(8 + 9 * 32, true), view.getUint32(8 + 10 * 32 + 4, true)]).toEqual([
      3, 0xdeadbeef, 3,
    ]);
  });

  test("encodes trusted selectors and rewrite entries as the kernel header defines", () => {
    using device = scriptedDevice({ "ieee-set": { result: 0 }, "ieee-del": { result: 0 } });
    const { dcb } = device;
    const rewrites: App[] = [
      { selector: "dscp", protocol: 40, priority: 5 },
      { selector: "pcp", protocol: 12, priority: 5 },
    ];
    dcb.setTrust(["pcp", "dscp"]);
    dcb.addRewrite(rewrites);
    dcb.removeRewrite(rewrites);
    const rewrite = layouts["ask ieee-set rewrite"]!;
    expect(asked(device)).toEqual([layouts["ask ieee-set trust"]!, rewrite, rewrite.replace("0014", "001b")]);
  });

  test("getDcbx() returns unnamed bits of the mode as a number", () => {
    using device = scriptedDevice({ gdcbx: answer(layouts["gdcbx"]!), sdcbx: { result: 0 } });
    expect(device.dcb.getDcbx()).toEqual(["ver-ieee", "static", 0x80]);
    device.dcb.setDcbx(["host", "ver-cee"]);
    expect(asked(device).at(-1)).toBe(layouts["ask sdcbx"]!);
  });

  test("sends nothing for an empty list of entries", () => {
    using device = scriptedDevice({});
    device.dcb.addApp([]);
    device.dcb.removeApp([]);
    device.dcb.replaceApp([]);
    device.dcb.addRewrite([]);
    device.dcb.removeRewrite([]);
    expect(device.kernel.requests).toEqual([]);
  });

  test.each([
    ["an error number", -22, "EINVAL", "reported by the driver of plain"],
    ["the number of a missing operation", -95, "EOPNOTSUPP", "reported by the driver of plain"],
    ["a positive status", 1, "EIO", "the driver returned status 1 instead of 0"],
  ])("reports the matching error code if the driver returns %s", (_, result, code, reason) => {
    using device = scriptedDevice({ "ieee-set": { result } });
    const error = thrown(() => device.dcb.addApp({ selector: "dscp", protocol: 1, priority: 1 }));
    expect(error).toMatchObject({ name: "NetlinkError", code, operation: "dcb.ieee-set" });
    expect((error as Error).message).toContain(reason);
  });

  test("rejects a reply without a driver status", () => {
    using device = scriptedDevice({ "ieee-set": answer("00140000"), "ieee-get": { errno: 0 } });
    expect(() => device.dcb.setTrust([])).toThrow("dcb.ieee-set: the kernel's reply lacks a result");
    expect(() => device.dcb.getIeee()).toThrow("dcb.ieee-get: the kernel's reply lacks a reply");
  });

  test.each<[string, (dcb: ReturnType<typeof scriptedDevice>["dcb"]) => unknown, string]>([
    ["an empty change", (dcb) => dcb.setEts({}), "ets: expected at least one of"],
    ["an empty list of rates", (dcb) => dcb.setMaxrate({}), "maxrate: expected at least one setting"],
    ["a share above 100", (dcb) => dcb.setEts({ txBandwidth: { 2: 101 } }), "ets.txBandwidth[2]"],
    ["too few shares", (dcb) => dcb.setEts({ txBandwidth: [100] }), "ets.txBandwidth: expected 8 values"],
    ["a nonexistent class", (dcb) => dcb.setEts({ priorityClasses: { 0: 8 } }), "ets.priorityClasses[0]"],
    ["an unknown algorithm", (dcb) => dcb.setEts({ algorithms: { 0: "fair" as "ets" } }), "ets.algorithms[0]"],
    ["a nonexistent class as a key", (dcb) => dcb.setBuffers({ sizes: { 8: 1 } as object }), "buffers.sizes"],
    ["an unknown field", (dcb) => dcb.setPfc({ enable: [1] } as object), "did you mean enabled?"],
    ["a nonexistent priority", (dcb) => dcb.setPfc({ enabled: [8] }), "pfc.enabled"],
    ["a number instead of a list", (dcb) => dcb.setPfc({ enabled: 3 as never }), "pfc.enabled: expected a list"],
    ["a rate below 0", (dcb) => dcb.setMaxrate({ 1: -1 }), "maxrate[1]"],
    ["a value above 32 bits", (dcb) => dcb.setQcn({ rpgGd: { 3: 2 ** 32 } }), "qcn.rpgGd[3]"],
    [
      "a protocol that is too large",
      (dcb) => dcb.addApp({ selector: "dscp", protocol: 65_536, priority: 0 }),
      "apps[0].protocol",
    ],
    [
      "an unknown selector",
      (dcb) => dcb.addApp({ selector: "vlan" as "pcp", protocol: 1, priority: 0 }),
      "apps[0].selector",
    ],
    ["a priority above 7", (dcb) => dcb.addApp({ selector: "dscp", protocol: 1, priority: 9 }), "apps[0].priority"],
    [
      "a priority above 7 in a rewriting entry",
      (dcb) => dcb.addRewrite({ selector: "dscp", protocol: 1, priority: 8 }),
      "rewrites[0].priority",
    ],
    ["a misspelled field", (dcb) => dcb.setEts({ algoritms: [] } as object), "did you mean algorithms?"],
    [
      "an unknown state",
      (dcb) => dcb.setQcn({ cnddStateMachine: { 0: "outer" as "edge" } }),
      "qcn.cnddStateMachine[0]",
    ],
    ["no rates", (dcb) => dcb.setMaxrate(undefined as never), "maxrate: expected an object"],
    ["an unknown flag", (dcb) => dcb.setDcbx(["guest" as "host"]), "dcbx"],
    ["a number instead of flags", (dcb) => dcb.setDcbx(5 as never), "dcbx: expected a list"],
    ["an unknown feature flag", (dcb) => dcb.cee.setFeatures({ pg: ["nothing" as "error"] }), "pg"],
  ])("rejects %s before sending a request", (_, use, path) => {
    for (const given of ["plain", 7]) {
      using device = scriptedDevice({ "ieee-get": full, "ieee-set": { result: 0 }, sdcbx: { result: 0 } }, given);
      const error = thrown(() => use(device.dcb));
      expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
      expect((error as Error).message).toContain(path);
      expect(device.kernel.requests).toEqual([]);
    }
  });

  test("replaceApp() adds duplicates once and removes entries set through CEE", () => {
    const table = Uint8Array.of(8, 0, 1, 0, 5, 0x80, 46, 0);
    using device = scriptedDevice({ "ieee-get": part(3, table), "ieee-set": { result: 0 }, "ieee-del": { result: 0 } });
    expect(device.dcb.getApps()).toEqual([{ selector: "dscp", protocol: 46, priority: 0x80 }]);
    const app: App = { selector: "dscp", protocol: 46, priority: 3 };
    device.dcb.replaceApp([app, { ...app }]);
    const [, , added, removed] = asked(device);
    expect(added!.match(/05032e00/g)).toHaveLength(1);
    expect(removed).toContain("05802e00");
  });

  test("applies one time limit to all its messages", () => {
    const waits: number[] = [];
    const kernel = new (class extends ScriptedTransport {
      override wait(events: number, timeoutMs?: number): number {
        waits.push(timeoutMs!);
        Bun.sleepSync(20);
        return super.wait(events);
      }
    })((request, transport) => transport.replyLate(verdict(request, EOPNOTSUPP)));
    using socket = NetlinkSocket.over(kernel);
    using dcb = Dcb.open("plain", { socket, timeoutMs: 100_000 });
    expect(() => dcb.getDcbx()).toThrow("EOPNOTSUPP");
    // Two requests are sent: the change, and the query for the reason of its rejection.
    expect(waits.length).toBeGreaterThan(1);
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(100_000 - 20 * index);
  });

  test("does not resend entries after a lost reply", () => {
    const app: App = { selector: "dscp", protocol: 1, priority: 1 };
    for (const change of ["addApp", "removeApp"] as const) {
      using device = scriptedDevice({ "ieee-set": { lost: true }, "ieee-del": { lost: true } });
      expect(thrown(() => device.dcb[change](app))).toMatchObject({ code: "ENOBUFS" });
      expect(device.kernel.requests).toHaveLength(1);
    }
  });
});

test("Dcb opened by index addresses the device by its current name", () => {
  using device = scriptedDevice({ gdcbx: answer(layouts["gdcbx"]!) }, 7);
  expect(device.dcb.device).toBe(7);
  device.dcb.getDcbx();
  const [lookup, question] = device.kernel.requests;
  expect(new DataView(lookup!.payload.buffer, lookup!.payload.byteOffset).getInt32(4, true)).toBe(7);
  expect(question!.payload.toHex()).toBe(layouts["ask gdcbx"]!);
});
