import type { ExtendedAck, NetlinkError } from "../errors.ts";
import type { AttributeNames } from "../message/control.ts";
import type { Message } from "../message/message.ts";

/** What is known of a request beyond its bytes, for what is said of it when it fails. */
export interface RequestDescription {
  /** What is being done: "ovs_flow.get". */
  operation: string;
  /** Size of what lies in front of the attributes, genlmsghdr included. */
  headerLength?: number | undefined;
  /** What names the attributes in paths (default: they go by their numbers). */
  names?: AttributeNames | undefined;
  /**
   * What can be done about a refusal with that error number (positive), given all that the kernel has said beside; "" where
   * nothing is to be said, undefined where what holds for all requests is.
   */
  advice?: ((errno: number, said: ExtendedAck | undefined) => string | undefined) | undefined;
  /** Whether the request changes nothing, so that it may be sent again (default: by protocol, type and flags). */
  onlyReads?: boolean | undefined;
}

/** How requests are exchanged for answers. */
export interface ExchangeOptions {
  /** The longest that the whole call may take, in milliseconds (default 30,000); -1 is for ever. */
  timeoutMs?: number | undefined;
  /**
   * Whether requests may be sent again when their replies were lost. They have been executed then, once.
   *
   * By default only requests that read are sent again, and only if no later request of the same datagram may have changed
   * what they read. Every other request ends with an error that says that its outcome is unknown. Commands of generic
   * families count as reads if they are dumps, requests to the controller, or described as such.
   *
   * `true` is for requests that can all be executed twice with the same result, one by one and in their order: the first
   * one without a reply is sent again, and so are all later ones that write. `false` sends nothing again, and has every
   * request ask for its own acknowledgement, so that fewer outcomes stay unknown.
   */
  idempotent?: boolean | undefined;
  /**
   * Whether to wait for a reply after the acknowledgement, up to the end of the call's time (default: for the requests of
   * NETLINK_AUDIT that read, which are answered by kernel threads). For a request that the kernel acknowledges first and
   * answers later, such as a command of the generic family NCSI. The requests of such a call are sent one by one.
   */
  awaitReply?: boolean | undefined;
  /** How often one request is sent again when its answer was lost (default 3). */
  maxResends?: number | undefined;
  /**
   * Whether all requests of the call go in one datagram, whatever their number and size (default false): for what the
   * kernel takes as a whole, such as a netfilter batch from NFNL_MSG_BATCH_BEGIN to NFNL_MSG_BATCH_END. After a loss all
   * of them are sent again, or the outcome of each that has no error or whole reply of its own is unknown.
   */
  oneDatagram?: boolean | undefined;
  /** What is being done, for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string | undefined;
  /**
   * Size of what lies in front of the request's attributes, for paths in errors: the family header, for generic families
   * with its genlmsghdr (default: by protocol and type; for generic families a guess).
   */
  headerLength?: number | undefined;
  /**
   * Describes the request of that number, instead of `operation` and `headerLength`. It is called only when something has
   * to be said of the request, and at most a few times for each.
   */
  describe?: ((index: number) => RequestDescription) | undefined;
}

/** What became of one request. Plain success has neither a reply nor an error. */
export interface TransactionResult {
  /** The kernel's answer, when it sent one that is more than an acknowledgement. */
  reply?: Message;
  /** All messages of the answer, when it has several parts; the first one is `reply`. */
  replies?: Message[];
  /** Why this request failed. The others are unharmed. */
  error?: NetlinkError;
  /**
   * What the kernel remarked although it did what was asked. It says so in the acknowledgement, and of a batch only the
   * last request of each datagram is acknowledged: NLM_F_ACK in a request's own flags, or `idempotent: false`, has it for
   * others.
   */
  warning?: string;
  /** All that the kernel said beside its success, such as the cookie of what was created. */
  extendedAck?: ExtendedAck;
}
