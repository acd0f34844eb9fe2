import { oneOf } from "../../../base/check.ts";
import type { Key } from "../model/field-tables.ts";
import { keyed, keysByKernel, own } from "../model/fields.ts";
import { type FieldKind, type FieldText, families, objectCheck, readFamily, words } from "./field-kind.ts";

export const rtKeys: Readonly<Record<string, Key>> = {
  classid: ["classid", "realm"],
  nexthop: ["nexthop4", "ipv4_addr"],
  "ip6 nexthop": ["nexthop6", "ipv6_addr"],
  mtu: ["tcpmss", "number", 2],
  ipsec: ["xfrm", "boolean"],
};
const names = ["classid", "nexthop", "mtu", "ipsec"];
const keys = keysByKernel(rtKeys);

export const rt: FieldKind = {
  check: objectCheck({ checks: { key: oneOf(...names), family: families }, required: ["key"] }),
  source: ({ key, family }) => {
    const row = own(rtKeys, family === "ip6" && key === "nexthop" ? "ip6 nexthop" : key);
    return row && keyed("rt", { rt: { key, ...(family !== undefined && { family }) } }, row);
  },
  expression: "rt",
  read: (data) => {
    const key = keys.get(String(data["key"]));
    if (key === "nexthop") return { key, family: "ip" };
    return key === "ip6 nexthop" ? { key: "nexthop", family: "ip6" } : { key };
  },
  stored: [25, ["key", "rt-keys"]],
  chains: 'with the hook forward, output or postrouting for the key "mtu"',
};

export const rtText: FieldText = {
  words: ({ key, family }) => words("rt", family, key),
  all: names.flatMap((key) => [{ key }, { key, family: "ip" }, { key, family: "ip6" }]),
  readers: { "rt nexthop": (reader) => ({ rt: { key: "nexthop", family: readFamily(reader) } }) },
};
