const FIRST_ENTRIES = 1024;
const SHARDS = 64;
const PART = 4096;

/**
 * Map with text keys that grows without long pauses: a `Map` takes 50 ms to double its capacity at a million entries.
 * After 1,024 entries, further entries are distributed over 64 `Map` objects by a hash of the key.
 *
 * Entries cannot be replaced or removed. The order of iteration is the order of insertion.
 */
export class LargeMap<Value extends object> {
  readonly #first = new Map<string, Value>();
  #shards: Map<string, Value>[] | undefined;
  /** Later entries in order. Growing a single array would pause long. */
  readonly #parts: Value[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: string, value: Value): void {
    if (this.#size++ < FIRST_ENTRIES) {
      this.#first.set(key, value);
      return;
    }
    this.#shards ??= Array.from({ length: SHARDS }, () => new Map());
    this.#shards[shardOf(key)]!.set(key, value);
    const part = this.#parts.at(-1);
    if (part === undefined || part.length === PART) this.#parts.push([value]);
    else part.push(value);
  }

  get(key: string): Value | undefined {
    return this.#first.get(key) ?? this.#shards?.[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  values(): Iterable<Value> {
    return this.#shards === undefined ? this.#first.values() : this.#allValues();
  }

  *#allValues(): Generator<Value, void, void> {
    for (const value of this.#first.values()) yield value;
    for (const part of this.#parts) for (const value of part) yield value;
  }
}

function shardOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 26;
}
