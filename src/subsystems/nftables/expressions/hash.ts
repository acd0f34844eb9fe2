// Hash of the packet's flow. `jhash`, the hash of other values, is an operation of rules/expressions.
import type { Check } from "../../../base/check.ts";
import { datatype } from "../model/datatypes.ts";
import { whole } from "../model/fields.ts";
import { u32 } from "../statements/simple/checks.ts";
import {
  checkModulus,
  type FieldKind,
  type FieldText,
  MAX_U32,
  modulus,
  objectCheck,
  offsetText,
  readOffset,
  words,
} from "./field-kind.ts";

export const jhashCheck: Check = objectCheck(
  { checks: { ...modulus, expr: true, seed: u32 }, required: ["mod", "expr"] },
  checkModulus,
);

export const symhash: FieldKind = {
  check: objectCheck({ checks: modulus, required: ["mod"] }, checkModulus),
  source: ({ mod, offset = 0 }) => {
    const json = { symhash: { mod, ...(offset !== 0 && { offset }) } };
    return whole("hash", json, { type: "sym", modulus: mod, offset }, datatype("number"));
  },
  expression: "hash",
  read: ({ type, modulus: mod, offset }) => (type === "sym" ? { mod, offset } : undefined),
  stored: [24, ["type", "hash-types"], ["offset"], ["modulus"], ["seed"], ["seedSet"]],
};

export const symhashText: FieldText = {
  words: ({ mod, offset }) => words("symhash mod", mod, offsetText(offset)),
  readers: {
    symhash: (reader) => {
      reader.expect("mod");
      return { symhash: { mod: reader.number(MAX_U32), ...readOffset(reader) } };
    },
  },
};
