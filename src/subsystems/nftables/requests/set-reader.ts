import { align } from "../../../base/bytes.ts";
import { EINTR, ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { Message } from "../../../message/message.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { resolving } from "../../route/core/lookups.ts";
import { inSlices } from "../../route/core/slices.ts";
import { families } from "../model/families.ts";
import type { CachedInterfaces } from "../model/interfaces.ts";
import type { Elements, NftObject, TableFamily } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import { decodingElements, encodeElements, type SetShape } from "../objects/elements.ts";
import { type KnownSet, knownSet } from "../objects/known-set.ts";
import { isAnonymous, readSetWith, readShape } from "../objects/read-sets.ts";
import { type Filter, headerOf, type ObjectSource, type RememberedSets } from "./read-objects.ts";

/** Reads sets and maps with their elements. Each set is read once, when first needed. */
export class SetReader {
  readonly #client: ObjectSource;
  readonly #interfaces: CachedInterfaces;
  readonly #io: Io;
  readonly #remembered: RememberedSets | undefined;
  readonly #sets = new Map<string, Map<string, SetAttrs<Read>>>();
  /** Sets that were requested alone. Undefined for a missing set. */
  readonly #single = new Map<string, SetAttrs<Read> | undefined>();
  readonly #known = new Map<SetAttrs<Read>, KnownSet>();
  readonly #knownElements = new Map<SetAttrs<Read>, SetelemAttrs<Read>[]>();
  readonly #requests = new ElementRequests();

  constructor(client: ObjectSource, interfaces: CachedInterfaces, io: Io, remembered: RememberedSets | undefined) {
    this.#client = client;
    this.#interfaces = interfaces;
    this.#io = io;
    this.#remembered = remembered;
  }

  /** With `isReset`, resets counters and quotas of the elements. */
  *list({ family, table, name }: Filter, kind: string | undefined, isReset = false): Steps<NftObject[]> {
    const sets: NftObject[] = [];
    for (const attrs of (yield* this.setsOf(family!, table!)).values()) {
      if (isAnonymous(attrs) || (name !== undefined && attrs.name !== name)) continue;
      const shape = readShape(attrs);
      if (kind !== undefined && kind !== (shape.data === undefined ? "set" : "map")) continue;
      sets.push(readSetWith(yield* this.#itemsOf(family!, attrs, shape, isReset), family!, attrs));
    }
    return sets;
  }

  *set(family: TableFamily, table: string, name: string): Steps<SetAttrs<Read> | undefined> {
    const remembered = this.#remembered?.set(families[family], table, name);
    if (remembered !== undefined) return remembered;
    const key = `${family} ${table} ${name}`;
    const known = this.#sets.get(`${family} ${table}`)?.get(name) ?? this.#single.get(key);
    if (known !== undefined || this.#single.has(key)) return known;
    let read: SetAttrs<Read> | undefined;
    try {
      read = yield* wait(this.#client.do("getset", { header: { nfgenFamily: families[family] }, table, name }));
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    }
    this.#single.set(key, read);
    return read;
  }

  *setsOf(family: TableFamily, table: string): Steps<Map<string, SetAttrs<Read>>> {
    const key = `${family} ${table}`;
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const sets = new Map<string, SetAttrs<Read>>();
    for (const attrs of yield* wait(this.#client.dump("getset", { ...headerOf(family), table }).toArray())) {
      if (attrs.table === table) sets.set(attrs.name, attrs);
    }
    this.#sets.set(key, sets);
    return sets;
  }

  *shapeOf(family: TableFamily, table: string, name: string): Steps<SetShape | undefined> {
    const attrs = yield* this.set(family, table, name);
    return attrs && readShape(attrs);
  }

  *items(family: TableFamily, table: string, name: string): Steps<SetItem[]> {
    const attrs = yield* this.set(family, table, name);
    return attrs === undefined ? [] : yield* this.#itemsOf(family, attrs, readShape(attrs));
  }

  *#itemsOf(family: TableFamily, attrs: SetAttrs<Read>, shape: SetShape, isReset = false): Steps<SetItem[]> {
    const elements = yield* this.elementsOf(family, attrs, isReset);
    return yield* decodingElements(this.#io, shape, elements, this.#interfaces);
  }

  /** Reads the elements of a set. With `isReset`, resets their counters and quotas. */
  *elementsOf(family: TableFamily, attrs: SetAttrs<Read>, isReset = false): Steps<SetelemAttrs<Read>[]> {
    const header = { nfgenFamily: families[family] };
    const operation = isReset ? "getsetelem-reset" : "getsetelem";
    let first: SetelemAttrs<Read>[] | undefined;
    for (let attempt = 0; ; attempt++) {
      const fields = { header, table: attrs.table!, set: attrs.name! };
      // A dump that resets counters cannot be repeated.
      const requestOf = (encode: () => Message) => this.#requests.of(family, attrs, encode);
      const short = isReset || !isShort(attrs) ? undefined : this.#client.dumpShort("getsetelem", fields, requestOf);
      const parts = short ?? (yield* wait(this.#client.dump(operation, fields).toArray()));
      const elements =
        parts.length === 1
          ? (parts[0]!.elements?.elem ?? [])
          : yield* inSlices(this.#io, parts.length, (from, to) =>
              parts.slice(from, to).flatMap((part) => part.elements?.elem ?? []),
            );
      // A second dump would return the counters after the reset.
      if (isReset) return elements;
      if (first !== undefined) return yield* withOmitted(this.#io, attrs, first, elements);
      if (yield* isComplete(this.#io, attrs, elements)) {
        if (parts.length === 1 || !losesElements(attrs)) return elements;
        first = elements;
      }
      if (attempt < MAX_REPEATS || first !== undefined) continue;
      const what = `list elements of ${family} ${attrs.table} ${attrs.name}`;
      const reason = `the set changed during ${MAX_REPEATS + 1} dumps (EINTR); list it again`;
      throw new NetlinkError(`${what}: ${reason}`, { errno: EINTR, operation: what });
    }
  }

  /** Returns the first value of the range of a set that contains `key`, if any. */
  *startOf(family: TableFamily, table: string, set: string, key: Uint8Array): Steps<Uint8Array | undefined> {
    const elements = { elem: [{ key: { value: key } }] };
    try {
      const found = yield* wait(
        this.#client.do("getsetelem", { header: { nfgenFamily: families[family] }, table, set, elements }),
      );
      return found.elements.elem?.[0]?.key?.value;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      return undefined;
    }
  }

  /** The kernel replies to a reset with one message per element. */
  *resetElements({ family, table, name, elem }: Elements): Steps<NftObject> {
    const attrs = yield* this.set(family, table, name);
    const shape = attrs === undefined ? undefined : readShape(attrs);
    const header = { nfgenFamily: families[family] };
    // Without the set, an empty request results in ENOENT.
    const encoded: SetelemAttrs<Write>[] =
      shape === undefined ? [{}] : yield* resolving(() => encodeElements(shape, elem, "filter.elem", this.#interfaces));
    const found: SetelemAttrs<Read>[] = [];
    for (const { key, keyEnd, flags } of encoded) {
      const one = { ...(key && { key }), ...(keyEnd && { keyEnd }), ...(flags && { flags }) };
      const request = { header, table, set: name, elements: { elem: [one] } };
      const { elements } = yield* wait(this.#client.do("getsetelem-reset", request));
      for (const element of elements?.elem ?? []) found.push(element);
    }
    const items = shape === undefined ? [] : yield* decodingElements(this.#io, shape, found, this.#interfaces);
    return { element: { family, table, name, elem: items } };
  }

  /** Returns the set if it was read, for rules that are decoded without waiting. */
  known(family: TableFamily, table: string, name: string): KnownSet | undefined {
    const remembered = this.#remembered?.set(families[family], table, name);
    const set = remembered ?? this.#sets.get(`${family} ${table}`)?.get(name);
    return (
      set &&
      this.#known.getOrInsertComputed(set, () => knownSet(set, this.#interfaces, () => this.#elements(set) ?? []))
    );
  }

  /**
   * Reads a set to which a rule refers. The table may have been deleted in the meantime, for example by
   * `nft flush ruleset`: the set is then absent.
   */
  *readReferred(family: TableFamily, table: string, name: string): Steps<void> {
    let attrs = this.#remembered?.set(families[family], table, name);
    if (attrs === undefined) {
      const key = `${family} ${table}`;
      yield* orAbsent(this.setsOf(family, table), () => this.#sets.set(key, new Map()));
      attrs = this.#sets.get(key)!.get(name);
    }
    if (attrs === undefined || !isAnonymous(attrs) || this.#elements(attrs) !== undefined) return;
    const set = attrs;
    yield* orAbsent(this.#readElements(family, set), () => this.#knownElements.set(set, []));
  }

  *#readElements(family: TableFamily, set: SetAttrs<Read>): Steps<void> {
    this.#knownElements.set(set, yield* this.elementsOf(family, set));
  }

  /** Returns the anonymous sets whose elements are in memory. */
  withElements(): ReadonlySet<SetAttrs<Read>> {
    return new Set(this.#knownElements.keys());
  }

  /** Removes the elements of all anonymous sets but those in `kept` from memory. */
  forgetElements(kept: ReadonlySet<SetAttrs<Read>>): void {
    for (const set of this.#knownElements.keys()) {
      if (kept.has(set)) continue;
      this.#knownElements.delete(set);
      this.#known.delete(set);
    }
  }

  #elements(set: SetAttrs<Read>): readonly SetelemAttrs<Read>[] | undefined {
    return this.#remembered?.elements(set) ?? this.#knownElements.get(set);
  }
}

/** Requests for the elements of sets. Most anonymous sets differ only in the number at the end of their name. */
class ElementRequests {
  #last: { readonly message: Message; readonly family: TableFamily; readonly set: SetAttrs<Read> } | undefined;

  /** Returns the request for a set. `encode` encodes it. */
  of(family: TableFamily, set: SetAttrs<Read>, encode: () => Message): Message {
    const { name = "", table } = set;
    if (!NUMBERED.test(name)) return encode();
    const last = this.#last;
    if (last?.family !== family || last.set.table !== table || last.set.name?.length !== name.length) {
      const message = encode();
      this.#last = { message, family, set };
      return message;
    }
    const bytes = last.message.bytes.slice();
    // The name is the last attribute, and ends with a zero byte before the padding.
    const start = bytes.length - align(name.length + 1);
    for (let index = 0; index < name.length; index++) bytes[start + index] = name.charCodeAt(index);
    return new Message(bytes);
  }
}

/** Matches the names that nft and the kernel assign to anonymous sets. */
const NUMBERED = /^__(?:set|map)\d+$/;

/** Whether the kernel probably sends all elements of the set in one datagram. */
function isShort(set: SetAttrs<Read>): boolean {
  return isAnonymous(set) && (set.desc?.size ?? 0) <= 64;
}

/** Calls `absent` if the object does not exist. */
export function* orAbsent(reading: Steps<unknown>, absent: () => void): Steps<void> {
  try {
    yield* reading;
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    absent();
  }
}

/**
 * Whether the kernel removes elements without a transaction, because they have expired or a packet deletes them. It continues
 * a dump after the number of elements that it has sent, so that a removal between two parts omits as many others. The
 * generation of the ruleset does not change. (nft_rhash_walk, nft_rhash_gc)
 */
function losesElements({ flags = [] }: SetAttrs<Read>): boolean {
  return flags.includes("timeout") || flags.includes("eval");
}

/**
 * Adds the elements that only the second of two dumps contains. Ranges depend on the order of the elements, but packets add
 * none: if the second dump has more, it is the result.
 */
function* withOmitted(
  io: Io,
  { flags = [] }: SetAttrs<Read>,
  first: SetelemAttrs<Read>[],
  second: SetelemAttrs<Read>[],
): Steps<SetelemAttrs<Read>[]> {
  const known = new Set(yield* inSlices(io, first.length, (from, to) => first.slice(from, to).map(keyText)));
  const isNew = (element: SetelemAttrs<Read>): boolean => {
    const before = known.size;
    return known.add(keyText(element)).size > before;
  };
  const omitted = yield* inSlices(io, second.length, (from, to) => second.slice(from, to).filter(isNew));
  if (omitted.length === 0) return first;
  return flags.includes("interval") ? second : first.concat(omitted);
}

/** The end of a range can have the same key as the start of the next one. */
function keyText({ key, flags }: SetelemAttrs<Read>): string {
  const text = key?.value?.toHex() ?? "";
  return flags?.includes("interval-end") === true ? `${text} end` : text;
}

/** Maximum number of retries if a set changes during a dump. */
const MAX_REPEATS = 20;

/** While the kernel resizes a table, dumps repeat and omit elements. */
function* isComplete(
  io: Io,
  { flags = [], policy, count }: SetAttrs<Read>,
  elements: readonly SetelemAttrs<Read>[],
): Steps<boolean> {
  if (flags.includes("interval")) return true;
  // For the policy "memory", the kernel may choose a tree of ranges, and counts two bounds in it as one element. (nft_rbtree_usize)
  const isCounted = !flags.includes("timeout") && !flags.includes("eval") && policy !== "memory";
  // The kernel's element count does not include the catch-all element.
  const keys = new Set<string | undefined>();
  let counted = 0;
  yield* inSlices(io, elements.length, (from, to) => {
    for (let index = from; index < to; index++) {
      const { key, flags } = elements[index]!;
      if (flags?.includes("catchall") !== true) counted++;
      keys.add(key?.value?.toHex());
    }
    return [];
  });
  if (count !== undefined && isCounted && counted !== count) return false;
  return keys.size === elements.length;
}
