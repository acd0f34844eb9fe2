// Facts that the caller passes, by their names in the nft language, such as "ct state".
import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { checkFlag, didYouMean, isRecord } from "../../../../base/check.ts";
import { sourceOfKernel } from "../../expressions/registry.ts";
import { socketKeys } from "../../expressions/socket.ts";
import { type InterfaceNames, toInteger } from "../../model/datatypes.ts";
import { ctKeys, metaKeys } from "../../model/field-tables.ts";
import type { Source } from "../../model/fields.ts";
import type { Constant, MetaKey } from "../../model/statements.ts";
import { evaluations } from "../../statements/registry.ts";
import { expressionText } from "../../text/expressions/expression-text.ts";
import { readSelector } from "../../text/expressions/selectors.ts";
import { Reader } from "../../text/scanner/reader.ts";
import { Token, tokensOf } from "../../text/scanner/tokens.ts";
import { factOf } from "../packet/rule-run.ts";

/** A fact: a constant of the nft language, the bytes of the kernel's register, or null if the packet has no such value. */
export type FactValue = Constant | readonly Constant[] | Uint8Array | null;

export type FactValues = ReadonlyMap<string, FactValue>;

/** Metadata that the evaluation reads from the packet. */
const OF_PACKET: readonly string[] = ["length", "protocol", "nfproto", "l4proto"].map((key) => `meta ${key}`);

const FIELDS: readonly string[] = [
  ...Object.keys(metaKeys).map((key) => `meta ${key}`),
  ...Object.keys(ctKeys).map((key) => `ct ${key}`),
  ...Object.keys(socketKeys).map((key) => `socket ${key}`),
  ...["oif", "oifname", "type"].flatMap((result) => [`fib saddr ${result}`, `fib daddr ${result}`]),
];

/** Name of a field in the nft language, such as "ct state". nft omits the word "meta" for some keys; facts do not. */
export function factName({ json }: Source): string {
  return isRecord(json) && "meta" in json ? `meta ${(json.meta as MetaKey).key}` : expressionText(json, []);
}

/** @returns undefined for words that are not those of a field. */
function fieldOf(words: string): Source | undefined {
  try {
    const reader = new Reader(tokensOf({ name: undefined, text: words }));
    const selector = readSelector(reader);
    return reader.kind === Token.End ? selector?.source : undefined;
  } catch {
    return undefined;
  }
}

/** Collects facts under the names by which the evaluation asks for them. */
export class Facts {
  readonly values: Map<string, FactValue> = new Map();
  readonly #paths = new Map<string, string>();
  readonly #interfaces: InterfaceNames;
  /** Facts that are true or false. */
  readonly #answers: readonly string[];

  /** @param objects kernel type and name of the ruleset's objects, such as "limit slow". */
  constructor(interfaces: InterfaceNames, objects: Iterable<string>) {
    this.#interfaces = interfaces;
    const named = [...objects].flatMap((object) => {
      const [type = "", ...name] = object.split(" ");
      const { fact, isPerObject } = (Object.hasOwn(evaluations, type) ? evaluations[type] : undefined) ?? {};
      return fact !== undefined && isPerObject === true ? [factOf(fact, name.join(" "))] : [];
    });
    const all = Object.values(evaluations).flatMap(({ fact }) => fact ?? []);
    this.#answers = [...all, ...named];
  }

  /**
   * @param prefix first words of the names, such as "ct ".
   * @throws TypeError for an unknown name, or one that was added before; TypeError or RangeError for an invalid value.
   */
  addAll(prefix: string, values: Readonly<Record<string, FactValue | undefined>>, path: string): void {
    for (const [name, value] of Object.entries(values)) {
      const own = /^\w+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
      if (value !== undefined) this.add(`${prefix}${name}`, value, own, prefix);
    }
  }

  add(name: string, value: FactValue, path: string, prefix = ""): void {
    if (this.#answers.includes(name)) {
      if (value === null) throw typeError(path, "expected true or false, got null");
      checkFlag(value, path);
      this.#set(name, value, path);
      return;
    }
    const field = fieldOf(name);
    const source = field && sourceOfKernel(field.name, field.data);
    if (source === undefined || !name.startsWith(prefix)) throw this.#unknown(name, field, path, prefix);
    const fact = factName(source);
    // The kernel always has a result. (nft_fib_store_result)
    if (value === null && field!.name === "fib") throw typeError(path, "expected 0 if there is no route, got null");
    if (OF_PACKET.includes(fact)) throw typeError(path, "not allowed, because it follows from the packet");
    this.#check(source, value, path);
    this.#set(fact, value, path);
  }

  /** Rejects a fact that the property at `path` determines. */
  reserve(fact: string, path: string): void {
    this.#paths.set(fact, path);
  }

  #set(fact: string, value: FactValue, path: string): void {
    const other = this.#paths.get(fact);
    if (other !== undefined) throw typeError(path, `not allowed together with ${other}, which is the same fact`);
    this.#paths.set(fact, path);
    this.values.set(fact, value);
  }

  #check({ type, bytes, bits }: Source, value: FactValue, path: string): void {
    if (value === null) return;
    if (!(value instanceof Uint8Array)) toInteger(type, value as Constant, bits, path, this.#interfaces);
    else if (value.length !== bytes) throw rangeError(path, `expected ${bytes} bytes, got ${value.length}`);
  }

  #unknown(name: string, field: Source | undefined, path: string, prefix: string): TypeError {
    if (field?.name === "payload" || name === "payload")
      return typeError(path, "not a fact: pass the fields and the payload of the packet in its properties");
    if (name.startsWith("expression "))
      return typeError(path, "the outcome of an unsupported expression cannot be passed");
    const known = [...this.#answers, ...FIELDS].filter((one) => one.startsWith(prefix));
    const names = known.map((one) => one.slice(prefix.length));
    const words = prefix === "" ? "" : ` after "${prefix.trim()}"`;
    return typeError(
      path,
      `expected a name of the nft language${words}${didYouMean(name.slice(prefix.length), names)}`,
    );
  }
}
