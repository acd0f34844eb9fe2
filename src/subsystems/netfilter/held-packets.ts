/**
 * Ids of held packets. Most are consecutive and are decided in order: those are a run, stored as two numbers. Others
 * are in a set.
 */
export class HeldPackets {
  /** The run: its first id and its length. */
  #first = 0;
  #count = 0;
  readonly #others = new Set<number>();

  get size(): number {
    return this.#count + this.#others.size;
  }

  has(id: number): boolean {
    return (id - this.#first) >>> 0 < this.#count || this.#others.has(id);
  }

  add(id: number): void {
    if (this.has(id)) return;
    if (this.#count > 0 && id !== (this.#first + this.#count) >>> 0) this.#setAside(this.#count);
    if (this.#count === 0) this.#first = id;
    this.#count++;
  }

  delete(id: number): void {
    const at = (id - this.#first) >>> 0;
    if (at >= this.#count) {
      if (this.#others.size > 0) this.#others.delete(id);
      return;
    }
    this.#setAside(at);
    this.#first = (this.#first + 1) >>> 0;
    this.#count--;
  }

  /** Removes all ids for which the condition holds. */
  deleteWhere(isGone: (id: number) => boolean): void {
    this.#setAside(this.#count);
    for (const id of this.#others) if (isGone(id)) this.#others.delete(id);
  }

  /** Moves the first `count` ids of the run to the set. */
  #setAside(count: number): void {
    for (let moved = 0; moved < count; moved++) this.#others.add((this.#first + moved) >>> 0);
    this.#first = (this.#first + count) >>> 0;
    this.#count -= count;
  }
}
