import { shown } from "../errors.ts";
import { checkFlag } from "../message/check.ts";
import type { Handler } from "./handler.ts";

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

const handlerCallbacks: Callbacks<"open" | "close" | "message" | "gap" | "batch" | "refused" | "unsent"> = {
  asynchronous: ["open", "close"],
  synchronous: ["message", "gap", "batch", "refused", "unsent"],
  between: "messages",
};

/** Throws unless a value can be a handler. */
export function checkHandler(value: unknown, name: string): asserts value is Handler {
  const handler = value as Partial<Handler> | null | undefined;
  if (typeof handler?.message !== "function") {
    const form = "an object with a function message(message, context), see defineHandler";
    throw new TypeError(`${name}: expected a handler (${form}), got ${shown(value)}`);
  }
  checkCallbacks(handler, name, handlerCallbacks);
  const { kind, exclusive } = handler;
  if (kind !== undefined && typeof kind !== "string") {
    throw new TypeError(`${name}.kind: expected words, got ${shown(kind)}`);
  }
  checkFlag(exclusive, `${name}.exclusive`);
}
