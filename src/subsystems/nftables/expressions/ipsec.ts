import { oneOf } from "../../../base/check.ts";
import type { Key } from "../model/field-tables.ts";
import { keyed, keysByKernel, own } from "../model/fields.ts";
import { u8 } from "../statements/simple/checks.ts";
import { type FieldKind, type FieldText, families, objectCheck, words } from "./field-kind.ts";

const names = ["reqid", "spi", "saddr", "daddr"] as const;

/** Names of addresses start with the address family: "ip saddr". */
export const ipsecKeys: Readonly<Record<string, Key>> = {
  reqid: ["reqid", "number"],
  spi: ["spi", "integer"],
  "ip saddr": ["saddr-ip4", "ipv4_addr"],
  "ip daddr": ["daddr-ip4", "ipv4_addr"],
  "ip6 saddr": ["saddr-ip6", "ipv6_addr"],
  "ip6 daddr": ["daddr-ip6", "ipv6_addr"],
};
const keys = keysByKernel(ipsecKeys);

export const ipsec: FieldKind = {
  check: objectCheck({
    checks: { key: oneOf(...names), dir: oneOf("in", "out"), spnum: u8, family: families },
    required: ["key", "dir"],
  }),
  source: ({ key, dir, spnum, family }) => {
    const row = own(ipsecKeys, family === undefined ? key : `${family} ${key}`);
    if (row === undefined || (dir !== "in" && dir !== "out")) return undefined;
    const json = { ipsec: { key, ...(family !== undefined && { family }), dir, spnum: spnum ?? 0 } };
    return keyed("xfrm", json, row, { dir: dir === "in" ? 0 : 1, spnum: spnum ?? 0 });
  },
  expression: "xfrm",
  read: (data) => {
    const known = keys.get(String(data["key"]));
    const [family, key] = known?.includes(" ") === true ? known.split(" ") : [undefined, known];
    return { key, family, dir: data["dir"] === 1 ? "out" : "in", spnum: data["spnum"] };
  },
  stored: [28, ["key", "xfrm-keys"], ["spnum"], ["dir"]],
};

export const ipsecText: FieldText = {
  words: ({ key, dir, spnum, family }) =>
    words("ipsec", dir, Number(spnum ?? 0) === 0 ? undefined : `spnum ${spnum}`, family, key),
  readers: {
    ipsec: (reader) => {
      const dir = reader.oneOf(["in", "out"] as const);
      const spnum = reader.eat("spnum") ? reader.number(255) : 0;
      const family = reader.word === "ip" || reader.word === "ip6" ? reader.oneOf(["ip", "ip6"] as const) : undefined;
      const known = names.filter((name) => name.endsWith("addr") === (family !== undefined));
      const key = reader.oneOf(family === undefined ? [...known, "ip", "ip6"] : known);
      return { ipsec: { key, ...(family !== undefined && { family }), dir, spnum } };
    },
  },
  isOnlyLeft: true,
};
