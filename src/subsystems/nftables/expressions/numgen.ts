// Generators of numbers.
import { oneOf } from "../../../base/check.ts";
import { datatype } from "../model/datatypes.ts";
import { whole } from "../model/fields.ts";
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

export const numgen: FieldKind = {
  check: objectCheck({ checks: { mode: oneOf("inc", "random"), ...modulus }, required: ["mode", "mod"] }, checkModulus),
  source: ({ mode, mod, offset = 0 }) => {
    const data = { type: mode === "inc" ? "incremental" : mode, modulus: mod, offset };
    return whole("numgen", { numgen: { mode, mod, offset } }, data, datatype("number"));
  },
  expression: "numgen",
  read: ({ type, modulus: mod, offset }) => ({ mode: type === "incremental" ? "inc" : type, mod, offset }),
  stored: [23, ["type", "numgen-types"], ["modulus"], ["offset"]],
  isVolatile: () => true,
};

export const numgenText: FieldText = {
  words: ({ mode, mod, offset }) => words("numgen", mode, "mod", mod, offsetText(offset)),
  readers: {
    numgen: (reader) => {
      const mode = reader.oneOf(["inc", "random"] as const);
      reader.expect("mod");
      return { numgen: { mode, mod: reader.number(MAX_U32), offset: readOffset(reader).offset ?? 0 } };
    },
  },
};
