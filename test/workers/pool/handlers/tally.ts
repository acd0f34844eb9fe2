import { defineHandler } from "../../../../src/workers/handler-entry.ts";
import { numberOf } from "../../numbered.ts";

/** Message counts of a worker, reported when the handler closes. */
export interface Tally {
  received: number;
  lost: number;
  /** Number of gaps for reasons other than an overrun. */
  others: number;
  /** Whether the message numbers of each sender increased on each socket. */
  ordered: boolean;
  /** Number of messages of each sender. */
  senders: Record<number, number>;
}

const tally: Tally = { received: 0, lost: 0, others: 0, ordered: true, senders: {} };
const last = new Map<string, number>();

/** Waits until all workers of the pool have called this function. */
function join(missing: Int32Array): void {
  if (Atomics.sub(missing, 0, 1) === 1) Atomics.notify(missing, 0);
  for (let left = Atomics.load(missing, 0); left > 0; left = Atomics.load(missing, 0)) Atomics.wait(missing, 0, left);
}

/** Data of the handler that counts messages. */
export interface TallyData {
  /** Time in microseconds that the handler spends on each message. */
  slow?: number;
  /**
   * Shared word with a number of workers. Each worker waits in its first message until that many workers have received
   * a message.
   */
  together?: SharedArrayBuffer;
}

/** A handler that counts messages, optionally slowly or after waiting for other workers. */
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
