import { typeError } from "../../../base/argument-error.ts";
import { checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { nftables, type SetAttrs, type SetelemListAttrs } from "../../../families/nftables.ts";
import type { Io, Steps } from "../../../io/io.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import type { Read } from "../../../schema/model/types.ts";
import { inSlices } from "../../route/core/slices.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { NftMap, NftSet, TableFamily } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import {
  boundsOfKey,
  concatenated,
  decodeElements,
  encodeElements,
  fromBounds,
  isPair,
  joinsRanges,
  type Part,
  type SetShape,
} from "../objects/elements.ts";
import { readSet, readShape } from "../objects/read-sets.ts";
import { shapeOfSet } from "../objects/write-sets.ts";
import { placeholderInterfaces } from "../requests/canonical.ts";
import { isCatchall, MergedRanges } from "../sets/auto-merge.ts";
import {
  compareElements,
  type Element,
  type ElementDifferences,
  renewedElement,
  splitter,
  withoutOptions,
} from "./elements.ts";

export class SetSnapshot {
  /** Whether only transactions change the elements. */
  readonly isLasting: boolean;
  readonly #set: NftSet | NftMap;
  readonly #shape: SetShape;
  readonly #split: (item: SetItem) => Element;
  readonly #elements = new Map<string, Element>();
  /** Strings that differ from the listed form. Callers often repeat them. */
  #converted = new Map<string, Element>();

  private constructor(family: TableFamily, attrs: SetAttrs<Read>, isUpdatedByRules: boolean) {
    this.#set = readSet(family, attrs);
    this.#shape = readShape(attrs);
    this.#split = splitter(this.#set);
    const { flags = [] } = this.#set;
    // Packets, timeouts or renamed interfaces change these sets without a transaction.
    this.isLasting =
      !isUpdatedByRules &&
      !flags.includes("dynamic") &&
      !flags.includes("timeout") &&
      !partsOf(this.#shape).some(isInterface);
  }

  /** @param isUpdatedByRules whether rules add or delete elements of the set. */
  static *of(
    io: Io,
    family: TableFamily,
    attrs: SetAttrs<Read>,
    items: readonly SetItem[],
    isUpdatedByRules: boolean,
  ): Steps<SetSnapshot> {
    const snapshot = new SetSnapshot(family, attrs, isUpdatedByRules);
    yield* inSlices(io, items.length, (from, to) => {
      for (let index = from; index < to; index++) snapshot.#record(items[index]!);
      return [];
    });
    return snapshot;
  }

  /**
   * @throws TypeError or RangeError with the path of an invalid element.
   */
  *differences(
    io: Io,
    wanted: readonly SetItem[],
    interfaces: InterfaceNames,
    {
      keepOthers: keepsOthers = false,
      renew = false,
    }: { keepOthers?: boolean | undefined; renew?: boolean | undefined },
  ): Steps<ElementDifferences> {
    const { key, data, interval } = this.#shape;
    const unpaired = data === undefined ? -1 : wanted.findIndex((item) => !isPair(item));
    if (unpaired >= 0) {
      const got = describeValue(wanted[unpaired]);
      throw typeError(
        `elem[${unpaired}]`,
        `expected a pair of key and value, because ${this.#set.name} is a map, got ${got}`,
      );
    }
    const items = joinsRanges(this.#shape) ? yield* merged(io, key[0]!, wanted, interfaces) : wanted;
    const converted = new Map<string, Element>();
    const elements = yield* inSlices(io, items.length, (from, to) => {
      const range: Element[] = [];
      for (let index = from; index < to; index++) {
        const item = items[index]!;
        const element = this.#elementOf(items, index, interfaces);
        if (typeof item === "string" && element.item !== item) converted.set(item, element);
        range.push(element);
      }
      return range;
    });
    if (this.isLasting) this.#converted = converted;
    if (interval && key.length > 1) {
      const items = elements.map(({ item }) => item);
      const current = Array.from(this.#elements.values(), ({ item }) => item);
      const differences = compareElements(this.#set, items, current, keepsOthers);
      return renew ? this.#withRenewals(items, current, differences, keepsOthers) : differences;
    }
    return yield* this.#compare(io, elements, keepsOthers, renew);
  }

  /** Adds the elements that remain and expire again, in the order that the kernel requires for overlapping ranges. */
  #withRenewals(
    items: readonly SetItem[],
    current: readonly SetItem[],
    { removed, added }: ElementDifferences,
    keepsOthers: boolean,
  ): ElementDifferences {
    const keyOf = (item: SetItem) => this.#split(item).key;
    const wanted = new Set(items.map(keyOf));
    const changed = new Set([...removed, ...added].map(keyOf));
    const renewed = new Map<string, SetItem>();
    for (const item of current) {
      const again = renewedElement(item);
      const key = keyOf(item);
      if (again !== undefined && wanted.has(key) && !changed.has(key)) renewed.set(key, again);
    }
    const others = current.filter((item) => !renewed.has(keyOf(item)));
    const all = compareElements(this.#set, items, others, keepsOthers);
    return {
      removed: [...all.removed, ...Array.from(renewed.values(), withoutOptions)],
      added: all.added.map((item) => renewed.get(keyOf(item)) ?? item),
      renewed: renewed.size,
    };
  }

  *#compare(io: Io, elements: readonly Element[], keepsOthers: boolean, renew: boolean): Steps<ElementDifferences> {
    const [removed, added]: [SetItem[], SetItem[]] = [[], []];
    let renewed = 0;
    const seen = new Map<string, string>();
    yield* inSlices(io, elements.length, (from, to) => {
      for (let index = from; index < to; index++) {
        const { item, key, rest } = elements[index]!;
        const earlier = seen.get(key);
        if (earlier !== undefined && earlier !== rest)
          throw typeError(`elem[${index}]`, "an earlier element has the same value and other options or data");
        if (earlier !== undefined) continue;
        seen.set(key, rest);
        const current = this.#elements.get(key);
        const isEqual = current?.rest === rest;
        const again = isEqual && renew ? renewedElement(current.item) : undefined;
        if (isEqual && again === undefined) continue;
        if (again !== undefined) renewed++;
        if (current !== undefined) removed.push(withoutOptions(current.item));
        added.push(again ?? item);
      }
      return [];
    });
    if (!keepsOthers) {
      const current = [...this.#elements.values()];
      yield* inSlices(io, current.length, (from, to) => {
        for (let index = from; index < to; index++)
          if (!seen.has(current[index]!.key)) removed.push(withoutOptions(current[index]!.item));
        return [];
      });
    }
    return { removed, added, renewed };
  }

  apply({ removed, added }: ElementDifferences): void {
    for (const item of removed) this.#elements.delete(this.#split(item).key);
    for (const item of added) this.#record(item);
  }

  #record(item: SetItem): void {
    const element = this.#split(item);
    this.#elements.set(element.key, element);
  }

  #elementOf(items: readonly SetItem[], index: number, interfaces: InterfaceNames): Element {
    const item = items[index]!;
    const converted = typeof item === "string" ? this.#converted.get(item) : undefined;
    if (converted !== undefined) return converted;
    const element = this.#split(item);
    const known = this.#elements.get(element.key);
    if (known !== undefined && known.rest === element.rest) return known;
    return this.#split(listedElement(this.#shape, items, index, interfaces));
  }
}

function partsOf({ key, data }: SetShape): readonly Part[] {
  return typeof data === "object" ? [...key, ...data] : key;
}

function isInterface({ type }: Part): boolean {
  return type.kind === "interface";
}

function* merged(io: Io, part: Part, items: readonly SetItem[], interfaces: InterfaceNames): Steps<readonly SetItem[]> {
  const ranges = new MergedRanges(part, interfaces, io);
  yield* ranges.add(items, false);
  const { adds } = yield* ranges.take();
  return [...adds, ...items.filter(isCatchall)];
}

function listedElement(shape: SetShape, items: readonly SetItem[], index: number, interfaces: InterfaceNames): SetItem {
  const elem = encodeElements({ ...shape, hasTimeout: undefined }, items, "elem", interfaces, index, index + 1);
  const item = items[index]!;
  const { key, data } = shape;
  const isPlain = data === undefined && !isPair(item) && item !== "*";
  if (isPlain && !(typeof item === "object" && "elem" in item)) {
    const bounds = boundsOfKey(key, item, `elem[${index}]`, interfaces);
    return concatenated(bounds.map((one, at) => fromBounds(key[at]!, one, interfaces)));
  }
  const encoded = encodeAttributes(nftables, "setelem-list-attrs", { table: "", set: "", elements: { elem } });
  const { elements } = decodeAttributes(nftables, "setelem-list-attrs", encoded) as SetelemListAttrs<Read>;
  return decodeElements(shape, elements?.elem ?? [], interfaces)[0]!;
}

/**
 * Returns a text that identifies an element of an nftables set or map. The text does not depend on the element's
 * options and data. Two forms of the same value have the same key, such as `"10.0.0.0/8"` and
 * `{ prefix: { addr: "10.0.0.0", len: 8 } }`.
 *
 * @param set the declaration of the set or map.
 * @throws TypeError or RangeError if the declaration or the element is invalid.
 */
export function keyOf(set: NftSet | NftMap, item: SetItem): string {
  checkObject(set, "set");
  return splitter(set)(formatElement(set, item)).key;
}

/**
 * Converts an element of an nftables set to the form in which `list` returns it, for example to compare it with listed
 * elements. Interface names in the element need not exist.
 *
 * @param set the declaration of the set or map.
 * @throws TypeError or RangeError if the declaration or the element is invalid.
 */
export function formatElement(set: NftSet | NftMap, item: SetItem): SetItem {
  checkObject(set, "set");
  return listedElement(shapeOfSet(set), [item], 0, placeholderInterfaces());
}
