/**
 * Words for the warning about leaked objects of one type. An example of the warning is "3 sockets were never closed".
 */
export interface LeakKind {
  /** Name of one object of the type with its article, such as "a socket". */
  readonly singular: string;
  /** Name of the object type in the plural, such as "sockets". */
  readonly plural: string;
  /** Words for the problem in the warning about leaked objects, such as "never closed". */
  readonly problem: string;
  /** Advice on how to avoid the leak, for the warning about leaked objects. */
  readonly remedy: string;
}

/**
 * Resources of an object that are released if the object is garbage collected without being closed. No field may refer
 * to the object itself, because the object would then never be collected.
 */
export interface LeakedResource {
  readonly kind: LeakKind;
  /** Description of a leaked object for the warning, such as its file descriptor. */
  readonly name: string;
  close(): void;
}

/**
 * Returns the words for the warning about objects that were leaked because the program did not call their `close`
 * method.
 */
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

/**
 * Registry of objects that must be closed. If such an object is garbage collected without having been closed, its
 * resources are closed and a warning is emitted.
 */
export const leaks: FinalizationRegistry<LeakedResource> = new FinalizationRegistry((held) => {
  const { kind, name } = held;
  held.close();
  const tally = tallies.get(kind) ?? { count: 0, warned: 0, name };
  tally.count++;
  tally.name = name;
  tallies.set(kind, tally);
  if (isWarningScheduled) return;
  isWarningScheduled = true;
  // Delay the warning until the garbage collector has reported all leaked objects, so that the warning contains their
  // number.
  setImmediate(warn);
});

/**
 * Warns about each object type whose number of leaks has at least doubled since the last warning. A program that leaks
 * constantly therefore does not flood its log.
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
