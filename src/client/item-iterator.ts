/** Source of items that are read one by one while the kernel sends them, such as a dump. */
interface ItemSource<Item> {
  next(): Item | undefined;
  /** Cancels the remaining items. */
  done(): void;
}

/**
 * Iterates over items that the kernel sends. Cancels the remaining items if reading fails or if the caller leaves the
 * loop. Not a generator: JavaScriptCore does not inline its calls, and it could not cancel the items before its first
 * call.
 */
export class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  static {
    // Inherit `map`, `filter` and the other iterator methods, which Node.js 20 lacks.
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
      // A `for…of` loop does not call return() if next() throws.
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
