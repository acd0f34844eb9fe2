// Tests of families that this project's specs extend. They use only the generated modules, not the specs.
import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes } from "../../src/schema/index.ts";
import { bytes } from "../message/bytes.ts";
import { generatedFamily as load } from "./modules.ts";

describe("generated modules with extensions", () => {
  test("keep the order of Open vSwitch actions", async () => {
    const family = await load("ovs-packet.ts");
    const value = {
      packet: new Uint8Array(14),
      key: { inPort: 3, ethertype: 0x800, ipv4: { ...someIpv4, ipv4Src: "10.0.0.1" } },
      actions: [{ output: 2 }, { set: { priority: 5 } }, { output: 1 }, { clone: [{ output: 7 }] }],
    };
    expect(decodeAttributes(family, "packet", encodeAttributes(family, "packet", value))).toEqual(value);
  });

  test("encode the mask of a masked set action after its value", async () => {
    const family = await load("ovs-flow.ts");
    const value = [{ setMasked: { key: { skbMark: 5 }, mask: { skbMark: 0xff } } }];
    const encoded = bytes(`
      10 00 0b 80                                # set-masked
        0c 00 0f 00  05 00 00 00 ff 00 00 00     # skb-mark: value and mask`);
    expect(encodeAttributes(family, "action-attrs", value)).toEqual(encoded);
    expect(decodeAttributes(family, "action-attrs", encoded)).toEqual(value);
  });

  test("decode a devlink parameter value by the parameter's type", async () => {
    const family = await load("devlink.ts");
    const valued = (paramType: string, data: unknown) => ({
      param: { paramType, paramValuesList: { paramValue: [{ paramValueData: data, paramValueCmode: "driverinit" }] } },
    });
    for (const value of [valued("u16", 500), valued("string", "text"), valued("flag", true), valued("u64", 7n)]) {
      expect(decodeAttributes(family, "devlink", encodeAttributes(family, "devlink", value))).toEqual(value);
    }
  });

  test("decode repeated ethtool statistics to arrays", async () => {
    const family = await load("ethtool.ts");
    const group = bytes(`
      08 00 02 00  01 00 00 00                             # id: eth-mac
      08 00 03 00  12 00 00 00                             # ss-id
      10 00 04 80  0c 00 00 00  05 00 00 00 00 00 00 00    # stat 0
      10 00 04 80  0c 00 03 00  07 00 00 00 00 00 00 00    # stat 3
      20 00 05 80                                          # hist-rx
        08 00 07 00  00 00 00 00
        08 00 08 00  40 00 00 00
        0c 00 09 00  09 00 00 00 00 00 00 00
      20 00 05 80
        08 00 07 00  41 00 00 00
        08 00 08 00  7f 00 00 00
        0c 00 09 00  02 00 00 00 00 00 00 00`);
    const nest = Uint8Array.of(group.length + 4, 0, 4, 0x80, ...group);
    const grp = {
      id: "eth-mac",
      ssId: "stats-eth-mac",
      stat: [
        { id: 0, value: 5n },
        { id: 3, value: 7n },
      ],
      histRx: [
        { histBktLow: 0, histBktHi: 64, histVal: 9n },
        { histBktLow: 65, histBktHi: 127, histVal: 2n },
      ],
    };
    const encoded = Uint8Array.of(...nest, ...nest);
    expect(decodeAttributes(family, "stats", encoded)).toEqual({ grp: [grp, grp] });
    expect(encodeAttributes(family, "stats", { grp: [grp, grp] })).toEqual(encoded);
  });

  test("decode repeated ethtool, devlink and tc nests to arrays", async () => {
    const pairs = [0, 1, 2, 3];
    const lists = {
      ethtool: [
        ["cable-nest", { result: pairs.map((pair) => ({ pair, code: 1 })) }],
        ["cable-nest", { faultLength: pairs.map((pair) => ({ pair, cm: 100 })) }],
        [
          "cable-test-tdr-ntf",
          {
            nest: {
              step: { firstDistance: 100, lastDistance: 500, stepDistance: 100 },
              amplitude: pairs.map((pair) => ({ pair, mv: -7 })),
              pulse: [{ mv: 1000 }],
            },
          },
        ],
        ["tunnel-udp", { table: pairs.map((size) => ({ size })) }],
      ],
      devlink: [
        ["devlink", { regionSnapshots: { regionSnapshot: [{ regionSnapshotId: 3 }, { regionSnapshotId: 4 }] } }],
        ["devlink", { regionChunks: { regionChunk: [{ regionChunkAddr: 0n }, { regionChunkAddr: 256n }] } }],
        ["devlink", { linecardType: "one", linecardSupportedTypes: { linecardType: ["one", "other"] } }],
      ],
      tc: [["taprio-attrs", { tcEntry: pairs.map((index) => ({ index, maxSdu: 1500 })) }]],
    } as const;
    for (const [file, values] of Object.entries(lists)) {
      const family = await load(`${file}.ts`);
      for (const [set, value] of values) {
        expect<unknown>(decodeAttributes(family, set, encodeAttributes(family, set, value))).toEqual(value);
      }
    }
  });
});

const someIpv4 = { ipv4Dst: "10.0.0.2", ipv4Proto: 6, ipv4Tos: 0, ipv4Ttl: 64, ipv4Frag: "none" };
