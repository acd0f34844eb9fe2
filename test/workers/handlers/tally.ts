import { defineHandler } from "../../../src/workers/handler-entry.ts";
import { numberOf } from "../numbered.ts";

/** What a worker has seen, as it reports when it closes. */
export interface Tally {
  received: number;
  lost: number;
  /** Gaps that were told for other reasons than an overrun. */
  others: number;
  /** Whether the numbers of each sender rose, on each socket. */
  ordered: boolean;
  /** How many messages came from each sender. */
  senders: Record<number, number>;
}

const tally: Tally = { received: 0, lost: 0, others: 0, ordered: true, senders: {} };
const last = new Map<string, number>();

/** Counts, and is slow where it is told to be: microseconds for each message. */
export default defineHandler<{ slow?: number } | undefined>({
  message(message, { sender, socket, data }) {
    const number = numberOf(message);
    const key = `${sender} ${socket.portId}`;
    if (number <= (last.get(key) ?? -1)) tally.ordered = false;
    last.set(key, number);
    tally.received++;
    tally.senders[sender] = (tally.senders[sender] ?? 0) + 1;
    if (data?.slow !== undefined) for (const end = performance.now() + data.slow / 1000; performance.now() < end; );
  },
  gap(dropped, _, reason) {
    if (reason === "overrun") tally.lost += dropped;
    else tally.others++;
  },
  close(context) {
    context.report(tally);
  },
});
