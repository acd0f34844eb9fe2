/** How a dump ended in this thread: its last message was read, the caller abandoned it, or it failed. */
export type DumpEnd =
  | { readonly kind: "complete" }
  | { readonly kind: "abandoned" }
  | { readonly kind: "failed"; readonly error: unknown };

export const COMPLETE: DumpEnd = { kind: "complete" };
export const ABANDONED: DumpEnd = { kind: "abandoned" };

/**
 * Returns the end of a dump after an event. The event `complete` is the last message, `abandoned` is `done()`, and
 * `failed` is an error. The dump is running if its end is undefined.
 *
 * | event     | running   | complete  | abandoned | failed |
 * | --------- | --------- | --------- | --------- | ------ |
 * | complete  | complete  | complete  | abandoned | failed |
 * | abandoned | abandoned | abandoned | abandoned | failed |
 * | failed    | failed    | failed    | abandoned | failed |
 *
 * A complete dump can still have unread messages in the buffers of the caller: `done()` discards them, and an error of
 * such a buffer fails the dump. A failed dump keeps its first error.
 */
export function endAfter(before: DumpEnd | undefined, event: DumpEnd): DumpEnd {
  return before === undefined || before.kind === "complete" ? event : before;
}
