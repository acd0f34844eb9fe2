import { type LeakKind, leaks } from "../../sock/leaks.ts";

/** Kinds of leaked objects. */
type Kind = "queue" | "rule";

const remedy = { problem: "never closed", remedy: "`using` or close()" };
const kinds: Readonly<Record<Kind, LeakKind>> = {
  queue: { singular: "a packet queue", plural: "packet queues", ...remedy },
  rule: { singular: "a queue rule", plural: "queue rules", ...remedy },
};

/**
 * Closes a leaked object with a warning that names it, instead of its socket.
 *
 * @param held the resources of the object. It must not reference the object, which would never be collected.
 */
export function warnIfLeaked(target: object, kind: Kind, name: string, held: Disposable): void {
  leaks.register(target, { kind: kinds[kind], name, close: () => held[Symbol.dispose]() }, target);
}

/** Ends that for an object that was closed, or whose resources have another user. */
export function cancelLeakWarning(target: object): void {
  leaks.unregister(target);
}
