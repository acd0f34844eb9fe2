import { typeError } from "../../../base/argument-error.ts";
import { oneOf } from "../../../base/check.ts";
import { ctKeys, type Key, undirectedCtKeys } from "../model/field-tables.ts";
import { keyed, keysByKernel, own } from "../model/fields.ts";
import type { Reader } from "../text/scanner/reader.ts";
import { type Args, type FieldKind, type FieldText, objectCheck, type Read, readFamily, words } from "./field-kind.ts";

const keys = keysByKernel(ctKeys);
const DIRECTED = /^(ip6? )?[sd]addr$|^proto-(src|dst)$/;

function checkDirection(argument: Args, path: string): void {
  const [key, dir] = [String(argument["key"]), argument["dir"]];
  if (dir === undefined && DIRECTED.test(key))
    throw typeError(`${path}.dir`, `ct ${key} requires the direction, "original" or "reply"`);
  if (dir !== undefined && undirectedCtKeys.includes(key)) throw typeError(`${path}.dir`, `ct ${key} has no direction`);
}

export const ct: FieldKind = {
  check: objectCheck(
    {
      checks: { key: oneOf(...Object.keys(ctKeys), "saddr", "daddr"), dir: oneOf("original", "reply") },
      required: ["key"],
    },
    checkDirection,
  ),
  source: ({ key, dir }) => {
    const row = own<Key>(ctKeys, key);
    if (row === undefined || !(dir === undefined || dir === "original" || dir === "reply")) return undefined;
    // Both directions of a connection have the same protocol.
    const isDirected = dir !== undefined && key !== "protocol" && key !== "l3proto";
    const json = { ct: { key, ...(isDirected && { dir }) } };
    return keyed("ct", json, row, isDirected ? { direction: dir } : {});
  },
  expression: "ct",
  read: ({ key, direction }) => ({ key: keys.get(String(key)), dir: direction }),
  stored: [12, ["key", "ct-keys"], ["direction", "ct-direction"]],
};

function addressReader(key: string, dir: "original" | "reply" | undefined): (reader: Reader) => Read {
  return (reader) => {
    const start = reader.at - (dir === undefined ? 2 : 3);
    const isInKey = [".", "map", "vmap"].includes(reader.word) || reader.tokens.texts[start - 1] === ".";
    const prefix = words("ct", dir);
    if (isInKey) reader.reject(`expected ${prefix} ip ${key} or ${prefix} ip6 ${key} in a key`, start);
    return { ct: { key: `${readFamily(reader)} ${key}`, ...(dir !== undefined && { dir }) } };
  };
}

export const ctText: FieldText = {
  words: ({ key, dir }) => words("ct", dir, key),
  all: Object.keys(ctKeys).flatMap((key) => [
    ...(key.startsWith("ip") ? [] : [{ key }]),
    ...(undirectedCtKeys.includes(key)
      ? []
      : [
          { key, dir: "original" },
          { key, dir: "reply" },
        ]),
  ]),
  readers: Object.fromEntries(
    ([undefined, "original", "reply"] as const).flatMap((dir) =>
      ["saddr", "daddr"].map((key) => [words("ct", dir, key), addressReader(key, dir)]),
    ),
  ),
};
