/** Words for the warning about leaked objects of one type: "3 sockets were never closed". */
export interface LeakKind {
  /** Name of the object type in the singular, such as "a socket". */
  readonly singular: string;
  /** Name of the object type in the plural, such as "sockets". */
  readonly plural: string;
  /** Part of the warning about leaked objects that says what the program has not done: "never closed". */
  readonly problem: string;
  /** Advice in the warning about leaked objects on how to avoid the leak. */
  readonly remedy: string;
}

/**
 * Resources that are released if an object is garbage collected without being closed, such as its file descriptor. No
 * field may refer to the object, which would then never be collected.
 */
export interface LeakedResource {
  readonly kind: LeakKind;
  /** Description of the leaked object in the warning, such as its file descriptor. */
  readonly name: string;
  close(): void;
}

/** Returns the words for the warning about leaked objects whose method `close` was not called. */
export function neverClosed(singular: string, plural: string): LeakKind {
  return { singular, plural, problem: "never closed", remedy: "`using` or close()" };
}

interface Tally {
  count: number;
  warned: number;
  name: string;
}

const tallies = new Map<LeakKind, Tally>();
let isWarningScheduled = false;

/** Closes the resources of garbage-collected objects that the program did not close, and warns about these objects. */
export const leaks: FinalizationRegistry<LeakedResource> = new FinalizationRegistry((held) => {
  const { kind, name } = held;
  held.close();
  const tally = tallies.get(kind) ?? { count: 0, warned: 0, name };
  tally.count++;
  tally.name = name;
  tallies.set(kind, tally);
  if (isWarningScheduled) return;
  isWarningScheduled = true;
  // The garbage collector finds many leaked objects at once: count all of them before the warning.
  setImmediate(warn);
});

/**
 * Warns about each object type whose number of leaks has doubled since the last warning, so that a leaking program does
 * not flood its log.
 */
function warn(): void {
  isWarningScheduled = false;
  for (const [{ singular, plural, problem, remedy }, tally] of tallies) {
    const { count, warned, name } = tally;
    if (count === 0 || count < warned * 2) continue;
    tally.warned = count;
    const what = count === 1 ? `${singular} (${name}) was` : `${count} ${plural} (the last one ${name}) were`;
    process.emitWarning(`${what} ${problem}: use ${remedy}`, "NetlinkWarning");
  }
}
