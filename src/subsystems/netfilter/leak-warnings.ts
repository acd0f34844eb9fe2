import { type LeakKind, leaks } from "../../sock/leaks.ts";

/** Kinds of leaked objects. */
type Kind = "queue" | "rule";

const remedy = { omission: "never closed", remedy: "`using` or close()" };
const kinds: Readonly<Record<Kind, LeakKind>> = {
  queue: { one: "a packet queue", many: "packet queues", ...remedy },
  rule: { one: "a queue rule", many: "queue rules", ...remedy },
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
