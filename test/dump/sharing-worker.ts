import { DumpState } from "../../src/dump/dump-state.ts";
import { Dump, type DumpToken, NetlinkError, ReceiveBuffer } from "../../src/index.ts";
import { destinationOf } from "./tables.ts";

declare const self: {
  onmessage: ((event: { data: SharingStart }) => void) | null;
  postMessage(message: SharingReport | "paused" | "locked"): void;
};

/** Instructions for a worker that reads a dump of another thread. */
export interface SharingStart {
  token: DumpToken;
  /** Number of messages after which the worker waits until the test opens {@link gate}. */
  pauseAfter?: number;
  /** A word in shared memory. The worker waits while this word is 0. */
  gate?: SharedArrayBuffer;
  /** Number of messages after which the worker stops reading the dump. */
  leaveAfter?: number;
  /** Whether the worker acquires the lock for receiving from the dump, and never releases it. */
  keepLock?: boolean;
}

/** The result that the worker posts when it exits. */
export interface SharingReport {
  destinations: string[];
  consistent: boolean;
  error: { name: string; code: string | undefined; text: string; extendedAck: unknown } | undefined;
}

self.onmessage = ({ data }) => {
  const { token, pauseAfter, gate, leaveAfter, keepLock = false } = data;
  if (keepLock) {
    new DumpState(token.state).lock(0);
    self.postMessage("locked");
    return;
  }
  const destinations: string[] = [];
  const shared = Dump.attach(token);
  const buffer = new ReceiveBuffer({ slots: 1 });
  let error: SharingReport["error"];
  try {
    for (let message = shared.next(buffer); message !== undefined; message = shared.next(buffer)) {
      destinations.push(destinationOf(message));
      if (destinations.length === leaveAfter) shared.done();
      if (destinations.length !== pauseAfter) continue;
      self.postMessage("paused");
      if (gate !== undefined) Atomics.wait(new Int32Array(gate), 0, 0, 100_000);
    }
  } catch (thrown) {
    const { name, message } = thrown as Error;
    const known = thrown instanceof NetlinkError ? thrown : undefined;
    error = { name, code: known?.code, text: message, extendedAck: known?.extendedAck };
  }
  self.postMessage({ destinations, consistent: shared.consistent, error });
};
