import { fromOpen } from "../base/argument-error.ts";
import { inspectAs } from "../base/inspect.ts";

export abstract class Owner<Resource extends Disposable> implements Disposable {
  static {
    inspectAs(Owner, (owner) => `${owner.constructor.name}()`);
  }

  /** @internal */
  protected readonly session: Resource;

  protected constructor(session: Resource) {
    this.session = fromOpen(session, new.target, undefined, Symbol.dispose in Object(session));
  }

  /**
   * Closes the network namespace that the method `open()` of this class has opened, if any. Closing an object twice has
   * no effect.
   */
  close(): void {
    this.session[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
