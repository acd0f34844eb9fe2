import { LEAST_OVERHEAD } from "../sock/overrun-tracker.ts";
import type { ReceiveBuffer } from "../sock/receive-buffer.ts";
import type { SocketMemory } from "../sock/transport.ts";

/**
 * Finds the gaps of a socket that does not report overruns (`noEnobufs`): only the kernel's drop counter shows them.
 *
 * A message is dropped while the queue is full. When the counter has grown, the gap is therefore behind all that was queued
 * at the drop. Of that, at most what is queued now is left. So the gap is reported once that much was received, or the queue
 * was empty. It is never reported too early. It is exact if nothing arrives in between, and otherwise up to about two lengths
 * of the queue late. The sum of all gaps is exact.
 */
export class HiddenOverruns {
  readonly #claim: (dropped: number) => number;
  /** Drop count up to which gaps were reported. Before the first receive, no drop is known to be reported. */
  #reported = -1;
  /** Drop count of the gap that lies ahead. */
  #dropped = -1;
  /** Most memory that the datagrams before that gap still take. */
  #ahead = 0;

  /** @param claim returns how many of the messages up to a drop count were not reported yet, and marks them as reported. */
  constructor(claim: (dropped: number) => number) {
    this.#claim = claim;
  }

  /**
   * Records that `count` datagrams were received, after which the socket's counters are `memory`. Returns how many messages
   * were dropped behind these datagrams.
   */
  received({ slots }: ReceiveBuffer, count: number, { queued, dropped }: SocketMemory): number {
    if (this.#dropped === this.#reported) {
      if (dropped === this.#reported) return 0;
      this.#dropped = dropped;
      this.#ahead = queued;
    } else {
      for (let slot = 0; slot < count; slot++) this.#ahead -= slots.length(slot) + LEAST_OVERHEAD;
      this.#ahead = Math.min(this.#ahead, queued);
    }
    if (this.#ahead > 0) return 0;
    // Drops since then lie behind what is queued now.
    const lost = this.#claim(queued === 0 ? dropped : this.#dropped);
    this.#reported = queued === 0 ? dropped : this.#dropped;
    this.#dropped = dropped;
    this.#ahead = queued;
    return lost;
  }
}
