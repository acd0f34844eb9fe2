/** Items that are requested one by one, such as the entries of a dump. */
interface ItemSource<Item> {
  next(): Item | undefined;
  /** Cancels the remaining items. */
  done(): void;
}

/**
 * Iterates over items that the kernel sends. If the caller leaves the loop or an item cannot be read, the remaining
 * items are cancelled. Not a generator: JavaScriptCore does not inline its calls, and a generator that was not started
 * could not cancel.
 */
export class ItemIterator<Item> implements IterableIterator<Item, undefined> {
  static {
    // Inherits `map`, `filter` and others from array iterators, in runtimes that have them (not Node.js 20).
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
      // A `for…of` loop does not call return() after an error of next(), so the dump is cancelled here.
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
