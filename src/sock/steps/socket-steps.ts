import { EAGAIN, EINTR } from "../../constants/errno.ts";
import { POLLIN } from "../../constants/poll.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { ReceiveBuffer } from "../receive-buffer.ts";
import { waitFor, waitForAsync } from "../receiving.ts";
import type { SendArea } from "../send-area.ts";
import { trySendToKernel } from "../sending.ts";
import type { SocketCore } from "../socket-core.ts";
import type { Cancellation } from "./cancellation.ts";

/**
 * Operation on a socket that may wait in the kernel. Protocol code yields it and gets its result: a count, or a
 * negative error number like that of a system call.
 */
export type SocketStep = SendStep | ReceiveStep | WaitStep | PauseStep;

/** Sends a part of a send area to the kernel as one datagram. */
export interface SendStep {
  readonly kind: "send";
  readonly socket: SocketCore;
  readonly area: SendArea;
  readonly offset: number;
  readonly length: number;
  /** Buffer of a receive that follows. Another thread that sends then also receives, which saves a wake-up. */
  readonly buffer?: ReceiveBuffer | undefined;
  /** Result of the receive into `buffer`; undefined if a {@link ReceiveStep} must follow. */
  received?: number | undefined;
}

/** Receives queued datagrams. Those of accepted senders are in `buffer.accepted`. */
interface ReceiveStep {
  readonly kind: "receive";
  readonly socket: SocketCore;
  readonly buffer: ReceiveBuffer;
}

/** Waits until the socket is readable. The result is 0 after `timeoutMs`. */
interface WaitStep {
  readonly kind: "wait";
  readonly socket: SocketCore;
  readonly timeoutMs: number;
}

/** Lets the event loop run if the calling code has used its share of the current iteration. The result is 0. */
interface PauseStep {
  readonly kind: "pause";
}

/** Step that protocol code yields after each part of long work. */
export const PAUSE: PauseStep = { kind: "pause" };

/**
 * Protocol code that yields each operation on a socket that may wait. {@link runSteps} blocks the thread during these
 * operations, {@link runStepsAsync} executes them in another thread.
 */
export type SocketSteps<Result> = Generator<SocketStep, Result, number>;

/** Runs protocol code in this thread, which blocks while the kernel processes a request. */
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

/** Protocol code that runs without blocking this thread. */
export interface RunningSteps<Result> {
  /** Result of the protocol code. Rejects at once if the call is cancelled. */
  readonly result: Promise<Result>;
  /**
   * Resolves when the kernel has finished the last operation, so that its socket and memory can be reused: with true if
   * the protocol code returned a result, with false if it threw an error or was cancelled.
   */
  readonly ended: Promise<boolean>;
}

/** Runs protocol code without blocking this thread: another thread sends and receives. */
export function startSteps<Result>(steps: SocketSteps<Result>, cancellation?: Cancellation): RunningSteps<Result> {
  const running = runStepsAsync(steps, cancellation);
  const ended = running.then(
    () => true,
    () => false,
  );
  return { result: cancellation === undefined ? running : cancellation.race(running), ended };
}

/** Runs protocol code like {@link startSteps}. Settles after the last operation, even if cancelled. */
export async function runStepsAsync<Result>(steps: SocketSteps<Result>, cancellation?: Cancellation): Promise<Result> {
  const slice = new TimeSlice();
  let next = steps.next(0);
  while (next.done !== true) {
    // Even code that has not started may hold resources.
    if (cancellation?.isCancelled) throw cancelled(steps, cancellation);
    let result = 0;
    try {
      const step = next.value;
      if (step.kind !== "pause") result = await performAsync(step, cancellation);
      // Pause also after operations in another thread: if it answers within microseconds, it would keep timers from running.
      const mayPause = step.kind === "pause" || step.socket.transport.sendInThread !== undefined;
      if (mayPause && slice.isOver) await slice.pause();
    } catch (error) {
      next = cancellation?.isCancelled ? cancelled(steps, cancellation) : steps.throw(error);
      continue;
    }
    next = cancellation?.isCancelled ? cancelled(steps, cancellation) : steps.next(result);
  }
  return next.value;
}

/** Ends the code of a cancelled call. Not with throw(): the code could take the error for one of the kernel. */
function cancelled(steps: SocketSteps<unknown>, cancellation: Cancellation): never {
  steps.return(undefined);
  throw cancellation.error;
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

async function performAsync(
  step: Exclude<SocketStep, PauseStep>,
  cancellation: Cancellation | undefined,
): Promise<number> {
  const { socket } = step;
  const { transport } = socket;
  socket.checkOpen();
  switch (step.kind) {
    case "send": {
      if (transport.sendInThread === undefined) {
        cancellation?.started();
        return perform(step);
      }
      const { area, offset, length, buffer } = step;
      const { sent, received } = await socket.withDescriptor(() =>
        transport.sendInThread!(area, offset, length, buffer?.slots, cancellation),
      );
      if (sent === -EINTR || sent === -EAGAIN) return perform(step);
      if (received !== undefined) step.received = socket.recordReceived(buffer!, received);
      return sent;
    }
    case "receive":
      if (transport.receiveInThread === undefined) return perform(step);
      return socket.recordReceived(
        step.buffer,
        await socket.withDescriptor(() => transport.receiveInThread!(step.buffer.slots, cancellation)),
      );
    case "wait":
      return waitUntilReadable(socket, step.timeoutMs, cancellation);
  }
}

async function waitUntilReadable(
  socket: SocketCore,
  timeoutMs: number,
  cancellation: Cancellation | undefined,
): Promise<number> {
  const limit = Number.isFinite(timeoutMs) ? timeoutMs : undefined;
  if (cancellation === undefined) return waitForAsync(socket, POLLIN, { timeoutMs: limit });
  const ended = new AbortController();
  const remove = cancellation.onCancel(() => ended.abort());
  try {
    return await waitForAsync(socket, POLLIN, { timeoutMs: limit, signal: ended.signal });
  } finally {
    remove();
  }
}
