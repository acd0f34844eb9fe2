import { EAGAIN, EBUSY, EINVAL, ENOBUFS, EOPNOTSUPP, EPERM, errnoName, errnoText } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER, NLMSG_ERROR } from "../../../constants/netlink.ts";
import { NetlinkError, systemCallError } from "../../../errors.ts";
import { errorCode, parseErrorMessage } from "../../../message/control.ts";
import { type BorrowedMessage, type Message, MessageCursor } from "../../../message/message.ts";
import { rejection } from "../../../sock/advice.ts";
import { type Datagram, ReceiveBuffer } from "../../../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { MessageBatch } from "./message-batch.ts";
import { MAX_PACKET_MESSAGE, type QueueSettings } from "./queue-config.ts";

/** A command is resent if its acknowledgement was dropped. */
const MAX_ATTEMPTS = 4;

/** The message is valid only during the call. */
export interface DeferredMessages {
  defer(message: BorrowedMessage): void;
  /** `whole` is the number of valid messages before the malformed one. */
  deferDamaged(datagram: Datagram, whole: number): void;
}

/**
 * Sends configuration commands for packet queues on the socket that also receives their packets. Packets that arrive
 * before the acknowledgement of a command are kept for the next receive.
 */
export class QueueCommands {
  readonly #socket: NetlinkSocket;
  readonly #batch: MessageBatch;
  readonly #deferred: DeferredMessages;
  readonly #cursor = new MessageCursor();
  #buffer: ReceiveBuffer | undefined;

  constructor(socket: NetlinkSocket, batch: MessageBatch, deferred: DeferredMessages) {
    this.#socket = socket;
    this.#batch = batch;
    this.#deferred = deferred;
  }

  /**
   * Sends a configuration command on the socket of packet queues. Returns the kernel's error, or undefined if the
   * command succeeded.
   *
   * @throws NetlinkError EBUSY while a pool reads the socket, EBADF if the socket is closed, or another error of the
   *   socket.
   */
  run(command: Message, operation: string): NetlinkError | undefined {
    using _reservation = this.#socket.core.reserve("transaction");
    // The caller may still use packets in the other buffer.
    this.#buffer ??= new ReceiveBuffer({ slots: 1, slotSize: MAX_PACKET_MESSAGE });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const sequence = this.#batch.add(command);
      this.#batch.flush();
      const answer = this.#read(this.#buffer, command, sequence, operation);
      if (answer === "accepted") return undefined;
      // EBUSY after a resend means that the first bind succeeded.
      if (attempt > 0 && answer !== "lost" && answer.errno === -EBUSY) return undefined;
      // The receive buffer was full, but has room now.
      if (answer !== "lost") return answer;
    }
    return new NetlinkError(
      `${operation}: the kernel's reply was lost (ENOBUFS), the outcome is unknown; use a larger receiveBufferSize`,
      { errno: ENOBUFS, operation },
    );
  }

  #read(
    buffer: ReceiveBuffer,
    command: Message,
    sequence: number,
    operation: string,
  ): NetlinkError | "accepted" | "lost" {
    const cursor = this.#cursor;
    const { message } = cursor;
    // If a full buffer contains no acknowledgement, the kernel dropped it.
    for (let bytes = 0; bytes < this.#socket.receiveBufferSize; ) {
      const received = this.#socket.core.receive(buffer, 1);
      if (received === -EAGAIN) return "lost";
      if (received < 0 && received !== -ENOBUFS) throw systemCallError("recvmmsg", received);
      const datagram = buffer.accepted[0];
      if (datagram === undefined) continue;
      bytes += datagram.length;
      let answer: NetlinkError | "accepted" | undefined;
      let whole = 0;
      for (datagram.cursor(cursor); cursor.next(); whole++) {
        if (message.type !== NLMSG_ERROR || message.sequence !== sequence) this.#deferred.defer(message);
        else if (errorCode(message) === 0) answer = "accepted";
        else
          answer = rejection(
            operation,
            parseErrorMessage(message, { bytes: command.bytes, headerLength: 4 }),
            NETLINK_NETFILTER,
          );
      }
      if (cursor.error !== undefined) this.#deferred.deferDamaged(datagram, whole);
      if (answer !== undefined) return answer;
    }
    return "lost";
  }
}

/** Tests kernel support and privileges with a harmless command. */
type Probe = () => NetlinkError | undefined;

/**
 * Returns the error for a failed bind command of a packet queue. EPERM and EINVAL can mean a missing privilege, a queue
 * that another socket has bound, or a missing kernel feature. `probe` distinguishes these cases.
 */
export function bindError(queue: number, error: NetlinkError, owner: number | undefined, probe: Probe): NetlinkError {
  if (error.errno === -EBUSY) return taken(queue, "this socket", error);
  if (error.errno !== -EPERM && error.errno !== -EINVAL) return error;
  const probed = probe();
  if (probed === undefined && error.errno === -EPERM) {
    return taken(queue, owner === undefined ? "another socket" : `the socket with port id ${owner}`, error);
  }
  if (probed?.errno !== -EINVAL) return error;
  return new NetlinkError(
    "this kernel has no packet queues: they require CONFIG_NETFILTER_NETLINK_QUEUE (module nfnetlink_queue) (EOPNOTSUPP)",
    { errno: EOPNOTSUPP, operation: "NFQNL_CFG_CMD_BIND", cause: error },
  );
}

export function flagsError(settings: QueueSettings, error: NetlinkError): NetlinkError {
  if (error.errno !== -EOPNOTSUPP) return error;
  const advice: string[] = [];
  if (settings.conntrack === true) {
    advice.push(
      "conntrack requires CONFIG_NF_CT_NETLINK and CONFIG_NETFILTER_NETLINK_GLUE_CT (module nf_conntrack_netlink)",
    );
  }
  if (settings.securityContext === true) advice.push("securityContext requires CONFIG_NETWORK_SECMARK");
  const reason = `NFQA_CFG_FLAGS: ${errnoText(EOPNOTSUPP)} (${errnoName(EOPNOTSUPP)})`;
  return new NetlinkError(advice.length === 0 ? reason : `${reason}; ${advice.join("; ")}`, {
    errno: EOPNOTSUPP,
    operation: "NFQA_CFG_FLAGS",
    extendedAck: error.extendedAck,
    cause: error,
  });
}

function taken(queue: number, by: string, cause: NetlinkError): NetlinkError {
  return new NetlinkError(
    `queue ${queue} is used by ${by} (EBUSY); /proc/net/netfilter/nfnetlink_queue lists the queues and their port ids`,
    { errno: EBUSY, operation: "NFQNL_CFG_CMD_BIND", cause },
  );
}
