import type { Key } from "../model/field-tables.ts";
import { flag, keyed, keysByKernel, own } from "../model/fields.ts";
import { u32 } from "../statements/simple/checks.ts";
import { type FieldKind, type FieldText, keyOf, objectCheck, words } from "./field-kind.ts";

export const socketKeys: Readonly<Record<string, Key>> = {
  transparent: ["transparent", "number", 1],
  mark: ["mark", "mark"],
  wildcard: ["wildcard", "number", 1],
  cgroupv2: ["cgroupv2", "cgroupsv2"],
};
const keys = keysByKernel(socketKeys);

export const socket: FieldKind = {
  check: objectCheck({ checks: { key: keyOf(socketKeys), level: u32 }, required: ["key"] }),
  source: ({ key, level }) => {
    const row = own(socketKeys, key);
    const json = { socket: { key, ...(level !== undefined && { level }) } };
    const source = row && keyed("socket", json, row, level === undefined ? {} : { level });
    return key === "transparent" || key === "wildcard" ? flag(source) : source;
  },
  expression: "socket",
  read: ({ key: number, level }) => {
    const key = keys.get(String(number));
    return { key, level: key === "cgroupv2" ? level : undefined };
  },
  stored: [10, ["key", "socket-keys"], ["level"]],
  chains: "with the hook prerouting, input or output",
};

export const socketText: FieldText = {
  words: ({ key, level }) => words("socket", key, level === undefined ? undefined : `level ${level}`),
  all: Object.keys(socketKeys).map((key) => ({ key })),
  readers: {
    "socket cgroupv2": (reader) => {
      if (!reader.eat("level")) return { socket: { key: "cgroupv2" } };
      return { socket: { key: "cgroupv2", level: reader.number(255) } };
    },
  },
};
