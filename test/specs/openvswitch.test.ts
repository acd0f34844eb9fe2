// Byte layouts of Open vSwitch attributes according to <linux/openvswitch.h>.
import { describe, expect, test } from "bun:test";
import { ovsCtLimit as limits } from "../../src/families/ovs-ct-limit.ts";
import { ovsFlow as flow } from "../../src/families/ovs-flow.ts";
import { ovsMeter as meter } from "../../src/families/ovs-meter.ts";
import { ovsVport as vport } from "../../src/families/ovs-vport.ts";
import { decodeAttributes, encodeAttributes, type Family } from "../../src/schema/index.ts";

function both(family: Family, set: string, value: object, bytes: string): void {
  expect(encodeAttributes(family, set, value).toHex()).toBe(bytes.replaceAll(" ", ""));
  expect(decodeAttributes(family, set, encodeAttributes(family, set, value))).toEqual(value);
}

describe("Open vSwitch actions", () => {
  const action = (value: object, bytes: string) => both(flow, "action-attrs", [value] as unknown as object, bytes);

  test("have the numbers 24 for drop and 25 for psample", () => {
    action({ drop: 3 }, "08001800 03000000");
    action({ psample: { group: 9, cookie: Uint8Array.of(1) } }, "14001980 08000100 09000000 05000200 01000000");
  });

  test("push MPLS labels with a 16-bit EtherType in network byte order", () => {
    action({ pushMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8847 } }, "0c000900 00064140 88470000");
    action(
      { addMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8848, tunFlags: ["l3"] } },
      "0c001600 00064140 8848 0100",
    );
    action({ popMpls: 0x0800 }, "06000a00 08000000");
  });

  test("contain masks after the conntrack values that they set", () => {
    const labels = { value: `01${"00".repeat(15)}`, mask: "ff".repeat(16) };
    const ct = { commit: true, zone: 5, mark: { value: 1, mask: 0xff }, labels, eventmask: ["new", "destroy"] };
    action(
      { ct },
      `48000c80 04000100 06000200 05000000 0c000300 01000000 ff000000 24000400 ${labels.value} ${labels.mask}
       08000800 05000000`.replaceAll(/\s/g, ""),
    );
    action(
      { ct: { nat: { src: true, ipMin: "10.0.0.1", protoMin: 1000 } } },
      "1c000c80 18000680 04000100 08000300 0a000001 06000500 e8030000",
    );
  });

  test("push headers as structs", () => {
    action(
      { pushEth: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" } },
      "10000e00 020000000001 020000000002",
    );
    const base = { flags: 0, ttl: 63, mdtype: 1, np: 3, pathHdr: 0x0102 };
    action({ pushNsh: { nsh: { base } } }, "14001180 10001c80 0c000100 003f0103 00000102");
  });
});

describe("Open vSwitch flow keys", () => {
  test("contain MPLS labels in network byte order", () => {
    both(flow, "key-attrs", { mpls: [1, 2] }, "0c001500 00000001 00000002");
  });

  test("contain connection tuples with addresses and padding", () => {
    const tuple = { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", srcPort: 80, dstPort: 1000, ipv4Proto: 6 };
    both(flow, "key-attrs", { ctOrigTupleIpv4: tuple }, "14001a00 0a000001 0a000002 005003e8 06000000");
  });

  test("contain tunnel attributes numbered from 0, with addresses", () => {
    const tunnel = { id: 7n, ipv4Dst: "192.0.2.1", geneveOpts: Uint8Array.of(1, 2, 3, 4) };
    both(flow, "key-attrs", { tunnel }, "20001080 0c000000 0000000000000007 08000200 c0000201 08000800 01020304");
  });
});

test("Open vSwitch tunnel ports have a 16-bit port and an extension", () => {
  both(
    vport,
    "vport",
    { options: { dstPort: 4789, extension: { gbp: true } } },
    "14000480 06000100 b5120000 08000280 04000100",
  );
});

test("Open vSwitch meter bands are numbered from 0", () => {
  both(
    meter,
    "meter",
    { id: 5, kbps: true, bands: [{ type: "drop", rate: 1000 }, { rate: 1 }] },
    "08000100 05000000 04000200 24000480 14000080 08000100 01000000 08000200 e8030000 0c000180 08000200 01000000",
  );
});

test("Open vSwitch connection limits are an array of structs", () => {
  const zoneLimit = [
    { zoneId: -1, limit: 10, count: 0 },
    { zoneId: 5, limit: 0, count: 3 },
  ];
  both(limits, "ct-limit", { zoneLimit }, "1c000100 ffffffff 0a000000 00000000 05000000 00000000 03000000");
});
