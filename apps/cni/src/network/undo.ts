/**
 * Functions that undo the changes of this call, last one first. A step adds its function after its change has succeeded, so that
 * a failed call leaves what existed before, such as the attachment of a container for which ADD is repeated.
 */
export type Undo = (() => void)[];

/** Undoes the changes of a failed call. */
export function undoAll(undo: Undo): void {
  for (const step of undo.reverse()) {
    try {
      step();
    } catch {
      // The runtime calls DEL after a failed ADD. The error of ADD is the one to report.
    }
  }
}
