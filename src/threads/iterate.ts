import { addCaller } from "../base/with-caller.ts";
import { TimeSlice } from "./time-slice.ts";

/** Items that are read one after the other, without blocking this thread. */
interface ItemSource<Item> {
  /** Returns the next item, or undefined at the end. */
  next(): Item | undefined | Promise<Item | undefined>;
  done(): Promise<void>;
}

/** Iterates over items, and calls `done` at the end of the loop. Errors have the caller of the loop in their stack. */
export async function* iterate<Item>(source: ItemSource<Item>): AsyncGenerator<Item, void, void> {
  const slice = new TimeSlice();
  const here = new Error();
  try {
    for (;;) {
      const read = source.next();
      const item = read instanceof Promise ? await read : read;
      if (item === undefined) return;
      yield item;
      if (slice.isOverAfterEntry()) await slice.pause();
    }
  } catch (error) {
    addCaller(error, here);
    throw error;
  } finally {
    await source.done();
  }
}
