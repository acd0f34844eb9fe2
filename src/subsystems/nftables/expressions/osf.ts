import { oneOf } from "../../../base/check.ts";
import { datatype } from "../model/datatypes.ts";
import { whole } from "../model/fields.ts";
import { hasFlag } from "../statements/simple/statement.ts";
import { type FieldKind, type FieldText, objectCheck, words } from "./field-kind.ts";

/** By the number in the kernel. */
const TTLS: readonly unknown[] = [undefined, "loose", "skip"];

export const osf: FieldKind = {
  check: objectCheck({ checks: { key: oneOf("name", "version"), ttl: oneOf("loose", "skip") }, required: ["key"] }),
  source: ({ key, ttl }) => {
    if (key !== "name" && key !== "version") return undefined;
    const data = {
      ttl: Math.max(TTLS.indexOf(ttl), 0),
      ...(key === "version" && { flags: ["version"] }),
    };
    return whole("osf", { osf: { key, ...(ttl !== undefined && { ttl }) } }, data, datatype("string"));
  },
  expression: "osf",
  read: ({ ttl, flags }) => ({ key: hasFlag(flags, "version") ? "version" : "name", ttl: TTLS[Number(ttl ?? 0)] }),
  stored: [11],
  chains: "with the hook prerouting, input or forward",
};

export const osfText: FieldText = {
  words: ({ key, ttl }) => words("osf", ttl === undefined ? undefined : `ttl ${ttl}`, key),
  all: ["name", "version"].flatMap((key) => [{ key }, { key, ttl: "loose" }, { key, ttl: "skip" }]),
};
