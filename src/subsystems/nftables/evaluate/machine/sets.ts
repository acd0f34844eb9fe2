import type { SetAttrs, SetelemAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { InterfaceNames } from "../../model/datatypes.ts";
import type { Expression, SetItem } from "../../model/statements.ts";
import { decodeElements, decodeValue, isRangeEnd, type SetShape } from "../../objects/elements.ts";
import { readShape } from "../../objects/read-sets.ts";
import { itemText } from "../../text/expressions/expression-text.ts";
import { type Bits, compareBytes, equals, isKnown, isWithin, knownBits } from "../packet/bits.ts";

type Element = SetelemAttrs<Read>;

/** An element, or a range of keys. */
export interface Entry {
  readonly element: Element;
  /** First and last key. A key that a rule added can have unknown bits. */
  readonly low: Bits;
  readonly high: Uint8Array | undefined;
  /** Data of an element that a rule added to a map, with unknown bits. */
  readonly data?: Bits | undefined;
  /** Messages that describe the entry: an element, and the end of its range. */
  readonly messages: readonly Element[];
}

/** Elements that could match a key with unknown bits. */
export interface Candidates {
  /** In the order of the set. */
  readonly possible: readonly Entry[];
  /** Whether the last possible entry certainly matches if the others do not. */
  readonly isCertain: boolean;
}

export class ProgramSet {
  readonly attrs: SetAttrs<Read>;
  /** Number of changes since the set was created. */
  version = 0;
  readonly #interfaces: InterfaceNames;
  #elements: Element[];
  /** Entries that rules added to a copy of the set. */
  readonly #added: Entry[] = [];
  #title: string | undefined;
  /** Caches of `#elements`, which changes clear. */
  #entries: readonly Entry[] | undefined;
  #byKey: ReadonlyMap<string, Entry> | undefined;

  constructor(attrs: SetAttrs<Read>, interfaces: InterfaceNames, elements: readonly Element[] = []) {
    this.attrs = attrs;
    this.#interfaces = interfaces;
    this.#elements = [...elements];
  }

  get elements(): readonly Element[] {
    return this.#elements;
  }

  /** Returns a copy for one run, which rules can change. */
  copy(): ProgramSet {
    const copy = new ProgramSet(this.attrs, this.#interfaces, this.#elements);
    copy.version = this.version;
    return copy;
  }

  /** The kernel ignores an added element that the set contains. */
  add(elements: readonly Element[]): void {
    const known = new Set(this.#elements.map(identity));
    for (const element of elements) {
      if (known.has(identity(element))) continue;
      known.add(identity(element));
      this.#elements.push(element);
    }
    this.#changed();
  }

  remove(elements: readonly Element[] | undefined): void {
    const gone = new Set(elements?.map(identity));
    this.#elements = elements === undefined ? [] : this.#elements.filter((one) => !gone.has(identity(one)));
    this.#changed();
  }

  #changed(): void {
    this.version++;
    this.#entries = undefined;
    this.#byKey = undefined;
  }

  addKey(key: Bits, element: Element, data: Bits | undefined): Entry {
    const entry = { element, low: key, high: undefined, data, messages: [element] };
    this.#added.push(entry);
    this.version++;
    return entry;
  }

  removeKey(entry: Entry): void {
    const at = this.#added.indexOf(entry);
    if (at < 0) this.remove(entry.messages);
    else {
      this.#added.splice(at, 1);
      this.version++;
    }
  }

  get size(): number {
    return this.#all().length + this.#added.length;
  }

  /** The name. A set that is part of a rule has none: its elements in the nft language, such as "{ 22, 80 }". */
  get title(): string {
    const { name = "" } = this.attrs;
    if (!name.includes("%d")) return name;
    const { catchall } = this;
    const entries = [...this.#all(), ...(catchall === undefined ? [] : [catchall])];
    this.#title ??= `{ ${entries.map((entry) => this.textOf(entry) ?? "…").join(", ")} }`;
    return this.#title;
  }

  get catchall(): Entry | undefined {
    const element = this.#elements.find(isCatchall);
    return element && { element, low: knownBits(new Uint8Array(0)), high: undefined, messages: [element] };
  }

  candidates(key: Bits): Candidates {
    if (isKnown(key) && this.#added.length === 0 && this.#hasOnlyConstants()) {
      const found = this.#constants().get(key.value.toHex());
      return { possible: found === undefined ? [] : [found], isCertain: found !== undefined };
    }
    const possible: Entry[] = [];
    for (const entry of [...this.#all(), ...this.#added]) {
      const matches = this.#matches(entry, key);
      if (matches !== false) possible.push(entry);
      if (matches === true) return { possible, isCertain: true };
    }
    return { possible, isCertain: false };
  }

  #hasOnlyConstants(): boolean {
    return this.attrs.flags?.includes("interval") !== true;
  }

  #constants(): ReadonlyMap<string, Entry> {
    this.#byKey ??= new Map(this.#all().map((entry) => [entry.low.value.toHex(), entry]));
    return this.#byKey;
  }

  #matches({ low, high }: Entry, key: Bits): boolean | undefined {
    if (high === undefined) return equals(key, low);
    let result: boolean | undefined = true;
    let at = 0;
    for (const length of this.#parts(key.value.length)) {
      const end = at + length;
      const part = { value: key.value.subarray(at, end), known: key.known.subarray(at, end), facts: [] };
      const matches = isWithin(part, low.value.subarray(at, end), high.subarray(at, end));
      if (matches === false) return false;
      if (matches === undefined) result = undefined;
      at += (length + 3) & ~3;
    }
    return result;
  }

  /** Lengths of the parts of a concatenation. */
  #parts(length: number): readonly number[] {
    const parts = this.attrs.desc?.concat?.elem?.map(({ len }) => len ?? 0) ?? [];
    return parts.length > 1 ? parts : [length];
  }

  #all(): readonly Entry[] {
    this.#entries ??= this.#entriesOf();
    return this.#entries;
  }

  #entriesOf(): Entry[] {
    const elements = this.#elements.filter((element) => !isCatchall(element));
    const isInterval = this.attrs.flags?.includes("interval") === true;
    const isConcatenated = elements.some(({ keyEnd }) => keyEnd !== undefined);
    if (isInterval && !isConcatenated) return ranges(elements);
    return elements.map((element) => {
      const high = element.keyEnd?.value;
      return { element, low: knownBits(keyOf(element)), high, messages: [element] };
    });
  }

  /** Returns an entry in the form of the library's objects. Undefined if its type is unknown. */
  describe({ messages, low }: Entry): SetItem | undefined {
    try {
      const ordered = messages.map((one) => (one.key === undefined ? { ...one, key: { value: low.value } } : one));
      return decodeElements(this.#shape(), ordered, this.#interfaces)[0];
    } catch {
      return undefined;
    }
  }

  /** Returns an entry in the nft language, such as "22 : accept". Undefined if its type is unknown. */
  textOf(entry: Entry): string | undefined {
    const item = this.describe(entry);
    const { key, data } = this.#shape();
    try {
      return item === undefined ? undefined : itemText(item, key, typeof data === "object" ? data : []);
    } catch {
      return undefined;
    }
  }

  describeKey(key: Bits): Expression | undefined {
    if (!isKnown(key)) return undefined;
    try {
      return decodeValue(this.#shape().key, key.value, this.#interfaces);
    } catch {
      return undefined;
    }
  }

  #shape(): SetShape {
    const shape = readShape(this.attrs);
    if (!shape.interval) return shape;
    return { ...shape, key: shape.key.map((part) => ({ ...part, order: "big" as const })) };
  }
}

function isCatchall({ flags }: Element): boolean {
  return flags?.includes("catchall") === true;
}

function keyOf({ key }: Element): Uint8Array {
  return key?.value ?? new Uint8Array(0);
}

function identity({ key, keyEnd, flags = [] }: Element): string {
  return [key?.value?.toHex(), keyEnd?.value?.toHex(), ...flags].join(" ");
}

/** A range ends before the next key. Without another key, it ends at the largest value. */
function ranges(elements: readonly Element[]): Entry[] {
  const sorted = elements.toSorted(
    (a, b) => compareBytes(keyOf(a), keyOf(b)) || Number(isRangeEnd(b)) - Number(isRangeEnd(a)),
  );
  return sorted.flatMap((element, at): Entry[] => {
    if (isRangeEnd(element)) return [];
    const next = sorted[at + 1];
    const low = keyOf(element);
    const high = next === undefined ? new Uint8Array(low.length).fill(0xff) : before(keyOf(next));
    const end = next !== undefined && isRangeEnd(next) ? [next] : [];
    return [{ element, low: knownBits(low), high, messages: [element, ...end] }];
  });
}

function before(key: Uint8Array): Uint8Array {
  const previous = key.slice();
  for (let at = previous.length - 1; at >= 0; at--) {
    previous[at] = (previous[at]! - 1) & 0xff;
    if (previous[at] !== 0xff) break;
  }
  return previous;
}
