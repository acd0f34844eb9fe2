/** A source of items, such as a dump, that are read one by one while the kernel sends them. */
interface ItemSource<Item> {
  /** Returns the next item, or undefined after the last one. */
  next(): Item | undefined;
  /** Cancels the items that were not read yet. */
  done(): void;
}

/**
 * Iterator over items that the kernel sends. Cancels the remaining items when the caller leaves the loop, even before
 * the first step, and when reading fails. JavaScriptCore inlines the calls of a class into the loop, unlike those of a
 * generator.
 */
export class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  static {
    // Adds `map`, `filter` and the other iterator methods if the runtime has a global `Iterator`. Node.js 20 has none.
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
      // A `for…of` loop does not call return() after next() has thrown an error.
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
