import { datatype } from "../../model/datatypes.ts";
import { durationText } from "../../model/durations.ts";
import {
  type DatatypeName,
  isObjectKind,
  isTypeOf,
  type MapDatatype,
  type NftMap,
  type NftSet,
  type TypeOf,
} from "../../model/objects.ts";
import type { SetItem } from "../../model/statements.ts";
import { elementKey, optionsOf } from "../../objects/elements.ts";
import { elementOptionsText, maybeStateful, templateText } from "../../statements/simple/stateful.ts";
import { listOf } from "../../statements/simple/statement.ts";
import { maybeVerdict } from "../../statements/simple/verdicts.ts";
import { expressionText, itemText, typesOf } from "../expressions/expression-text.ts";
import { readConcatenation, readElement, readLeft, readSet } from "../expressions/expressions.ts";
import type { ValueType } from "../expressions/values.ts";
import { type Block, line, quotedLine } from "../scanner/lines.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";

type Types = readonly (ValueType | undefined)[];

const setFlags = ["constant", "dynamic", "interval", "timeout"] as const;

type Declared = Partial<NftSet & NftMap>;

/** Types of the values in an element of a set: those of the key, and of the data. */
export interface SetTypes {
  readonly keys: Types;
  readonly data: Types;
}

export const UNKNOWN_TYPES: SetTypes = { keys: [], data: [] };

function readTypes(reader: Reader): DatatypeName[] {
  const names: DatatypeName[] = [];
  do {
    const { at } = reader;
    // Words can contain dots: "ipv4_addr.mark" is one word.
    const word = reader.kind === Token.Word ? reader.text : reader.fail(["the name of a data type"]);
    reader.advance();
    for (const name of word.split(".")) names.push(reader.checked(at, datatype, name, "type").name as DatatypeName);
  } while (reader.eat("."));
  return names;
}

/** The type of a map's values follows after a colon. */
function readType(reader: Reader, kind: "set" | "map", set: Declared): void {
  if (set.type !== undefined) reader.reject(`a ${kind} has only one type`);
  const isTypeof = reader.oneOf(["type", "typeof"]) === "typeof";
  if (isTypeof) set.type = { typeof: readLeft(reader).json };
  else {
    const names = readTypes(reader);
    set.type = names.length === 1 ? names[0]! : names;
  }
  if (kind === "set") {
    if (reader.sees(":")) reader.reject("a set has no values; declare a map");
    return;
  }
  if (!reader.eat(":")) reader.reject("expected the type of the values, such as: type ipv4_addr : mark");
  const isInterval = reader.eat("interval");
  const objects = maybeObjectKind(reader);
  if (objects !== undefined) set.map = objects;
  else if (reader.eat("verdict")) set.map = "verdict";
  else if (isTypeof) set.map = { typeof: readLeft(reader).json, ...(isInterval && { interval: true }) };
  else {
    const { at } = reader;
    const names = readTypes(reader);
    const unqualified = names.find((name) => name === "integer" || name === "string");
    if (unqualified !== undefined) reader.reject(`the type ${unqualified} has no length; use "typeof"`, at);
    const types = names.join(" . ");
    set.map = isInterval ? `interval ${types}` : (types as MapDatatype);
  }
}

/** A kind can have two words, such as "ct helper". */
function maybeObjectKind(reader: Reader): MapDatatype | undefined {
  const { word, nextWord } = reader;
  const kind = word === "ct" ? `ct ${nextWord}` : word;
  if (!isObjectKind(kind)) return undefined;
  for (const _ of kind.split(" ")) reader.advance();
  return kind;
}

function typeText(set: NftSet | NftMap): string {
  const { type } = set;
  const name = isTypeOf(type) ? `typeof ${expressionText(type.typeof, [])}` : `type ${listOf(type).join(" . ")}`;
  if (!("map" in set) || set.map === undefined) return name;
  const { map } = set;
  if (!isTypeOf(map)) return `${name} : ${listOf(map).join(" . ")}`;
  const { interval } = map as TypeOf & { interval?: boolean };
  return `${name} : ${interval === true ? "interval " : ""}${expressionText(map.typeof, [])}`;
}

export function typesOfSet({ type, map }: Declared): SetTypes {
  return { keys: keyTypes(type), data: dataTypes(map) };
}

/** Types of the key's values. Empty if unknown. */
function keyTypes(type: NftSet["type"] | undefined): Types {
  if (type === undefined) return [];
  if (isTypeOf(type)) return typesOf(type.typeof);
  return listOf(type).flatMap((names) => names.split(".").map((name) => valueType(name.trim())));
}

/** Returns an empty list for a map of verdicts. */
export function dataTypes(map: NftMap["map"] | undefined): Types {
  if (map === undefined || map === "verdict") return [];
  if (isTypeOf(map)) return typesOf(map.typeof);
  const name = listOf(map)
    .join(" . ")
    .replace(/^interval /, "");
  if (isObjectKind(name)) return [valueType("string")];
  return name.split(".").map((one) => valueType(one.trim()));
}

function valueType(name: string): ValueType {
  const type = datatype(name);
  return { type, bits: type.bytes * 8 };
}

export function readElements(reader: Reader, types: SetTypes, isDefined = false): SetItem[] {
  if (reader.word === "$") return reader.variable(readElements, types, true);
  const { at } = reader;
  if (!isDefined && reader.eat("{")) {
    reader.lines();
    if (reader.sees("}")) reader.fail(["an element"]);
    reader.moveTo(at);
  }
  return readSet(reader, (item): SetItem => {
    const key = readElement(item, types.keys);
    if (!item.eat(":")) return key;
    const { at } = item;
    const pair: SetItem = [key, maybeVerdict(item) ?? readConcatenation(item, types.data)];
    item.mark(pair, 1, at);
    return pair;
  });
}

/** Elements per line. Other types have one. */
const perLine: Readonly<Record<string, number>> = Object.fromEntries([
  ...["nf_proto", "integer", "arp_op", "inet_proto", "inet_service", "tcp_flag", "dccp_pkttype", "mark"]
    .concat(["iface_index", "classid", "uid", "gid", "ct_dir", "number"])
    .map((name) => [name, 5]),
  ...["ipv4_addr", "ct_state", "ct_status", "pkt_type"].map((name) => [name, 2]),
]);

function elementsText(set: NftSet | NftMap): string {
  const { elem = [], flags, timeout } = set;
  const { keys, data } = typesOfSet(set);
  const hasOptions = elem.some((item) => elementOptionsText(optionsOf(elementKey(item))) !== "");
  const isSingle = "map" in set || hasOptions || timeout !== undefined || listOf(flags).includes("timeout");
  const count = isSingle || keys.length !== 1 ? 1 : (perLine[keys[0]?.type.name ?? ""] ?? 1);
  let text = "";
  for (const [index, item] of elem.entries()) {
    if (index > 0) text += index % count === 0 ? ",\n\t\t\t     " : ", ";
    text += itemText(item, keys, data);
  }
  return `elements = { ${text} }`;
}

/** The types of the elements are unknown. */
export function plainElementsText(elem: readonly SetItem[]): string {
  return `{ ${elem.map((item) => itemText(item, [], [])).join(", ")} }`;
}

const blockOf = (kind: "set" | "map"): Block<NftSet | NftMap, Declared> => ({
  open: ["elements", "auto-merge"],
  lines: [
    {
      words: ["type", "typeof"],
      read: (reader, set) => readType(reader, kind, set),
      text: typeText,
    },
    line(
      "policy",
      (reader) => ({ policy: reader.oneOf(["performance", "memory"] as const) }),
      ({ policy }) => (policy === "memory" ? "policy memory" : undefined),
    ),
    line(
      "size",
      (reader) => ({ size: reader.number(0xffff_ffff) }),
      ({ size }) => (size === undefined || size === 0 ? undefined : `size ${size}`),
    ),
    line(
      "flags",
      (reader) => {
        const flags = [reader.oneOf(setFlags)];
        while (reader.eat(",")) flags.push(reader.oneOf(setFlags));
        return { flags: flags.length === 1 ? flags[0]! : flags };
      },
      ({ flags, timeout }) => {
        const known = setFlags.filter((flag) => listOf(flags).includes(flag));
        // nft omits "timeout" if the set has a default timeout.
        const isImplied = known.length === 1 && known[0] === "timeout" && timeout !== undefined;
        return known.length === 0 || isImplied ? undefined : `flags ${known.join(",")}`;
      },
    ),
    {
      words: ["counter", "limit", "quota", "ct", "last"],
      read(reader, set) {
        for (let one = maybeStateful(reader); one !== undefined; one = maybeStateful(reader)) {
          set.stmt = [...(set.stmt ?? []), one];
        }
      },
      text: ({ stmt = [] }) => (stmt.length === 0 ? undefined : stmt.map(templateText).join(" ")),
    },
    line(
      "auto-merge",
      () => ({ "auto-merge": true }),
      (set) => (set["auto-merge"] === true ? "auto-merge" : undefined),
    ),
    line(
      "timeout",
      (reader) => ({ timeout: reader.duration() }),
      ({ timeout }) => (timeout === undefined ? undefined : `timeout ${durationText(timeout)}`),
    ),
    line(
      "gc-interval",
      (reader) => ({ "gc-interval": reader.duration() }),
      ({ "gc-interval": gc }) => (gc === undefined ? undefined : `gc-interval ${durationText(gc)}`),
    ),
    quotedLine("comment"),
    line(
      "elements",
      (reader, set) => {
        if (set.elem !== undefined) reader.reject("a set has only one list of elements", reader.at - 1);
        reader.expect("=");
        return { elem: readElements(reader, typesOfSet(set)) };
      },
      (set) => (set.elem === undefined || set.elem.length === 0 ? undefined : elementsText(set)),
    ),
  ],
});

/** Maps have a type of their values, and sets do not. */
export const setBlocks: Readonly<Record<"set" | "map", Block<NftSet | NftMap, Declared>>> = {
  set: blockOf("set"),
  map: blockOf("map"),
};
