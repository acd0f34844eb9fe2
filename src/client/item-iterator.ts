interface ItemSource<Item> {
  next(): Item | undefined;
  done(): void;
}

/**
 * Iterates over items that the kernel sends. If the caller leaves the loop, or an item cannot be read, the remaining
 * items are cancelled.
 *
 * Not a generator, because JavaScriptCore does not inline calls of generators, and a generator that was never started
 * could not cancel the items.
 */
export class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  static {
    // Inherits `map`, `filter` and others, if the runtime has them.
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
      // After an error of next(), `for…of` does not call return().
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
