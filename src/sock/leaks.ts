/** Texts of a leak warning. */
export interface LeakKind {
  /** Kind of object in the singular: "a socket". */
  readonly singular: string;
  /** Kind of object in the plural: "sockets". */
  readonly plural: string;
  /** The omission: "never closed". */
  readonly problem: string;
  /** Advice on how to avoid the leak. */
  readonly remedy: string;
}

/** The resources of an object. They must not reference the object. */
export interface LeakedResource {
  /** Kind of the object. */
  readonly kind: LeakKind;
  /** Short description of the object. */
  readonly name: string;
  /** Releases the resources. */
  close(): void;
}

/** Number of leaked objects of one kind. */
interface Tally {
  count: number;
  /** Number of leaked objects at the last warning. */
  warned: number;
  name: string;
}

const tallies = new Map<LeakKind, Tally>();
let isWarningScheduled = false;

/** Releases the resources of leaked objects, and warns. */
export const leaks: FinalizationRegistry<LeakedResource> = new FinalizationRegistry((held) => {
  const { kind, name } = held;
  held.close();
  const tally = tallies.get(kind) ?? { count: 0, warned: 0, name };
  tally.count++;
  tally.name = name;
  tallies.set(kind, tally);
  if (isWarningScheduled) return;
  isWarningScheduled = true;
  // The collector finds many at once.
  setImmediate(warn);
});

/** Warns about every kind whose number has doubled since the last warning, so that a leaking program is not flooded. */
function warn(): void {
  isWarningScheduled = false;
  for (const [{ singular, plural, problem, remedy }, tally] of tallies) {
    const { count, warned: told, name } = tally;
    if (count === 0 || count < told * 2) continue;
    tally.warned = count;
    const what = count === 1 ? `${singular} (${name}) was` : `${count} ${plural} (the last one ${name}) were`;
    process.emitWarning(`${what} ${problem}: use ${remedy}`, "NetlinkWarning");
  }
}
