export interface LeakKind {
  readonly singular: string;
  readonly plural: string;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Resources that are released if their owner is garbage collected without being closed. No field may refer to the
 * owner, because the owner would then never be collected.
 */
export interface LeakedResource {
  readonly kind: LeakKind;
  readonly name: string;
  close(): void;
}

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
 * Objects that must be closed. If the garbage collector finds one that was not closed, its resources are released and a
 * warning is emitted.
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
  // The garbage collector reports leaked objects one by one. The delay lets the warning contain their number.
  setImmediate(warn);
});

/**
 * Warns only when the number of leaks of an object type has doubled, so that a program that leaks constantly does not
 * flood its log.
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
