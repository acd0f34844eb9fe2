// What was generated is all that these tests need: not the specs.
import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decodeAttributes, encodeAttributes, type Family, operationCodec } from "../../src/schema/index.ts";
import { bytes } from "../message/bytes.ts";
import { Random } from "../message/random.ts";
import { RandomValues, type Values } from "./random-values.ts";
import { upstreamFamilies } from "./upstream.ts";

const seed = Number(process.env["BUN_NETLINK_SCHEMA_SEED"] ?? Date.now() % 1_000_000);
const directory = join(import.meta.dir, "../../src/families");
const modules = readdirSync(directory).filter((file) => file.endsWith(".ts") && file !== "index.ts");

async function load(file: string): Promise<Family> {
  const { family } = (await import(join(directory, file))) as { family: Family };
  return family;
}

describe("generated families", () => {
  test("there are many", () => {
    expect(modules.length).toBeGreaterThanOrEqual(33);
  });

  for (const file of modules.sort()) {
    test(`${file} encodes and decodes random messages of every operation`, async () => {
      const family = await load(file);
      const values = new RandomValues(new Random(seed));
      for (const operation of Object.values(family.operations)) {
        const codec = operationCodec(family, operation.name);
        for (const kind of ["do", "dump"] as const) {
          if (operation[kind] === undefined) continue;
          for (let round = 0; round < 10; round++) {
            const fields = operation.set === undefined ? {} : (values.set(family, operation.set, 0, []) as Values);
            const own = operation.headerValues;
            const header = operation.header && { ...values.struct(family, operation.header), ...own };
            const value = header === undefined ? fields : { [codec.headerField!]: header, ...fields };
            const message = codec.request(kind, value, family.protocol === 16 ? { type: 77 } : {});
            const where = `${family.name} ${operation.name}; BUN_NETLINK_SCHEMA_SEED=${seed}`;
            if (!Bun.deepEquals(codec.decode(message), value)) expect(codec.decode(message), where).toEqual(value);
          }
        }
      }
    });
  }
});

describe("extensions are in what was generated", () => {
  test("the key and the actions of a packet are those of a flow, and actions keep their order", async () => {
    const family = await load("ovs-packet.ts");
    const value = {
      packet: new Uint8Array(14),
      key: { inPort: 3, ethertype: 0x800, ipv4: { ...someIpv4, ipv4Src: "10.0.0.1" } },
      actions: [{ output: 2 }, { set: { priority: 5 } }, { output: 1 }, { clone: [{ output: 7 }] }],
    };
    expect(decodeAttributes(family, "packet", encodeAttributes(family, "packet", value))).toEqual(value);
  });

  test("what an action sets through a mask has the mask behind it", async () => {
    const family = await load("ovs-flow.ts");
    const value = [{ setMasked: { key: { skbMark: 5 }, mask: { skbMark: 0xff } } }];
    const encoded = bytes(`
      10 00 0b 80                                # set-masked
        0c 00 0f 00  05 00 00 00 ff 00 00 00     # skb-mark: value and mask`);
    expect(encodeAttributes(family, "action-attrs", value)).toEqual(encoded);
    expect(decodeAttributes(family, "action-attrs", encoded)).toEqual(value);
  });

  test("the type of a parameter tells the type of its values", async () => {
    const family = await load("devlink.ts");
    const valued = (paramType: string, data: unknown) => ({
      param: { paramType, paramValuesList: { paramValue: [{ paramValueData: data, paramValueCmode: "driverinit" }] } },
    });
    for (const value of [valued("u16", 500), valued("string", "text"), valued("flag", true), valued("u64", 7n)]) {
      expect(decodeAttributes(family, "devlink", encodeAttributes(family, "devlink", value))).toEqual(value);
    }
  });
});

const someIpv4 = { ipv4Dst: "10.0.0.2", ipv4Proto: 6, ipv4Tos: 0, ipv4Ttl: 64, ipv4Frag: "none" };

const extended = new Set(readdirSync(join(import.meta.dir, "../../specs")));

describe("a generated family is the family of its spec", () => {
  for (const [file, original] of upstreamFamilies().filter(([name]) => !extended.has(name))) {
    test(file, async () => {
      const spec = original();
      const generated = await load(`${spec.name.replaceAll("_", "-")}.ts`);
      const values = new RandomValues(new Random(seed));
      for (const set of Object.keys(spec.sets)) {
        const bytes = encodeAttributes(spec, set, values.set(spec, set, 0, []));
        const decoded = decodeAttributes(generated, set, bytes);
        expect(decoded).toEqual(decodeAttributes(spec, set, bytes));
        expect(encodeAttributes(generated, set, decoded as object)).toEqual(bytes);
      }
    });
  }
});
