import { shown } from "../errors.ts";

/** The functions that an object may have for a worker to call. */
export interface Callbacks<Name extends string> {
  /** Those that may be asynchronous. */
  readonly asynchronous: readonly Name[];
  /** Those that may not, since nothing goes on after them before the next one is called. */
  readonly synchronous: readonly Name[];
  /** Between what they are called, for errors. */
  readonly between: string;
}

/** Throws unless what an object has of callbacks are functions that can be called as such. */
export function checkCallbacks<Name extends string>(
  handler: { readonly [name in Name]?: unknown },
  name: string,
  { asynchronous, synchronous, between }: Callbacks<Name>,
): void {
  for (const callback of [...synchronous, ...asynchronous]) {
    const given = handler[callback];
    if (given === undefined || typeof given === "function") continue;
    throw new TypeError(`${name}.${callback}: expected a function, got ${shown(given)}`);
  }
  for (const callback of synchronous) {
    const kind = Object.prototype.toString.call(handler[callback]).slice("[object ".length, -1);
    if (kind === "Function" || kind === "Undefined") continue;
    throw new TypeError(
      `${name}.${callback}: expected a plain function, got ${kind}: nothing that is asynchronous goes on between ${between}`,
    );
  }
}
