import { decodeEntry, encodeEntry } from "../../../../apps/cli/src/fleet/protocol.ts";
import type { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import type { StoredEntry } from "../../../../apps/cli/src/fleet/read.ts";

/** A stream in memory that behaves like one of Redis. Its clock is a counter. */
export class MemoryStream {
  entries: StoredEntry[] = [];
  #clock = 1000;

  /** Stores an entry and returns its id. */
  add(fields: readonly string[], maxLength = Number.POSITIVE_INFINITY): string {
    const id = `${++this.#clock}-0`;
    this.entries.push({ id, fields });
    if (this.entries.length > maxLength) this.entries.splice(0, this.entries.length - maxLength);
    return id;
  }

  /** Sets the clock back, like a failover to a server whose clock is behind. */
  setBack(ticks: number): void {
    this.#clock = Math.max(1, this.#clock - ticks);
  }

  /** Returns the entries after a position. */
  after(position: string): StoredEntry[] {
    const number = (id: string) => Number(id.split("-")[0]);
    // A position within a millisecond is after its first entry.
    const from = number(position) + (position.endsWith("-0") ? 0 : 0.5);
    return this.entries.filter(({ id }) => number(id) > from);
  }

  /** Returns the last entry as an agent reads it. */
  last(): (StoredEntry & { entry: ReturnType<typeof decodeEntry> }) | undefined {
    const last = this.entries.at(-1);
    return last === undefined ? undefined : { ...last, entry: decodeEntry(last.fields) };
  }
}

/** Writes all entries that a publisher has. */
export function drain(publisher: Publisher, stream: MemoryStream): void {
  for (let entry = publisher.next(5); entry !== undefined; entry = publisher.next(5)) {
    if (stream.entries.length === 0 && entry.kind !== "begin") publisher.lose("redis");
    else publisher.acknowledge(stream.add(encodeEntry(entry), publisher.maxLength));
  }
}
