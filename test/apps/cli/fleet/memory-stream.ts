import { decodeEntry, encodeEntry } from "../../../../apps/cli/src/fleet/protocol.ts";
import type { Publisher } from "../../../../apps/cli/src/fleet/publisher.ts";
import type { StoredEntry } from "../../../../apps/cli/src/fleet/read.ts";

/** A stream in memory that behaves like a Redis stream. Its clock is a counter. */
export class MemoryStream {
  entries: StoredEntry[] = [];
  #clock = 1000;

  /** Stores an entry in the stream and returns the id of the entry. */
  add(fields: readonly string[], maxLength = Number.POSITIVE_INFINITY): string {
    const id = `${++this.#clock}-0`;
    this.entries.push({ id, fields });
    if (this.entries.length > maxLength) this.entries.splice(0, this.entries.length - maxLength);
    return id;
  }

  /** Sets the clock of the stream back, like a failover to a server whose clock is behind. */
  setBack(ticks: number): void {
    this.#clock = Math.max(1, this.#clock - ticks);
  }

  /** Returns the entries of the stream after a position. */
  after(position: string): StoredEntry[] {
    const number = (id: string) => Number(id.split("-")[0]);
    // Ids consist of a time and a number. A position with a number is after the first entry of its millisecond.
    const from = number(position) + (position.endsWith("-0") ? 0 : 0.5);
    return this.entries.filter(({ id }) => number(id) > from);
  }

  /** Returns the last entry of the stream, in the form in which an agent reads it. */
  last(): (StoredEntry & { entry: ReturnType<typeof decodeEntry> }) | undefined {
    const last = this.entries.at(-1);
    return last === undefined ? undefined : { ...last, entry: decodeEntry(last.fields) };
  }
}

/** Writes all pending entries of a publisher to the stream. */
export function drain(publisher: Publisher, stream: MemoryStream): void {
  for (let entry = publisher.next(5); entry !== undefined; entry = publisher.next(5)) {
    if (stream.entries.length === 0 && entry.kind !== "begin") publisher.lose("redis");
    else publisher.acknowledge(stream.add(encodeEntry(entry), publisher.maxLength));
  }
}
