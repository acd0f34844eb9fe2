import { type LeakKind, leaks } from "../../sock/leaks.ts";

const remedy = { omission: "never closed", remedy: "`using` or close()" };
const queue: LeakKind = { one: "a packet queue", many: "packet queues", ...remedy };
const rule: LeakKind = { one: "a queue rule", many: "queue rules", ...remedy };
const kinds = { queue, rule };

/**
 * Has an object that is forgotten closed with a warning that names it, instead of the socket that it holds.
 *
 * @param held what the object holds, which must not lead back to the object: it would never be forgotten.
 */
export function warnWhenForgotten(target: object, kind: keyof typeof kinds, name: string, held: Disposable): void {
  leaks.register(target, { kind: kinds[kind], name, close: () => held[Symbol.dispose]() }, target);
}

/** The object was closed, or is not the only one any more that uses what it holds. */
export function doNotWarn(target: object): void {
  leaks.unregister(target);
}
