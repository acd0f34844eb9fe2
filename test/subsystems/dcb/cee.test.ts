// Compares CEE messages with the structures and numbers of the kernel header, because no installed program sends such
// messages. (The daemon lldpad does.)
import { describe, expect, test } from "bun:test";
import type { CeeDcb } from "../../../src/subsystems/dcb/index.ts";
import { thrown } from "../../message/bytes.ts";
import { knownLayouts } from "./recording.ts";
import { answer, asked, scriptedDevice } from "./scripted-device.ts";

const layouts = knownLayouts();
const numbers = [0, 1, 2, 3, 4, 5, 6, 7];

/** Traffic classes and priority groups that the recorded replies contain. */
const groups = {
  classes: numbers.map((number) => ({
    group: 7 - number,
    priorities: [number],
    strict: number % 3,
    bandwidth: 10 + number,
  })),
  bandwidths: numbers.map((number) => 20 + number),
};
const parameters = ["bcna0", "bcna1", "alpha", "beta", "gd", "gi", "tmax", "td", "rmin", "w", "rd", "ru", "wrtt", "ri"];
const bcn = {
  reactionPoints: numbers.map((number) => number % 2),
  ...Object.fromEntries(parameters.map((name, index) => [name, 1_000_010 + index])),
};

/** Each read method of `CeeDcb` with the bytes of its request, and with its result for a recorded reply. */
const questions: [string, (cee: CeeDcb) => unknown, unknown][] = [
  ["gstate", (cee) => cee.getState(), true],
  ["pfc-gstate", (cee) => cee.getPfcState(), false],
  ["pfc-gcfg", (cee) => cee.getPfc(), [0, 1, 2, 3, 0, 1, 2, 3]],
  ["pgtx-gcfg", (cee) => cee.getPriorityGroups("tx"), groups],
  ["pgrx-gcfg", (cee) => cee.getPriorityGroups("rx"), groups],
  [
    "gperm-hwaddr",
    (cee) => cee.getPermanentAddress(),
    { address: "02:01:02:03:04:05", bytes: Uint8Array.fromHex(`020102030405${"ff".repeat(26)}`) },
  ],
  [
    "gcap",
    (cee) => cee.getCapabilities(),
    {
      priorityGroups: true,
      pfc: true,
      priorityMapping: false,
      priorityGroupClasses: [4, 8],
      pfcClasses: [8],
      groupStrictPriority: true,
      bcn: false,
      dcbx: ["lld-managed", "static"],
    },
  ],
  ["gnumtcs", (cee) => cee.getTrafficClasses(), { pg: 8, pfc: 4 }],
  ["bcn-gcfg", (cee) => cee.getBcn(), bcn],
  ["gapp", (cee) => cee.getApp("portnum", 3260), { idtype: "portnum", id: 3260, priorities: [4] }],
  ["gfeatcfg", (cee) => cee.getFeatures(), { pg: ["enable"], pfc: ["error", "willing"], app: [] }],
  [
    "cee-get",
    (cee) => cee.getConfiguration(),
    {
      name: "plain",
      txGroups: groups,
      rxGroups: groups,
      pfc: [0, 1, 2, 3, 0, 1, 2, 3],
      apps: [
        { idtype: "ethtype", id: 0x8906, priorities: [3] },
        { idtype: "portnum", id: 3260, priorities: [4, 5] },
      ],
      features: { pg: ["enable", "willing"], pfc: ["error"], app: ["advertise"] },
      peerGroups: {
        willing: true,
        error: false,
        enabled: true,
        classes: 8,
        bandwidths: [5, 6, 7, 8, 9, 10, 11, 12],
        priorityGroups: [0, 0, 0, 0, 1, 1, 1, 1],
      },
      peerPfc: { willing: false, error: true, enabled: [0, 7], classes: 4 },
      peerApps: [
        { idtype: "portnum", id: 3260, priorities: [0, 5] },
        { idtype: "ethtype", id: 0x8914, priorities: [3] },
      ],
      peerAppInfo: { willing: true, error: true },
      dcbx: ["host", "ver-cee"],
    },
  ],
];

const changes: [string, (cee: CeeDcb) => void][] = [
  ["sstate", (cee) => cee.setState(true)],
  ["pfc-sstate", (cee) => cee.setPfcState(false)],
  ["pfc-scfg", (cee) => cee.setPfc([0, 0, 0, 1, 0, 0, 0, 0])],
  ["pgtx-scfg", (cee) => cee.setPriorityGroups("tx", groups)],
  ["pgrx-scfg", (cee) => cee.setPriorityGroups("rx", groups)],
  ["set-all", (cee) => void cee.setAll()],
  ["snumtcs", (cee) => cee.setTrafficClasses({ pg: 4, pfc: 2 })],
  ["bcn-scfg", (cee) => cee.setBcn({ ...bcn, c: 1_000_024 })],
  ["sapp", (cee) => cee.setApp({ idtype: "ethtype", id: 0x8906, priorities: [3, 4] })],
  ["sfeatcfg", (cee) => cee.setFeatures({ pg: ["enable", "advertise"], app: ["willing"] })],
];

describe("Dcb.cee", () => {
  test.each(questions)("encodes the %s request and decodes its reply", (name, ask, told) => {
    using device = scriptedDevice({ [name]: answer(layouts[name]!) });
    expect(ask(device.dcb.cee)).toEqual(told);
    expect(asked(device)).toEqual([layouts[`ask ${name}`]!]);
  });

  test.each(questions)("reports EPROTO if the reply to %s lacks the value", (name, ask) => {
    if (name === "cee-get") return expect(questions.at(-1)![0]).toBe(name);
    using device = scriptedDevice({ [name]: answer(layouts[name]!.slice(0, 8)) });
    expect(thrown(() => ask(device.dcb.cee))).toMatchObject({ code: "EPROTO", operation: `dcb.${name}` });
  });

  test.each(changes)("encodes the %s request and accepts driver status 0", (name, change) => {
    using device = scriptedDevice({ [name]: { result: 0 } });
    change(device.dcb.cee);
    expect(asked(device)).toEqual([layouts[`ask ${name}`]!]);
  });

  test.each(changes)("reports the driver's error code for %s", (name, change) => {
    using device = scriptedDevice({ [name]: { result: -22 } });
    expect(thrown(() => change(device.dcb.cee))).toMatchObject({ code: "EINVAL", operation: `dcb.${name}` });
  });

  test.each(changes)("reports a positive driver status after %s", (name, change) => {
    using device = scriptedDevice({ [name]: { result: 1 } });
    if (name === "set-all") expect(device.dcb.cee.setAll()).toBe(1);
    else expect(thrown(() => change(device.dcb.cee))).toMatchObject({ code: "EIO", operation: `dcb.${name}` });
  });

  test("omits unspecified traffic classes and priority groups from requests", () => {
    using device = scriptedDevice({ "pgtx-scfg": { result: 0 } });
    device.dcb.cee.setPriorityGroups("tx", { classes: { 3: { bandwidth: 40 } }, bandwidths: { 7: 5 } });
    // Expected attributes: DCB_PG_ATTR_TC_3 with DCB_TC_ATTR_PARAM_BW_PCT, and DCB_PG_ATTR_BW_ID_7.
    const attributes = "18000680" + "0c000480" + "0500040028000000" + "0500120005000000";
    expect(asked(device)).toEqual([`000400000a000100706c61696e000000${attributes}`]);
  });

  test("omits values that are missing from the reply", () => {
    using device = scriptedDevice({
      "cee-get": answer("001a0000"),
      "bcn-gcfg": answer("00100000" + "0c000b80" + "0500030001000000"),
      "pfc-gcfg": answer("00070000" + "0c000480" + "0500020001000000"),
      "pgtx-gcfg": answer("00030000" + "10000680" + "0c000380" + "0500010002000000"),
    });
    const { cee } = device.dcb;
    expect(cee.getConfiguration()).toEqual({});
    expect(cee.getBcn()).toEqual({ reactionPoints: { 2: 1 } });
    const [none, one] = [undefined, 1];
    expect(cee.getPfc()).toEqual([none, one, none, none, none, none, none, none]);
    expect(cee.getPriorityGroups("tx").classes).toEqual([none, none, { group: 2 }, none, none, none, none, none]);
  });

  test.each([
    ["cee_pg", "1400108010000100" + "010001080506070809101112" + "", "prioPg"],
    ["cee_pfc", "0c00108006000200" + "00010000", "tcsSupported"],
    ["dcb_peer_app_info", "100010800c000380" + "0500010001000000", "error"],
  ])("reports EPROTO for a truncated %s structure", (struct, digits, member) => {
    using device = scriptedDevice({ "cee-get": answer(`001a0000${digits}`) });
    const error = thrown(() => device.dcb.cee.getConfiguration());
    expect(error).toMatchObject({ code: "EPROTO", operation: "dcb.cee-get" });
    expect((error as Error).message).toContain(`the kernel's structure ${struct} ends before its member ${member}`);
  });

  test.each<[string, (cee: CeeDcb) => unknown, string]>([
    ["an invalid direction", (cee) => cee.getPriorityGroups("up" as "tx"), "direction"],
    ["a missing state", (cee) => cee.setState(undefined as never), "on: expected true or false"],
    ["a number as the state", (cee) => cee.setPfcState(1 as never), "on"],
    ["a nonexistent group", (cee) => cee.setPriorityGroups("rx", { classes: { 1: { group: 8 } } }), "classes[1].group"],
    ["an empty change", (cee) => cee.setBcn({}), "bcn: expected at least one of"],
    ["an empty change of flow control", (cee) => cee.setPfc({}), "pfc: expected at least one setting"],
    ["a share above 100", (cee) => cee.setPriorityGroups("rx", { bandwidths: { 1: 101 } }), "groups.bandwidths[1]"],
    ["an unknown field", (cee) => cee.setTrafficClasses({ pgs: 1 } as never), "did you mean pg?"],
    ["a nonexistent priority as a key", (cee) => cee.setPfc({ 8: 1 } as never), "pfc"],
    ["an id that is too large", (cee) => cee.getApp("ethtype", 65_536), "app.id"],
    ["a nonexistent priority", (cee) => cee.setApp({ idtype: "ethtype", id: 1, priorities: [8] }), "app.priorities"],
    ["a value above 32 bits", (cee) => cee.setBcn({ tmax: 2 ** 32 }), "bcn.tmax"],
    ["an unknown flag", (cee) => cee.setFeatures({ pg: ["on" as "enable"] }), "featcfg.pg"],
  ])("rejects %s before sending a request", (_, use, path) => {
    using device = scriptedDevice({});
    const error = thrown(() => use(device.dcb.cee));
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect((error as Error).message).toContain(path);
    expect(device.kernel.requests).toEqual([]);
  });
});
