/** How a forgotten thing is told of. */
export interface LeakKind {
  /** "a socket" */
  readonly one: string;
  /** "sockets" */
  readonly many: string;
  /** What was not done with it: "never closed". */
  readonly omission: string;
  /** What does it. */
  readonly remedy: string;
}

/** What something holds that has to be given back. It does not keep the thing itself. */
export interface Held {
  /** What kind of thing holds it, at the moment. */
  readonly kind: LeakKind;
  /** Which one it is, in a few words. */
  readonly name: string;
  /** Gives it back. */
  close(): void;
}

/** What was forgotten so far, of one kind. */
interface Tally {
  count: number;
  /** How many there were when it was last told of. */
  told: number;
  name: string;
}

const tallies = new Map<LeakKind, Tally>();
let telling = false;

/** Gives back what was forgotten, and tells of it. */
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

/** Warns of every kind of which twice as many were forgotten as were told of: a program that goes on forgetting knows. */
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
