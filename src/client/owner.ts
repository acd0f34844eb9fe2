import { inspectAs } from "../sock/inspect.ts";

/** An object that uses one resource, such as a client or a session, and closes the resource when it is closed. */
export abstract class Owner<Resource extends Disposable> implements Disposable {
  static {
    inspectAs(Owner, (owner) => `${owner.constructor.name}()`);
  }

  /** @internal */
  protected readonly session: Resource;

  protected constructor(session: Resource) {
    this.session = session;
  }

  /** Closes the network namespace that `open()` has opened, if any. Closing twice has no effect. */
  close(): void {
    this.session[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
