export interface LeakKind {
  readonly singular: string;
  readonly plural: string;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Resource that is closed if its owner is leaked. The resource must not refer to its owner, which could then not be
 * garbage collected.
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

/** Closes the resources of leaked objects, and warns. */
export const leaks: FinalizationRegistry<LeakedResource> = new FinalizationRegistry((held) => {
  const { kind, name } = held;
  held.close();
  const tally = tallies.get(kind) ?? { count: 0, warned: 0, name };
  tally.count++;
  tally.name = name;
  tallies.set(kind, tally);
  if (isWarningScheduled) return;
  isWarningScheduled = true;
  // Collects leaks for one warning with their number.
  setImmediate(warn);
});

/** Warns only when the number of leaks has doubled. */
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
