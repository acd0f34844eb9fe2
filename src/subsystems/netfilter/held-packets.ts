/**
 * Ids of packets that are held back. Most follow each other and are settled in their order: those are a run that costs no
 * more than two numbers, and all others are in a set.
 */
export class HeldPackets {
  /** The run: its first id, and how many there are. */
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

  /** Takes out all those for which that is so. */
  deleteWhere(isGone: (id: number) => boolean): void {
    this.#setAside(this.#count);
    for (const id of this.#others) if (isGone(id)) this.#others.delete(id);
  }

  /** Moves the first `count` of the run to the others. */
  #setAside(count: number): void {
    for (let moved = 0; moved < count; moved++) this.#others.add((this.#first + moved) >>> 0);
    this.#first = (this.#first + count) >>> 0;
    this.#count -= count;
  }
}
