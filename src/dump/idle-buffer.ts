import { ReceiveBuffer } from "../sock/receive-buffer.ts";

/** A buffer that a dump which was read to its end has left behind: making one takes longer than a short dump. */
let idle: ReceiveBuffer | undefined;

/** A buffer for one dump alone. */
export function takeIdleBuffer(): ReceiveBuffer {
  const buffer = idle ?? new ReceiveBuffer({ slots: 1 });
  idle = undefined;
  return buffer;
}

/** Leaves a buffer of which nothing is needed any more to the next dump. */
export function leaveIdleBuffer(buffer: ReceiveBuffer): void {
  idle = buffer;
}
