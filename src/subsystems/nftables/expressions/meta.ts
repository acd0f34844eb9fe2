import { oneOf } from "../../../base/check.ts";
import { type Key, metaKeys } from "../model/field-tables.ts";
import { flag, keyed, keysByKernel, own } from "../model/fields.ts";
import { type FieldKind, type FieldText, objectCheck } from "./field-kind.ts";

const keys = keysByKernel(metaKeys);

export const meta: FieldKind = {
  check: objectCheck({ checks: { key: oneOf(...Object.keys(metaKeys), "secpath") }, required: ["key"] }),
  source: ({ key }) => {
    const name = key === "secpath" ? "ipsec" : key;
    const row = own<Key>(metaKeys, name);
    const source = row && keyed("meta", { meta: { key: name } }, row);
    return key === "nftrace" || key === "broute" ? flag(source) : source;
  },
  expression: "meta",
  read: ({ key }) => ({ key: keys.get(String(key)) }),
  stored: [9, ["key", "meta-keys"]],
  isVolatile: ({ key }) => key === "random",
};

/** Metadata that nft prints without the word "meta". */
const unqualified: readonly string[] = ["iif", "oif", "iifname", "oifname", "iifgroup", "oifgroup"];

/** Keys before which the word "meta" is optional. */
export const optionallyQualified: readonly string[] =
  "mark iiftype oiftype skuid skgid nftrace rtclassid ibrname obrname pkttype cpu cgroup ipsec time day hour".split(
    " ",
  );

export const metaText: FieldText = {
  words: ({ key }) => (unqualified.includes(String(key)) ? String(key) : `meta ${key}`),
  all: Object.keys(metaKeys).map((key) => ({ key })),
  aliases: {
    "meta secpath": "meta ipsec",
    "meta ibriport": "meta ibrname",
    "meta obriport": "meta obrname",
  },
};
