/** Items that are read one by one while the kernel sends them. */
interface ItemSource<Item> {
  /** Returns the next item, or undefined at the end. */
  next(): Item | undefined;
  /** Cancels the rest. */
  done(): void;
}

/**
 * Iterator over items that the kernel sends. It cancels the rest when the caller leaves the loop, even before the first
 * step, and when reading an item fails. The engine compiles it into the loop, which it does not do with a generator.
 */
export class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  static {
    // Adds `map`, `filter` and the other methods of iterators. Node.js 20 has no global `Iterator` to extend.
    Object.setPrototypeOf(ItemIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf([].values())));
  }

  readonly #source: ItemSource<Item>;

  constructor(source: ItemSource<Item>) {
    this.#source = source;
  }

  next(): IteratorResult<Item, undefined> {
    let value: Item | undefined;
    try {
      value = this.#source.next();
    } catch (error) {
      // A loop does not call return() after an error of next().
      this.#source.done();
      throw error;
    }
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  return(): IteratorResult<Item, undefined> {
    this.#source.done();
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
