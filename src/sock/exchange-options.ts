import type { ExtendedAck, NetlinkError } from "../errors.ts";
import type { AttributeNames } from "../message/control.ts";
import type { Message } from "../message/message.ts";

/** Description of a request for its errors. */
export interface RequestDescription {
  /** The operation: "ovs_flow.get". */
  operation: string;
  /** Size of the header before the attributes, including genlmsghdr. */
  headerLength?: number | undefined;
  /** Names of attributes for paths (default: their numbers). */
  names?: AttributeNames | undefined;
  /**
   * Returns advice for an error reply with this positive error number and extended ACK; "" for none, undefined for the
   * general advice.
   */
  advice?: ((errno: number, said: ExtendedAck | undefined) => string | undefined) | undefined;
  /** Whether the request changes nothing, so that it may be sent again (default: by protocol, type and flags). */
  onlyReads?: boolean | undefined;
}

/** Options of an exchange of requests and replies. */
export interface ExchangeOptions {
  /** Time limit of the whole call in milliseconds (default 30,000); -1 for none. */
  timeoutMs?: number | undefined;
  /**
   * Whether requests may be sent again if their replies were lost. They have been executed once then.
   *
   * By default only requests that read are sent again, and only if no later request of the same datagram may have
   * changed what they read. Other requests end with an error: their outcome is unknown. Commands of generic families
   * count as reads if they are dumps, requests to the controller, or described as such.
   *
   * `true` is for requests that may all be executed twice, one by one and in order: the first one without a reply is
   * sent again, and so are all later ones that write. `false` sends nothing again, and requests an acknowledgement for
   * each request, so that fewer outcomes are unknown.
   */
  idempotent?: boolean | undefined;
  /**
   * Whether to wait for a reply after the acknowledgement, until the time limit (default: for NETLINK_AUDIT requests
   * that read, which kernel threads reply to). For requests that the kernel acknowledges first and replies to later,
   * such as commands of the generic family NCSI. The requests of such a call are sent one by one.
   */
  awaitReply?: boolean | undefined;
  /** Maximum number of resends of a request whose reply was lost (default 3). */
  maxResends?: number | undefined;
  /**
   * Whether all requests are sent in one datagram, whatever their number and size (default false): for requests that
   * the kernel processes as a unit, such as a netfilter batch from NFNL_MSG_BATCH_BEGIN to NFNL_MSG_BATCH_END. After a
   * loss all of them are sent again, or the outcome of each without an error or a complete reply is unknown.
   */
  oneDatagram?: boolean | undefined;
  /** The operation for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /**
   * Size of the header before the request's attributes, including genlmsghdr, for paths in errors (default: by protocol
   * and type; a guess for generic families).
   */
  headerLength?: number | undefined;
  /**
   * Returns the description of a request by number, instead of `operation` and `headerLength`. Called only for errors
   * and warnings, at most a few times per request.
   */
  describe?: ((index: number) => RequestDescription) | undefined;
}

/** Result of one request. Plain success has neither a reply nor an error. */
export interface TransactionResult {
  /** The kernel's reply, unless it sent only an acknowledgement. */
  reply?: Message;
  /** All messages of a reply with several parts; `reply` is the first. */
  replies?: Message[];
  /** Error of this request. Other requests are not affected. */
  error?: NetlinkError;
  /**
   * The kernel's warning about a successful request. It is part of the acknowledgement, and only the last request of a
   * datagram is acknowledged by default: set NLM_F_ACK in the flags of a request, or `idempotent: false`, to get those
   * of others.
   */
  warning?: string;
  /** The extended ACK of a successful request, for example the cookie of a created object. */
  extendedAck?: ExtendedAck;
}
