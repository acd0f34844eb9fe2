/** Texts of a leak warning. */
export interface LeakKind {
  /** "a socket" */
  readonly one: string;
  /** "sockets" */
  readonly many: string;
  /** The omission: "never closed". */
  readonly omission: string;
  /** The remedy. */
  readonly remedy: string;
}

/** The resources of an object. They must not reference the object. */
export interface Held {
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
  /** Their number at the last warning. */
  told: number;
  name: string;
}

const tallies = new Map<LeakKind, Tally>();
let telling = false;

/** Releases the resources of leaked objects, and warns. */
export const leaks: FinalizationRegistry<Held> = new FinalizationRegistry((held) => {
  const { kind, name } = held;
  held.close();
  const tally = tallies.get(kind) ?? { count: 0, told: 0, name };
  tally.count++;
  tally.name = name;
  tallies.set(kind, tally);
  if (telling) return;
  telling = true;
  // The collector finds many at once.
  setImmediate(tell);
});

/** Warns about every kind whose number has doubled since the last warning, so that a leaking program is not flooded. */
function tell(): void {
  telling = false;
  for (const [{ one, many, omission, remedy }, tally] of tallies) {
    const { count, told, name } = tally;
    if (count === 0 || count < told * 2) continue;
    tally.told = count;
    const what = count === 1 ? `${one} (${name}) was` : `${count} ${many} (the last one ${name}) were`;
    process.emitWarning(`${what} ${omission}: use ${remedy}`, "NetlinkWarning");
  }
}
