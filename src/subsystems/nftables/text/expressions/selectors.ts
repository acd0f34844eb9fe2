// Parser and formatter of fields such as "ip saddr".
import { isRecord } from "../../../../base/check.ts";
import { firstName, member } from "../../../../base/objects.ts";
import type { Read } from "../../expressions/field-kind.ts";
import { optionallyQualified } from "../../expressions/meta.ts";
import { bases } from "../../expressions/payload.ts";
import { fieldTexts, sourceOf } from "../../expressions/registry.ts";
import { tunnels } from "../../model/field-tables.ts";
import { own, type Source } from "../../model/fields.ts";
import { type Expression, entryOf, expressionOf, membersOf } from "../../model/statements.ts";
import type { Reader } from "../scanner/reader.ts";

/** Undefined for constants, operations and other expressions that are not fields. */
export function selectorText(expression: Expression): string | undefined {
  if (!isRecord(expression)) return undefined;
  const [kind, args] = entryOf(expression);
  return isRecord(args) ? own(fieldTexts, kind)?.words(membersOf(args)) : undefined;
}

/** Formats an existence test. Undefined if the expression is the test. */
export function presenceText(expression: Expression): string | undefined {
  if (!isRecord(expression)) return undefined;
  const [kind, args] = entryOf(expression);
  return isRecord(args) ? own(fieldTexts, kind)?.presence?.(membersOf(args)) : undefined;
}

/** A field in the nft language, such as "ip saddr". */
export interface Selector {
  readonly json: Expression;
  readonly source: Source;
  /** Whether the words test that a route or option exists. */
  readonly isPresence?: boolean;
}

/** Tree node that finds packet fields by word, such as "ip". */
interface Node {
  readonly next: Map<string, Node>;
  json?: Expression;
  source?: Source | undefined;
  /** Parses the arguments after the words, such as numbers. */
  read?: (reader: Reader, next: Iterable<string>) => Read;
}

const root: Node = { next: new Map() };

function nodeOf(text: string): Node {
  let node = root;
  for (const word of text.split(" ")) {
    const next = node.next.get(word) ?? { next: new Map() };
    node.next.set(word, next);
    node = next;
  }
  return node;
}

for (const [kind, { words, all = [] }] of Object.entries(fieldTexts)) {
  for (const args of all) {
    const json = expressionOf(kind, args);
    const text = words(args);
    if (!text.includes("[")) nodeOf(text).json = json;
    if (kind !== "meta") continue;
    const key = String(args["key"]);
    nodeOf(`meta ${key}`).json = json;
    if (optionallyQualified.includes(key)) nodeOf(key).json = json;
  }
}
for (const { aliases = {}, readers = {} } of Object.values(fieldTexts)) {
  for (const [alias, text] of Object.entries(aliases)) nodeOf(alias).json = nodeOf(text).json!;
  for (const [text, read] of Object.entries(readers)) nodeOf(text).read = read;
}

for (const tunnel of Object.keys(tunnels)) {
  nodeOf(tunnel).read = (reader) => {
    const at = reader.at;
    const inner = readSelector(reader)?.json;
    const payload = inner !== undefined && isRecord(inner) && "payload" in inner ? inner.payload : undefined;
    if (payload === undefined || !("protocol" in payload)) {
      return reader.fail([...root.next.get(tunnel)!.next.keys(), "a field of the packet in the tunnel"], at);
    }
    return { payload: { tunnel: tunnel as "vxlan", ...payload } };
  };
}

export const selectorWords: readonly string[] = [...root.next.keys(), "jhash"];

export function seesSelector(reader: Reader): boolean {
  const { word } = reader;
  if (word === "@") return (bases as readonly string[]).includes(reader.nextWord);
  return word !== "" && root.next.has(word);
}

/** Some fields require two words, such as "ip protocol". */
export function seesField(reader: Reader): boolean {
  const { word, nextWord } = reader;
  return word !== "" && nextWord !== "" && root.next.get(word)?.next.has(nextWord) === true;
}

/**
 * Reads a packet field in nft text, such as `ip saddr`. Returns undefined if the next word begins no field.
 *
 * @throws NftSyntaxError if the words after the first one do not complete a field.
 */
export function readSelector(reader: Reader): Selector | undefined {
  let node: Node | undefined = seesSelector(reader) ? root.next.get(reader.word) : undefined;
  if (node === undefined) return undefined;
  const start = reader.at;
  reader.advance();
  for (;;) {
    const next: Node | undefined = reader.word === "" ? undefined : node.next.get(reader.word);
    if (next === undefined) break;
    node = next;
    reader.advance();
  }
  if (node.read === undefined) {
    if (node.json === undefined) return reader.fail([...node.next.keys()]);
    node.source ??= sourceOf(node.json)!;
    return { json: copyOf(node.json), source: node.source };
  }
  const read = node.read(reader, node.next.keys());
  const { json, isPresence } = isRecord(read) && "isPresence" in read ? read : { json: read, isPresence: false };
  const source = sourceOf(json);
  if (source === undefined) return reader.reject(`unsupported value: ${selectorText(json)}`, start);
  return { json, source, isPresence };
}

function copyOf(json: Expression): Expression {
  const kind = firstName(membersOf(json));
  return expressionOf(kind, { ...membersOf(member(membersOf(json), kind)) });
}
