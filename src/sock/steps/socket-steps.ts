import { EAGAIN, EINTR } from "../../constants/errno.ts";
import { POLLIN } from "../../constants/poll.ts";
import type { Operation } from "../../threads/operation.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { ReceiveBuffer } from "../receive-buffer.ts";
import { waitFor } from "../receiving.ts";
import type { SendArea } from "../send-area.ts";
import { trySendToKernel } from "../sending.ts";
import type { SocketCore } from "../socket-core.ts";
import { waitForAsync } from "../waiting.ts";
import type { ReceiveAhead } from "./receive-ahead.ts";
import { receiveInThread, runInThread } from "./thread-work.ts";

/** Socket operation that may wait, such as a send. Its result is a count or a negative error number. */
export type SocketStep = SendStep | ReceiveStep | WaitStep | PauseStep;

/** Step that sends a part of a send area to the kernel as one datagram. */
export interface SendStep {
  readonly kind: "send";
  readonly socket: SocketCore;
  readonly area: SendArea;
  readonly offset: number;
  readonly length: number;
  /** Buffer for a receive right after the send. The same thread sends and receives, which saves a wake-up. */
  readonly buffer?: ReceiveBuffer | undefined;
  /** Result of the receive into `buffer`; undefined if a {@link ReceiveStep} must follow. */
  received?: number | undefined;
}

/** Step that receives queued datagrams without waiting. */
interface ReceiveStep {
  readonly kind: "receive";
  readonly socket: SocketCore;
  readonly buffer: ReceiveBuffer;
  /** Receives the next datagrams of a dump in advance; undefined if other code may also receive from the socket. */
  readonly ahead?: ReceiveAhead | undefined;
}

/** Step that waits until the socket is readable. Its result is 0 after `timeoutMs`. */
interface WaitStep {
  readonly kind: "wait";
  readonly socket: SocketCore;
  readonly timeoutMs: number;
}

/** Step that lets the event loop run if the thread was busy for a long time. */
interface PauseStep {
  readonly kind: "pause";
}

/** Step that a generator with long work yields regularly, so that timers and I/O can run. */
export const PAUSE: PauseStep = { kind: "pause" };

/** Generator that yields socket operations that may wait, for {@link runSteps} or {@link runStepsAsync}. */
export type SocketSteps<Result> = Generator<SocketStep, Result, number>;

/** Runs a generator in this thread. Socket operations that wait block the thread. */
export function runSteps<Result>(steps: SocketSteps<Result>): Result {
  for (let next = steps.next(0); ; ) {
    if (next.done === true) return next.value;
    let result: number;
    try {
      result = perform(next.value);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
}

/**
 * Runs a generator without blocking this thread: another thread executes its socket operations. The promise settles
 * only after the last of them, even if the operation is cancelled.
 *
 * The generator of a cancelled operation is ended with return() instead of throw(): the generator could mistake an
 * error from throw() for an error of the kernel. The operations of its `finally` blocks are still executed, which make
 * the socket usable again.
 */
export async function runStepsAsync<Result>(steps: SocketSteps<Result>, operation?: Operation): Promise<Result> {
  const slice = new TimeSlice();
  let owner = operation;
  let next = steps.next(0);
  while (next.done !== true) {
    const step = next.value;
    let result = 0;
    let failure: { readonly error: unknown } | undefined;
    // A generator that is cancelled before its first operation may already own resources, so it must end too.
    if (owner?.isCancelled !== true) {
      try {
        if (step.kind !== "pause") result = await performAsync(step, owner);
        // Without pauses, fast operations would keep timers from running.
        const mayPause = step.kind === "pause" || step.socket.isKernelSocket;
        if (mayPause && slice.isOver) await slice.pause();
      } catch (error) {
        failure = { error };
      }
    }
    if (owner?.isCancelled === true) {
      owner = undefined;
      next = steps.return(undefined as never);
    } else if (failure === undefined) next = steps.next(result);
    else next = steps.throw(failure.error);
  }
  operation?.checkNotCancelled();
  return next.value;
}

function perform(step: SocketStep): number {
  switch (step.kind) {
    case "send":
      return trySendToKernel(step.socket, step.area, step.offset, step.length);
    case "receive":
      return step.socket.receiveOne(step.buffer);
    case "wait":
      return waitFor(step.socket, POLLIN, step.timeoutMs);
    case "pause":
      return 0;
  }
}

async function performAsync(step: Exclude<SocketStep, PauseStep>, operation: Operation | undefined): Promise<number> {
  const { socket } = step;
  socket.checkOpen();
  // Custom transports reply without waiting, and their waits end at once, at the time limit of a simulated clock.
  if (!socket.isKernelSocket) {
    if (step.kind === "send") operation?.started();
    return perform(step);
  }
  switch (step.kind) {
    case "send": {
      const { buffer } = step;
      const work = { send: step, slots: buffer?.slots };
      const { sent, received } = await runInThread(socket, work, operation);
      if (sent === -EINTR || sent === -EAGAIN) return perform(step);
      if (received !== undefined) step.received = socket.recordReceived(buffer!, received);
      return sent;
    }
    case "receive": {
      const { slots } = step.buffer;
      const received = step.ahead?.receive(socket, slots, operation) ?? receiveInThread(socket, slots, operation);
      return socket.recordReceived(step.buffer, await received);
    }
    case "wait": {
      const isLimited = operation?.hasTimeLimit !== true && Number.isFinite(step.timeoutMs);
      return waitForAsync(socket, POLLIN, { timeoutMs: isLimited ? step.timeoutMs : undefined }, operation);
    }
  }
}
