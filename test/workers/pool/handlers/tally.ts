import { defineHandler } from "../../../../src/workers/handler-entry.ts";
import { numberOf } from "../../numbered.ts";

/** Numbers of messages and gaps that a worker received. The handler reports them when it closes. */
export interface Tally {
  received: number;
  lost: number;
  /** Number of gaps that were not caused by an overrun. */
  others: number;
  /** Whether the message numbers of each sender increased on every socket. */
  ordered: boolean;
  /** Number of received messages. The keys are the port ids of the senders. */
  senders: Record<number, number>;
}

const tally: Tally = { received: 0, lost: 0, others: 0, ordered: true, senders: {} };
const last = new Map<string, number>();

/** Blocks until all workers of the pool have called this function. */
function join(missing: Int32Array): void {
  if (Atomics.sub(missing, 0, 1) === 1) Atomics.notify(missing, 0);
  for (let left = Atomics.load(missing, 0); left > 0; left = Atomics.load(missing, 0)) Atomics.wait(missing, 0, left);
}

/** Options for the handler that counts messages. */
export interface TallyData {
  /** Time in microseconds that the handler spends on each message. */
  slow?: number;
  /**
   * Shared word with a number of workers. At its first message, each worker waits until that many workers have received
   * a message.
   */
  together?: SharedArrayBuffer;
}

/** A handler that counts messages. Options make the handler slow, or make it wait for the other workers first. */
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
