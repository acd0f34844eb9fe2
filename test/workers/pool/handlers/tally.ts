import { defineHandler } from "../../../../src/workers/handler-entry.ts";
import { numberOf } from "../../numbered.ts";

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

/** Returns when everybody has come here. */
function join(missing: Int32Array): void {
  if (Atomics.sub(missing, 0, 1) === 1) Atomics.notify(missing, 0);
  for (let left = Atomics.load(missing, 0); left > 0; left = Atomics.load(missing, 0)) Atomics.wait(missing, 0, left);
}

/** What tallying handlers are started with. */
export interface TallyData {
  /** How long each message takes, in microseconds. */
  slow?: number;
  /** Each worker waits with its first message until as many have one: a word that starts with their number. */
  together?: SharedArrayBuffer;
}

/** Counts, and is slow or waits for others where it is told to. */
export default defineHandler<TallyData | undefined>({
  message(message, { sender, socket, data }) {
    const number = numberOf(message);
    const key = `${sender} ${socket.portId}`;
    if (number <= (last.get(key) ?? -1)) tally.ordered = false;
    last.set(key, number);
    if (tally.received++ === 0 && data?.together !== undefined) join(new Int32Array(data.together));
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
