import { inspectAs } from "../base/inspect.ts";

/** An object that owns one resource, such as a client or a session, and closes the resource in `close()`. */
export abstract class Owner<Resource extends Disposable> implements Disposable {
  static {
    inspectAs(Owner, (owner) => `${owner.constructor.name}()`);
  }

  /** @internal */
  protected readonly session: Resource;

  protected constructor(session: Resource) {
    this.session = session;
  }

  /** Closes the network namespace that `open()` opened, if it opened one. Closing twice has no effect. */
  close(): void {
    this.session[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
