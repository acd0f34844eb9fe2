interface ItemSource<Item> {
  /** After an error, `for…of` does not call return(), so this method cancels the remaining items itself. */
  next(): Item | undefined;
  done(): void;
}

/**
 * Iterates over items that the kernel sends, and cancels the remaining items if the caller leaves the loop. A generator
 * would be slower, and could not cancel the items if it was never started.
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
    const value = this.#source.next();
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
