import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check } from "../../errors.ts";
import { close, fcntl } from "../../ffi/libc.ts";
import type { ReceiveSlots } from "../../ffi/receive-slots.ts";
import { SystemCall } from "../../ffi/system-calls.ts";
import type { SystemCallValues } from "../../threads/calls/call-memory.ts";
import type { CallThread } from "../../threads/calls/call-thread.ts";
import { type CallOwner, runCalls } from "../../threads/calls/call-threads.ts";
import type { SendArea } from "../send-area.ts";
import type { SocketCore } from "../socket-core.ts";
import { TracingTransport } from "../tracing.ts";

/** Work on a socket for another thread: to send a datagram to the kernel, to receive, or to receive after a send. */
interface ThreadWork {
  /** Part of a send area to send as one datagram. */
  readonly send?: { readonly area: SendArea; readonly offset: number; readonly length: number } | undefined;
  /** Memory for the received datagrams. */
  readonly slots?: ReceiveSlots | undefined;
}

/**
 * Sends and receives on a socket of the running kernel in another thread: a send can wait for a lock of the kernel, and
 * a receive can block for long while the kernel fills a dump. Resolves with the results of the system calls; `received`
 * is undefined if the send has failed.
 *
 * The thread uses a duplicate of the descriptor, because the number of a closed descriptor could be reused meanwhile.
 * While the work waits for a thread, it has no duplicate yet.
 */
export async function runInThread(
  socket: SocketCore,
  { send, slots }: ThreadWork,
  owner?: CallOwner,
): Promise<{ sent: number; received: number | undefined }> {
  const { transport } = socket;
  let fd = -1;
  const prepare = (thread: CallThread) => {
    const calls: SystemCallValues[] = [];
    fd = check(
      socket.withDescriptor((own) => fcntl(own, F_DUPFD_CLOEXEC, 0)),
      "fcntl",
    );
    if (send !== undefined) {
      const { area, offset, length } = send;
      const memory = thread.requestMemory(length);
      memory.bytes.set(area.data.bytes.subarray(offset, offset + length));
      calls.push([SystemCall.sendto, fd, memory.address, length]);
    }
    if (slots !== undefined) calls.push(thread.slotsOf(slots.capacity).receiveCall(fd, slots.count));
    return calls;
  };
  const finish = (results: readonly number[], thread: CallThread) => {
    const [sent, received] = send === undefined ? [0, results[0]] : [results[0]!, results[1]];
    if (slots !== undefined && received !== undefined) {
      // The next call of the thread overwrites its memory.
      const source = thread.slotsOf(slots.capacity);
      for (let slot = 0; slot < received; slot++) slots.copyFrom(source, slot);
    }
    if (transport instanceof TracingTransport) {
      if (send !== undefined && sent >= 0) transport.report("send", send.area.data.bytes, send.offset, send.length);
      if (slots !== undefined) transport.reportReceived(slots, received ?? 0);
    }
    return { sent, received };
  };
  try {
    return await runCalls({ protocol: socket.protocol, prepare, finish }, owner);
  } finally {
    if (fd >= 0) close(fd);
  }
}

/** Receives datagrams in another thread, without waiting in this one. Returns their number or -errno. */
export async function receiveInThread(socket: SocketCore, slots: ReceiveSlots, owner?: CallOwner): Promise<number> {
  const { received } = await runInThread(socket, { slots }, owner);
  return received!;
}
