import { fromOpen } from "../../../base/argument-error.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { EADDRNOTAVAIL, EHOSTUNREACH, ENETUNREACH, ENODEV, ENOENT, ESRCH } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { limitsOf, type MaybePromise, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { Family } from "../../../schema/model/family.ts";
import type { RouteOptions } from "./options.ts";
import { Session } from "./session.ts";

/** Error codes for a missing entry, also because its interface does not exist. */
export const missingCodes: readonly number[] = [ESRCH, ENOENT, ENODEV, EADDRNOTAVAIL];

/** Error codes for which {@link Entries.exists} returns false. */
const absentCodes: readonly number[] = [...missingCodes, ENETUNREACH, EHOSTUNREACH];

/** Parameters of the method `get` of a table, or of `list` if the table has no `get`. */
type KeyArguments<Table> = Table extends { get(...key: infer Key): unknown }
  ? Key
  : Table extends { list(...filter: infer Filter): unknown }
    ? Filter
    : never;

/** Parameters of the method `list` of a table, of which the first one is required. */
export type ListArguments<Table> = Table extends { list(...filter: infer Filter): unknown }
  ? Filter extends [first?: infer First, ...rest: infer Rest]
    ? [first: NonNullable<First>, ...rest: Rest]
    : Filter
  : never;

interface Reader {
  next(): MaybePromise<unknown>;
  done(): MaybePromise<void>;
  toArray(): MaybePromise<unknown[]>;
}

/** A kernel table, or another set of entries with a key. */
export abstract class Entries<M extends Mode> implements Disposable {
  static {
    inspectAs(Entries, (entries) => `${entries.constructor.name}()`);
  }

  /** @internal */
  protected readonly session: Session<M>;

  /** `title` names the object in errors after `close()`. */
  protected constructor(title: string, options: RouteOptions | undefined, family: Family) {
    this.session = new Session(title, options, fromOpen(family, new.target));
  }

  /**
   * Returns whether the entry exists, with the parameters of `get`. Tables without `get` have the parameters of `list`:
   * the result is whether an entry matches the filter. `Routes.get` is a lookup, so `routes.exists("10.0.0.1")` returns
   * whether the host can reach the address.
   *
   * Also returns false if the interface of the entry does not exist, or if the kernel lacks the table. Throws all other
   * errors of `get` and `list`, such as EPERM.
   */
  exists(...key: KeyArguments<this>): Result<M, boolean> {
    return this.session.call(
      () => this.session.handling(absentCodes, this.#finding(key)),
      limitsOf(key.at(-1) as object | undefined),
    );
  }

  *#finding(key: readonly unknown[]): Steps<boolean> {
    try {
      if ("get" in this) {
        yield* wait(Reflect.apply(this.get as (...key: readonly unknown[]) => unknown, this, key));
        return true;
      }
      const listing = this.listing(key);
      const first = yield* wait(listing.next());
      yield* wait(listing.done());
      return first !== undefined;
    } catch (error) {
      if (error instanceof NetlinkError && absentCodes.includes(-error.errno)) return false;
      throw error;
    }
  }

  protected listing(parameters: readonly unknown[]): Reader {
    return Reflect.apply((this as object as { list(): Reader }).list, this, parameters);
  }

  /**
   * Closes the network namespace that the method `open()` of this class has opened, if any. Closing an object twice has
   * no effect.
   */
  close(): void {
    this.session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
