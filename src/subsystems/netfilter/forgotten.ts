import { type LeakKind, leaks } from "../../sock/leaks.ts";

/** What can be forgotten. */
type Kind = "queue" | "rule";

const remedy = { omission: "never closed", remedy: "`using` or close()" };
const kinds: Readonly<Record<Kind, LeakKind>> = {
  queue: { one: "a packet queue", many: "packet queues", ...remedy },
  rule: { one: "a queue rule", many: "queue rules", ...remedy },
};

/**
 * Has an object that is forgotten closed with a warning that names it, instead of the socket that it holds.
 *
 * @param held what the object holds, which must not lead back to the object: it would never be forgotten.
 */
export function warnWhenForgotten(target: object, kind: Kind, name: string, held: Disposable): void {
  leaks.register(target, { kind: kinds[kind], name, close: () => held[Symbol.dispose]() }, target);
}

/** The object was closed, or is not the only one any more that uses what it holds. */
export function doNotWarn(target: object): void {
  leaks.unregister(target);
}
