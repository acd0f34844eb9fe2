import type { Key } from "../model/field-tables.ts";
import { keyed, keysByKernel, own } from "../model/fields.ts";
import { type FieldKind, type FieldText, keyOf, objectCheck } from "./field-kind.ts";

export const tunnelKeys: Readonly<Record<string, Key>> = { path: ["path", "boolean"], id: ["id", "number"] };
const keys = keysByKernel(tunnelKeys);

export const tunnel: FieldKind = {
  check: objectCheck({ checks: { key: keyOf(tunnelKeys) }, required: ["key"] }),
  source: ({ key }) => {
    const row = own(tunnelKeys, key);
    return row && keyed("tunnel", { tunnel: { key } }, row);
  },
  expression: "tunnel",
  read: ({ key }) => ({ key: keys.get(String(key)) }),
};

export const tunnelText: FieldText = {
  words: ({ key }) => `tunnel ${key}`,
  all: Object.keys(tunnelKeys).map((key) => ({ key })),
  isOnlyLeft: true,
};
