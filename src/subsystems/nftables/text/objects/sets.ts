import { isTypeOf } from "../../arguments.ts";
import { datatype } from "../../datatypes.ts";
import { isPair } from "../../elements.ts";
import { type NftMap, type NftSet, objectTypes, type TypeOf } from "../../objects.ts";
import type { Expression, SetItem, Statement } from "../../statements.ts";
import { expressionText, itemText, typesOf } from "../expressions/expression-text.ts";
import { readConcatenation, readElement, readLeft, readSet } from "../expressions/expressions.ts";
import type { ValueType } from "../expressions/values.ts";
import { durationText } from "../scanner/durations.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { elementOptionsText, maybeStateful, optionsOf, statefulText } from "../statements/stateful.ts";
import { maybeVerdict } from "../statements/verdicts.ts";
import { type Block, quotedLine } from "./blocks.ts";

type Types = readonly (ValueType | undefined)[];

const setFlags = ["constant", "dynamic", "interval", "timeout"] as const;
const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

type Declared = Partial<NftSet & NftMap>;

const objectKinds = Object.keys(objectTypes);

function readTypes(reader: Reader): string[] {
  const names: string[] = [];
  do {
    const { at } = reader;
    // Words can contain dots: "ipv4_addr.mark" is one word.
    const word = reader.kind === Token.Word ? reader.text : reader.fail(["the name of a data type"]);
    reader.advance();
    for (const name of word.split(".")) names.push(reader.checked(at, () => datatype(name, "type").name));
  } while (reader.eat("."));
  return names;
}

/** The type of a map's values follows after a colon. */
function readType(reader: Reader, set: Declared, isTypeof: boolean): void {
  if (isTypeof) set.type = { typeof: readLeft(reader).json };
  else {
    const names = readTypes(reader);
    set.type = names.length === 1 ? names[0]! : names;
  }
  if (!reader.eat(":")) return;
  const isInterval = reader.eat("interval");
  const kind = maybeObjectKind(reader);
  if (kind !== undefined) set.map = kind;
  else if (reader.eat("verdict")) set.map = "verdict";
  else if (isTypeof) set.map = { typeof: readLeft(reader).json, ...(isInterval && { interval: true }) };
  else set.map = `${isInterval ? "interval " : ""}${readTypes(reader).join(" . ")}`;
}

/** A kind can have two words, such as "ct helper". */
function maybeObjectKind(reader: Reader): string | undefined {
  const { word, nextWord } = reader;
  const kind = word === "ct" ? `ct ${nextWord}` : word;
  if (!objectKinds.includes(kind)) return undefined;
  for (const _ of kind.split(" ")) reader.advance();
  return kind;
}

function typeText(set: NftSet | NftMap): string {
  const { type } = set;
  const name = isTypeOf(type) ? `typeof ${expressionText(type.typeof, [])}` : `type ${list(type).join(" . ")}`;
  if (!("map" in set) || set.map === undefined) return name;
  const { map } = set;
  if (!isTypeOf(map)) return `${name} : ${list(map).join(" . ")}`;
  const { interval } = map as TypeOf & { interval?: boolean };
  return `${name} : ${interval === true ? "interval " : ""}${expressionText(map.typeof, [])}`;
}

/** Types of the key's values. Empty if unknown. */
export function keyTypes(type: NftSet["type"] | undefined): Types {
  if (type === undefined) return [];
  if (isTypeOf(type)) return typesOf(type.typeof);
  return list(type).flatMap((names) => names.split(".").map((name) => valueType(name.trim())));
}

/** Returns an empty list for a map of verdicts. */
export function dataTypes(map: NftMap["map"] | undefined): Types {
  if (map === undefined || map === "verdict") return [];
  if (isTypeOf(map)) return typesOf(map.typeof);
  const name = list(map)
    .join(" . ")
    .replace(/^interval /, "");
  if (objectKinds.includes(name)) return [valueType("string")];
  return name.split(".").map((one) => valueType(one.trim()));
}

function valueType(name: string): ValueType {
  const type = datatype(name);
  return { type, bits: type.bytes * 8 };
}

export function readElements(reader: Reader, keys: Types, data: Types): SetItem[] {
  const variable = reader.variable(() => readElements(reader, keys, data));
  if (variable !== undefined) return variable;
  return readSet(reader, (item): SetItem => {
    const key = readElement(item, keys);
    if (!item.eat(":")) return key;
    return [key, maybeVerdict(item) ?? readConcatenation(item, data)];
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
  const { type, elem = [], flags, timeout } = set;
  const keys = keyTypes(type);
  const data = "map" in set ? dataTypes(set.map) : [];
  const hasOptions = elem.some(
    (item) => elementOptionsText(optionsOf((isPair(item) ? item[0] : item) as Expression)) !== "",
  );
  const isSingle = "map" in set || hasOptions || timeout !== undefined || list(flags).includes("timeout");
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

export const setBlock: Block<NftSet | NftMap, Declared> = {
  lines: [
    {
      words: ["type", "typeof"],
      read: (reader, set) => readType(reader, set, reader.oneOf(["type", "typeof"]) === "typeof"),
      text: typeText,
    },
    {
      words: ["policy"],
      read(reader, set) {
        reader.advance();
        set.policy = reader.oneOf(["performance", "memory"] as const);
      },
      text: ({ policy }) => (policy === "memory" ? "policy memory" : undefined),
    },
    {
      words: ["size"],
      read(reader, set) {
        reader.advance();
        set.size = reader.number(0xffff_ffff);
      },
      text: ({ size }) => (size === undefined || size === 0 ? undefined : `size ${size}`),
    },
    {
      words: ["flags"],
      read(reader, set) {
        reader.advance();
        const flags = [reader.oneOf(setFlags)];
        while (reader.eat(",")) flags.push(reader.oneOf(setFlags));
        set.flags = flags.length === 1 ? flags[0]! : flags;
      },
      text({ flags, timeout }) {
        const known = setFlags.filter((flag) => list(flags).includes(flag));
        // nft omits "timeout" if the set has a default timeout.
        const isImplied = known.length === 1 && known[0] === "timeout" && timeout !== undefined;
        return known.length === 0 || isImplied ? undefined : `flags ${known.join(",")}`;
      },
    },
    {
      words: ["counter", "limit", "quota", "ct", "last"],
      read(reader, set) {
        for (let one = maybeStateful(reader); one !== undefined; one = maybeStateful(reader)) {
          set.stmt = [...(set.stmt ?? []), one];
        }
      },
      text: ({ stmt = [] }) => (stmt.length === 0 ? undefined : stmt.map(templateText).join(" ")),
    },
    {
      words: ["auto-merge"],
      read(reader, set) {
        reader.advance();
        set["auto-merge"] = true;
      },
      text: (set) => (set["auto-merge"] === true ? "auto-merge" : undefined),
    },
    {
      words: ["timeout"],
      read(reader, set) {
        reader.advance();
        set.timeout = reader.duration();
      },
      text: ({ timeout }) => (timeout === undefined ? undefined : `timeout ${durationText(timeout)}`),
    },
    {
      words: ["gc-interval"],
      read(reader, set) {
        reader.advance();
        set["gc-interval"] = reader.duration();
      },
      text(set) {
        const interval = set["gc-interval"];
        return interval === undefined ? undefined : `gc-interval ${durationText(interval)}`;
      },
    },
    quotedLine("comment"),
    {
      words: ["elements"],
      read(reader, set) {
        reader.advance();
        reader.expect("=");
        set.elem = readElements(reader, keyTypes(set.type), dataTypes(set.map));
      },
      text: (set) => (set.elem === undefined || set.elem.length === 0 ? undefined : elementsText(set)),
    },
  ],
};

function templateText(statement: Statement): string {
  const [kind, args] = Object.entries(statement)[0]!;
  return statefulText(kind, args, true);
}

/** Maps have a type of their values, and sets do not. */
export function checkSet(reader: Reader, kind: "set" | "map", set: Declared, at: number): void {
  if (set.type === undefined) reader.reject(`expected the type of the ${kind}, such as: type ipv4_addr`, at);
  if ((kind === "map") === (set.map !== undefined)) return;
  reader.reject(
    kind === "map"
      ? "expected the type of the values, such as: type ipv4_addr : mark"
      : "a set has no values; declare a map",
    at,
  );
}
