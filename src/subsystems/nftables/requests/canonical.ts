import { typeError } from "../../../base/argument-error.ts";
import type { RuleAttrs, SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import { nftables } from "../../../families/nftables.ts";
import { ticksPerSecond } from "../../../ffi/libc.ts";
import { syncIo } from "../../../io/io.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { Data, KernelExpression } from "../model/fields.ts";
import type { NftObject, Rule, TableFamily } from "../model/objects.ts";
import { setsUpdatedBy } from "../model/set-updates.ts";
import { type ChainRule, membersOf } from "../model/statements.ts";
import { decodeElements } from "../objects/elements.ts";
import { type KnownSet, knownSet } from "../objects/known-set.ts";
import { isAnonymous, readSetWith, readShape } from "../objects/read-sets.ts";
import { readRule } from "../rules/read-rule.ts";
import { additionsOf, type Request } from "./change.ts";
import { type ObjectAttributes, type ObjectEvent, objectEvent, readNamed } from "./read-objects.ts";
import { requestsOf, withoutKernel } from "./requests.ts";
import { UPDATED_SIZE } from "./rule-requests.ts";

interface DeclaredSet {
  readonly attrs: SetAttrs<Read>;
  readonly elements: SetelemAttrs<Read>[];
}

/**
 * Converts declared nftables objects of one table to the form in which the library lists objects, for comparison with
 * the existing table. Sends no request to the kernel.
 *
 * @param paths paths of the objects for error messages (default: `commands[index]`).
 * @throws TypeError or RangeError with the path of an invalid object.
 */
export function canonicalObjects(
  family: TableFamily,
  objects: readonly NftObject[],
  paths?: readonly string[],
): NftObject[] {
  const interfaces = placeholderInterfaces();
  const steps = requestsOf(additionsOf(objects, paths), {
    ...withoutKernel,
    interfaces,
    handlesOf() {
      throw typeError("index", "not allowed, because the list determines the order of the rules");
    },
  });
  const requests = syncIo.run(steps);
  const sets = setsOf(requests);
  const setOf = (name: string): KnownSet | undefined => {
    const set = sets.get(name);
    return set && knownSet(set.attrs, interfaces, () => set.elements);
  };
  const chains = new Map<string, object[]>();
  for (const { operation, fields } of requests) {
    const { chainId } = fields;
    if (operation === "newrule" && chainId !== undefined) listIn(chains, chainName(chainId)).push(fields);
  }
  const rulesOf = (chain: string): ChainRule[] | undefined =>
    chains.get(chain)?.map((fields) => {
      const { expr, comment } = canonicalRule(fields).rule;
      return { expr, ...(comment !== undefined && { comment }) };
    });
  const updated = new Set<string>();
  const canonical: NftObject[] = [];
  for (const { operation, fields } of requests) {
    const { noun } = objectEvent(operation, fields);
    const { id, chainId } = fields;
    const isOfRule = (noun === "chain" && id !== undefined) || chainId !== undefined;
    if (noun === "set" || noun === "setelem" || isOfRule) continue;
    const object =
      noun === "rule"
        ? canonicalRule(fields)
        : readNamed(objectEvent(operation, decoded(noun, fields)), family, interfaces);
    if (object !== undefined) canonical.push(object);
  }
  for (const [name, { attrs, elements }] of sets) {
    if (isAnonymous(attrs)) continue;
    const { desc } = attrs;
    const listed = updated.has(name) ? { ...attrs, desc: { ...desc, size: desc?.size ?? UPDATED_SIZE } } : attrs;
    canonical.push(readSetWith(decodeElements(readShape(attrs), elements, interfaces), family, listed));
  }
  return canonical;

  function canonicalRule(fields: object): { rule: Rule } {
    const { expressions, ...attrs } = decoded("rule", fields);
    const elem = (expressions?.elem ?? []).map(withNames);
    for (const set of setsUpdatedBy(elem)) updated.add(set);
    return {
      rule: readRule({ ...attrs, expressions: { elem } } as RuleAttrs<Read>, { family, interfaces, setOf, rulesOf }),
    };
  }
}

/** Like the kernel, gives each anonymous set a unique name. */
function setsOf(requests: readonly Request[]): Map<string, DeclaredSet> {
  const sets = new Map<string, DeclaredSet>();
  // The kernel ignores an added element that the set already contains.
  const known = new Set<string>();
  const isNew = (set: string, { key, keyEnd, flags = [] }: SetelemAttrs<Read>) => {
    const bytes = [key, keyEnd].map((bound) => bound?.value?.toHex() ?? "");
    return known.size < known.add([set, ...bytes, ...flags].join(" ")).size;
  };
  for (const { operation, fields } of requests) {
    const { name, set, id, setId } = fields;
    if (operation === "newset") {
      const attrs = withListedTimeout(decoded("set", fields));
      sets.set(named(name!, id), { attrs, elements: [] });
    }
    if (operation === "newsetelem") {
      const { elements } = decoded("setelem", fields);
      const name = named(set!, setId);
      const declared = sets.get(name);
      for (const element of elements?.elem ?? [])
        if (isNew(name, element)) declared?.elements.push(withListedTimeout(element));
    }
  }
  return sets;
}

function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Request attributes, encoded and decoded, equal the attributes of kernel replies. */
export function decoded<Noun extends ObjectEvent["noun"]>(noun: Noun, request: object): ObjectAttributes<Noun> {
  const set = `${noun === "setelem" ? "setelem-list" : noun}-attrs`;
  const { header: _, ...fields } = membersOf(request);
  return decodeAttributes(nftables, set, encodeAttributes(nftables, set, fields)) as ObjectAttributes<Noun>;
}

const chainName = (id: number) => `__chain${id}`;

/**
 * Replaces the timeout of a set, an element or a dynset expression, in milliseconds, by the one that the kernel lists. The
 * kernel stores timeouts in ticks of its timer and rounds down, but to at least one tick. (nf_msecs_to_jiffies64)
 */
export function withListedTimeout<Attrs extends object>(attrs: Attrs, readHertz: () => number = ticksPerSecond): Attrs {
  const { timeout } = membersOf(attrs);
  // Multiples of 20 ms are whole numbers of ticks with all usual timers: 100, 250, 300 and 1000 Hz.
  if (typeof timeout !== "bigint" || timeout % 20n === 0n) return attrs;
  const hertz = BigInt(readHertz());
  const ticks = (timeout * hertz) / 1000n || 1n;
  return { ...attrs, timeout: (ticks * 1000n) / hertz };
}

/** Replaces the ids of anonymous sets and chains by names, and timeouts by those that the kernel lists. */
function withNames(expression: KernelExpression): KernelExpression {
  if (expression.data === undefined) return expression;
  const data = membersOf(expression.data);
  const { code, chainId } = membersOf(membersOf(data["data"])["verdict"]);
  if (typeof chainId === "number")
    return { ...expression, data: { ...data, data: { verdict: { code, chain: chainName(chainId) } } } };
  const { setId, ...listed }: Data = expression.name === "dynset" ? withListedTimeout(data) : data;
  for (const name of ["set", "setName"]) {
    const set = data[name];
    if (typeof set === "string") listed[name] = named(set, setId);
  }
  return { ...expression, data: listed };
}

/** The kernel replaces "%d" by a number. */
function isNumbered(name: string): boolean {
  return name === "__set%d" || name === "__map%d";
}

function named(name: string, id: unknown): string {
  return isNumbered(name) ? `${name.slice(0, -2)}${id}` : name;
}

/** Real interfaces have smaller indexes. */
const PLACEHOLDER = 0x4000_0000;
const LOOPBACK = 1;

/** The interfaces may not exist yet, so their indexes are arbitrary. */
export function placeholderInterfaces(): InterfaceNames {
  const names: string[] = [];
  return {
    index(name) {
      if (/^\d+$/.test(name)) return Number(name);
      if (name === "lo") return LOOPBACK;
      if (!names.includes(name)) names.push(name);
      return PLACEHOLDER + names.indexOf(name);
    },
    name: (index) => (index === LOOPBACK ? "lo" : names[index - PLACEHOLDER]),
  };
}
