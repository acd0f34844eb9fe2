import { spyOn } from "bun:test";
import { SyncIo } from "../../../src/io/io.ts";

const methods = ["transact", "transactLent", "transactAll", "transactMultiple", "transactPacked", "dump"] as const;

/** Counts the requests and dumps that block this thread, until the object is disposed. */
export class BlockingCalls implements Disposable {
  readonly #spies = methods.map((name) => spyOn(SyncIo.prototype, name));

  /** Number of blocking calls so far. */
  get count(): number {
    return this.#spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  }

  [Symbol.dispose](): void {
    for (const spy of this.#spies) spy.mockRestore();
  }
}
