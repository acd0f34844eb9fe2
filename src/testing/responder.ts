import { checkFunction } from "../base/check.ts";
import { EBUSY, EINVAL, ENOENT, EOPNOTSUPP, EPERM } from "../constants/errno.ts";
import {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import type { Message, MessageView } from "../message/message.ts";
import { messageNumber, type RequestKind } from "../schema/codec/codec.ts";
import { type Family, lookup, type Operation } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { Batch, batchStartedBy, FRAMING_HANDLER, frames, isFrame, requiresBatch } from "./batch.ts";
import { FakeDump, type PendingRequest, type Requester, type ResolvedRequest } from "./fake-dump.ts";
import {
  ackDetails,
  checkPolicy,
  itemsOf,
  operationOf,
  type RequestDetails,
  repliesOf,
  replyPayload,
  requestFields,
} from "./fake-family.ts";
import { Faults, laterFaults, type RequestFaults } from "./faults.ts";
import { claimLength, claimSequence, doneFrame, frame, verdict } from "./frames.ts";
import type { KnownFamilies } from "./known-families.ts";
import { Refusal } from "./refusal.ts";
import { withoutFamily, withoutHandler } from "./unanswered.ts";

/** A request that a fake kernel has received. */
export interface ReceivedRequest {
  /**
   * Name of the netlink family of a request to the fake kernel. If the family or the operation is unknown, both names
   * are numbers from the message.
   */
  readonly family: string;
  readonly operation: string;
  readonly kind: RequestKind;
  /** Decoded fields of the request, or undefined if decoding failed. */
  readonly fields: Fields | undefined;
  readonly message: Message;
}

const FOREIGN_PORT = 4_000_000_000;
const MAX_REQUESTS = 1000;
/** Error number of forged replies; 0 would look like success. */
const FORGED_ERRNO = EPERM;

interface AnswerOptions {
  readonly dumpSizes: { readonly items: number; readonly bytes: number };
  readonly isPermitted: () => boolean;
}

export class Responder {
  readonly requests: ReceivedRequest[] = [];
  readonly faults: Faults = new Faults();
  readonly #families: KnownFamilies;
  readonly #options: AnswerOptions;

  constructor(families: KnownFamilies, options: AnswerOptions) {
    this.#families = families;
    this.#options = options;
  }

  answerAll(messages: readonly Message[], requester: Requester, protocol: number): void {
    const family = batchStartedBy(this.#families, protocol, messages[0]);
    if (family !== undefined) {
      this.#answerBatch(new Batch(family), messages, requester);
      return;
    }
    // Without CAP_NET_ADMIN, netfilter rejects a whole datagram with one error reply.
    const accepted = protocol === NETLINK_NETFILTER && !this.#options.isPermitted() ? messages.slice(0, 1) : messages;
    for (const message of accepted) this.answer(message, requester, protocol);
  }

  answer(message: Message, requester: Requester, protocol: number = NETLINK_GENERIC): void {
    // As in the kernel, replies and control messages are only acknowledged.
    if ((message.flags & NLM_F_REQUEST) === 0 || message.type < NLMSG_MIN_TYPE) {
      if ((message.flags & NLM_F_ACK) !== 0) requester.deliver(verdict(message, 0));
      return;
    }
    this.#serve(message, requester, protocol, undefined, message);
  }

  #answerBatch(batch: Batch, messages: readonly Message[], requester: Requester): void {
    const { model } = batch.family;
    const [begin, ...rest] = messages;
    let done = false;
    const serve = (message: Message, refused: Message) =>
      this.#serve(message, requester, NETLINK_NETFILTER, batch, refused);
    try {
      if (serve(begin!, begin!) !== "done") return;
      for (const message of rest) {
        // The kernel ignores a nested batch and everything after it.
        if (frames(model, message, "batch-begin")) return;
        if (frames(model, message, "batch-end")) {
          done = !batch.isRefused && serve(message, begin!) === "done";
          return;
        }
        if (serve(message, message) === "refused") batch.refuse();
      }
    } finally {
      if (!done) batch.abort();
    }
  }

  /**
   * Processes one request to the fake kernel.
   *
   * @param refused request that an error reply refers to: `message`, or if `message` ends a batch, the first message of
   *   the batch.
   */
  #serve(
    message: Message,
    requester: Requester,
    protocol: number,
    batch: Batch | undefined,
    refused: Message,
  ): "done" | "refused" | "silent" {
    const found = this.#find(message, protocol);
    if (typeof found === "number") {
      this.#record({
        family: `${message.type}`,
        operation: `${message.payload[0] ?? ""}`,
        kind: "do",
        fields: undefined,
        message,
      });
      requester.deliver(verdict(refused, found, { message: withoutFamily(this.#families, protocol, message) }));
      return "refused";
    }
    const { family, operation, handler, kind } = found;
    const target = { family: family.model.name, operation: operation.name, kind };
    const faults = this.faults.take(target);
    let fields: Fields | undefined;
    try {
      fields = requestFields(family.model, operation, message);
      this.#record({ ...target, fields, message });
      if (faults.has("silence")) return "silent";
      this.#forge(message, requester, faults);
      const refusal = faults.get("refuse");
      if (refusal !== undefined) throw new Refusal(refusal.errno!, { message: refusal.message });
      if (requiresPrivilege(family.model, operation, message) && !this.#options.isPermitted()) throw new Refusal(EPERM);
      if (handler?.[kind] === undefined) throw new Refusal(EOPNOTSUPP, { message: withoutHandler(found) });
      if ((batch?.family === family) !== requiresBatch(family.model, operation)) throw new Refusal(EINVAL);
      checkPolicy(family.model, fields);
      const { flags, sequence } = message;
      const onAbort = (undo: () => void) => {
        checkFunction(undo, "onAbort");
        batch?.onAbort(undo);
      };
      const details: RequestDetails = { flags, sequence, portId: requester.portId, message, onAbort };
      const pending: PendingRequest = { ...found, handler, message, requester, faults };
      if (kind === "dump") this.#dump(pending, fields, details);
      else this.#do(pending, fields, details);
      return "done";
    } catch (error) {
      if (fields === undefined) this.#record({ ...target, fields, message });
      if (!(error instanceof Refusal)) throw error;
      const reported = refused === message ? ackDetails(family.model, operation, message, error) : {};
      this.#deliver([verdict(refused, error.errno, reported)], requester, faults);
      return "refused";
    }
  }

  #find(message: Message, protocol: number): ResolvedRequest | number {
    const generic = protocol === NETLINK_GENERIC;
    const dumps = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
    for (const family of this.#families) {
      const { model, id, handlers } = family;
      if (model.protocol !== protocol || (generic && id !== message.type)) continue;
      const number = messageNumber(model, message);
      // In create requests, these bits can mean NLM_F_REPLACE and NLM_F_EXCL.
      const kind = dumps && (generic || operationOf(family, number, "dump", message) !== undefined) ? "dump" : "do";
      const operation = operationOf(family, number, kind, message);
      if (operation === undefined && !generic) continue;
      if (operation === undefined) return EOPNOTSUPP;
      const handler = lookup(handlers, operation.name) ?? (isFrame(operation) ? FRAMING_HANDLER : undefined);
      return { family, operation, handler, kind };
    }
    return generic ? ENOENT : EOPNOTSUPP;
  }

  #record(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length >= MAX_REQUESTS * 2) this.requests.splice(0, MAX_REQUESTS);
  }

  #forge(message: Message, requester: Requester, faults: RequestFaults): void {
    if (faults.has("stale")) {
      const forged = verdict(message, FORGED_ERRNO);
      claimSequence(forged, message.sequence - 1);
      requester.deliver(forged);
    }
    if (faults.has("foreign")) {
      requester.transport?.deliver(verdict(message, FORGED_ERRNO), { sender: FOREIGN_PORT });
    }
  }

  #do(pending: PendingRequest, fields: Fields, details: RequestDetails): void {
    const { family, operation, handler, message, requester, faults } = pending;
    const answers = repliesOf(family, operation, handler.do!(fields, details));
    const multi = answers.length > 1 ? NLM_F_MULTI : 0;
    const frames = answers.map((reply) => {
      const { type, payload } = replyPayload(family, operation, "do", reply);
      return frame(type, multi, message.sequence, requester.portId, payload);
    });
    if (multi !== 0) frames.push(doneFrame(message, 0) as Uint8Array<ArrayBuffer>);
    const acknowledged = (details.flags & NLM_F_ACK) !== 0 ? [verdict(message, 0)] : [];
    this.#deliver([...frames, ...acknowledged], requester, faults);
  }

  #deliver(frames: Uint8Array[], requester: Requester, faults: RequestFaults): void {
    if (faults.has("lost-reply")) {
      requester.transport?.drop(frames.length);
      return;
    }
    for (const [index, bytes] of frames.entries()) {
      if (index === 0 && faults.has("garble")) claimLength(bytes, bytes.length + 8);
      requester.deliver(bytes, index === 0 ? faults : laterFaults(faults));
    }
  }

  #dump(pending: PendingRequest, fields: Fields, details: RequestDetails): void {
    const { family, operation, handler, requester } = pending;
    const { transport } = requester;
    if (transport?.dump !== undefined) throw new Refusal(EBUSY);
    const items = itemsOf(family, operation, handler.dump!(fields, details));
    const dump = new FakeDump(pending, items, this.#options.dumpSizes);
    if (transport !== undefined) transport.dump = dump;
    else while (dump.next());
  }
}

/** Bits of the operation: 0 new, 1 delete, 2 get, 3 set. */
const ROUTE_KIND = 3;
const ROUTE_GET = 2;

/** Netfilter operations and changes in rtnetlink always require CAP_NET_ADMIN. */
function requiresPrivilege({ protocol }: Family, { flags }: Operation, { type }: MessageView): boolean {
  if (protocol === NETLINK_NETFILTER) return true;
  if (protocol === NETLINK_ROUTE && (type & ROUTE_KIND) !== ROUTE_GET) return true;
  return flags?.some((flag) => flag === "admin-perm" || flag === "uns-admin-perm") === true;
}
