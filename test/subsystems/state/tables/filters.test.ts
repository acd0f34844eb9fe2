import { describe, expect, test } from "bun:test";
import { haveUndeclaredSettings } from "../../../../src/subsystems/state/tables/filter-actions.ts";
import { filterTable } from "../../../../src/subsystems/state/tables/filters.ts";

const place = { dev: "v0", parent: "1:", pref: 10, protocol: 8, handle: 1, chain: 0 };

// fl_change() in net/sched/cls_flower.c: "if (fold && fold->mask != fnew->mask) return -EINVAL".
describe("A declared flower filter", () => {
  const isFixed = (wanted: object, current: object) =>
    filterTable.isFixed!(
      "options.classid",
      { ...place, kind: "flower", options: wanted } as never,
      { ...place, kind: "flower", options: current } as never,
    );

  test.each<[string, object, object, boolean]>([
    ["another value of a key", { keyIpProto: 6 }, { keyIpProto: 17 }, false],
    ["an added key", { keyIpProto: 6, keyTcpDst: 80 }, { keyIpProto: 6 }, true],
    ["a removed key", { keyIpProto: 6 }, { keyIpProto: 6, keyTcpDst: 80, keyTcpDstMask: 0xffff }, true],
    [
      "another mask",
      { keyIpv4Dst: "10.0.0.0", keyIpv4DstMask: "255.0.0.0" },
      { keyIpv4Dst: "10.0.0.0", keyIpv4DstMask: "255.255.0.0" },
      true,
    ],
    [
      "an omitted mask instead of a partial one",
      { keyIpv4Dst: "10.0.0.1" },
      { keyIpv4Dst: "10.0.0.0", keyIpv4DstMask: "255.255.0.0" },
      true,
    ],
    [
      "omitted masks that are full",
      { keyIpv4Dst: "10.0.0.1", keyTcpDst: 80, keyEthDst: "02:00:00:00:00:01" },
      {
        ...{ keyIpv4Dst: "10.0.0.2", keyIpv4DstMask: "255.255.255.255", keyTcpDst: 81, keyTcpDstMask: 0xffff },
        ...{ keyEthDst: "02:00:00:00:00:02", keyEthDstMask: "ff:ff:ff:ff:ff:ff" },
      },
      false,
    ],
    ["a listed EtherType", { keyIpProto: 6 }, { keyEthType: 0x800, keyIpProto: 6 }, false],
    ["another class", { keyIpProto: 6, classid: "1:1" }, { keyIpProto: 6, classid: "1:2" }, false],
  ])("with %s", (_, wanted, current, isNew) => {
    expect(isFixed(wanted, current)).toBe(isNew);
  });
});

describe("The comparison of a filter", () => {
  const differences = (wanted: object, current: object) =>
    filterTable.differences(
      { ...place, kind: "flower", options: wanted } as never,
      { ...place, kind: "flower", options: current } as never,
      undefined,
      undefined as never,
    );

  test("ignores the flags of the hardware, and compares the index of an action", () => {
    const act = [{ kind: "gact", index: 7, options: { parms: { action: "shot" } } }];
    const listed = { flags: ["skip-hw", "not-in-hw"], act: [{ ...act[0], order: 1, stats: {} }] };
    expect(differences({ flags: ["skip-hw"], act }, listed)).toBeUndefined();
    expect(differences({ act: [{ ...act[0], index: 8 }] }, listed)).toHaveProperty(["options.act"]);
    expect(differences({ flags: [] }, { flags: ["in-hw"] })).toBeUndefined();
    expect(differences({ flags: [] }, listed)).toHaveProperty(["options.flags"]);
  });
});

test("counters of a ctinfo action are no settings that the declaration lacks", () => {
  const declared = [{ kind: "ctinfo", options: { act: { action: "ok" }, parmsDscpMask: 0xfc00_0000 } }];
  const options = { act: { index: 1, action: "ok" }, zone: 0, parmsDscpMask: 0xfc00_0000, parmsDscpStatemask: 0 };
  const counters = { statsDscpSet: 5n, statsDscpError: 0n, statsCpmarkSet: 0n, tm: {} };
  expect(haveUndeclaredSettings(declared, [{ kind: "ctinfo", options: { ...options, ...counters } }])).toBe(false);
  const zone = [{ kind: "ctinfo", options: { ...options, zone: 3 } }];
  expect(haveUndeclaredSettings(declared, zone)).toBe(true);
});
