import { NetlinkError } from "../../../errors.ts";
import { flowFailure } from "../datapath-error.ts";

/** Kind of a handler's reply. "message" is one that the handler sent itself. */
export type ReplyKind = "put-flow" | "execute" | "message";

/** The kernel rejected a reply of a handler. */
export class UpcallReplyError extends NetlinkError {
  override readonly name = "UpcallReplyError";
  /** The rejected reply. */
  readonly reply: ReplyKind;
  /** Sequence number of the reply. */
  readonly sequence: number;

  constructor(reply: ReplyKind, sequence: number, cause: NetlinkError) {
    const operation = reply === "message" ? cause.operation : operations[reply];
    const former = cause.operation ?? "";
    const known = reply === "message" ? undefined : flowFailure(operation, cause.errno);
    const message = cause.message.startsWith(`${former}: `) ? cause.message.slice(former.length + 2) : cause.message;
    const text = known === undefined ? message : `${known.reason} (${cause.code})`;
    super(`${operation}: ${text}`, { errno: cause.errno, operation, extendedAck: cause.extendedAck, cause });
    this.reply = reply;
    this.sequence = sequence;
  }
}

const operations = { "put-flow": "ovs_flow.new", execute: "ovs_packet.execute" } as const;
