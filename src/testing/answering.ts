import { EBUSY, ENOENT, EOPNOTSUPP, EPERM } from "../constants/errno.ts";
import {
  NETLINK_GENERIC,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import type { Message } from "../message/message.ts";
import { messageNumber, type RequestKind } from "../schema/codec.ts";
import type { Fields } from "../schema/kept.ts";
import { type Asked, type Asker, type Found, laterFaults, type RequestFaults } from "./asking.ts";
import { FakeDump } from "./fake-dump.ts";
import { ackDetails, operationOf, type RequestDetails, replyPayload, requestFields } from "./fake-family.ts";
import { Faults } from "./faults.ts";
import { claimLength, claimSequence, doneFrame, frame, verdict } from "./frames.ts";
import type { KnownFamilies } from "./known-families.ts";
import { Refusal } from "./refusal.ts";

/** A request that was sent to a fake kernel. */
export interface ReceivedRequest {
  /** Names of its family and operation; the number of the message where they are not known. */
  readonly family: string;
  readonly operation: string;
  readonly kind: RequestKind;
  /** Its fields; undefined where they could not be read. */
  readonly fields: Fields | undefined;
  readonly message: Message;
}

const FOREIGN_PORT = 4_000_000_000;
const MOST_REQUESTS = 1000;
/** What forged and stale answers say, so that nobody takes them for success. */
const FORGED_ERRNO = EPERM;

/** How a fake kernel answers what it is asked. */
export interface AnswerOptions {
  /** The most messages of a dump in one datagram, and bytes of them. */
  readonly dumpSizes: { readonly items: number; readonly bytes: number };
  /** Whether who asks may do what takes a privilege. */
  readonly isPermitted: () => boolean;
}

/** Does what requests ask for, and answers them; or has that go wrong. */
export class Answerer {
  /** What was asked for last, in order. */
  readonly requests: ReceivedRequest[] = [];
  /** What is to go wrong. */
  readonly faults: Faults = new Faults();
  readonly #families: KnownFamilies;
  readonly #options: AnswerOptions;

  constructor(families: KnownFamilies, options: AnswerOptions) {
    this.#families = families;
    this.#options = options;
  }

  /** Does what one message asks for, and answers. */
  answer(message: Message, asker: Asker, protocol: number = NETLINK_GENERIC): void {
    // Verdicts of peers are no requests.
    if ((message.flags & NLM_F_REQUEST) === 0 || message.type < NLMSG_MIN_TYPE) {
      if ((message.flags & NLM_F_ACK) !== 0) asker.deliver(verdict(message, 0));
      return;
    }
    const found = this.#find(message, protocol);
    if ("errno" in found) {
      this.#record({
        family: `${message.type}`,
        operation: `${message.payload[0] ?? ""}`,
        kind: "do",
        fields: undefined,
        message,
      });
      asker.deliver(verdict(message, found.errno));
      return;
    }
    const { family, operation, kind } = found;
    const target = { family: family.model.name, operation: operation.name, kind };
    const faults = this.faults.take(target);
    let fields: Fields | undefined;
    try {
      fields = requestFields(family.model, operation, message);
      this.#record({ ...target, fields, message });
      if (faults.has("silence")) return;
      this.#forge(message, asker, faults);
      const refused = faults.get("refuse");
      if (refused !== undefined) throw new Refusal(refused.errno!, { message: refused.message });
      const privileged = operation.flags?.some((flag) => flag === "admin-perm" || flag === "uns-admin-perm") === true;
      if (privileged && !this.#options.isPermitted()) throw new Refusal(EPERM);
      const { flags, sequence } = message;
      const details: RequestDetails = { flags, sequence, portId: asker.portId, message };
      const asked: Asked = { ...found, message, asker, faults };
      if (kind === "dump") this.#dump(asked, fields, details);
      else this.#do(asked, fields, details);
    } catch (error) {
      if (fields === undefined) this.#record({ ...target, fields, message });
      if (!(error instanceof Refusal)) throw error;
      const said = ackDetails(family.model, operation, message, error);
      this.#deliver([verdict(message, error.errno, said)], asker, faults);
    }
  }

  /** The family and the operation that are asked for. */
  #find(message: Message, protocol: number): Found | { errno: number } {
    const generic = protocol === NETLINK_GENERIC;
    const dumps = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
    for (const family of this.#families) {
      const { model, id, handlers } = family;
      if (model.protocol !== protocol || (generic && id !== message.type)) continue;
      const number = messageNumber(model, message);
      // In raw protocols the same bits say how something is created.
      const kind = dumps && (generic || operationOf(family, number, "dump", message) !== undefined) ? "dump" : "do";
      const operation = operationOf(family, number, kind, message);
      if (operation === undefined && !generic) continue;
      const handler = operation && handlers[operation.name];
      if (operation === undefined || handler?.[kind] === undefined) return { errno: EOPNOTSUPP };
      return { family, operation, handler, kind };
    }
    return { errno: generic ? ENOENT : EOPNOTSUPP };
  }

  #record(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length >= MOST_REQUESTS * 2) this.requests.splice(0, MOST_REQUESTS);
  }

  #forge(message: Message, asker: Asker, faults: RequestFaults): void {
    if (faults.has("stale")) {
      const forged = verdict(message, FORGED_ERRNO);
      claimSequence(forged, message.sequence - 1);
      asker.deliver(forged);
    }
    if (faults.has("foreign")) {
      asker.transport?.deliver(verdict(message, FORGED_ERRNO), { sender: FOREIGN_PORT });
    }
  }

  #do(asked: Asked, fields: Fields, details: RequestDetails): void {
    const { family, operation, handler, message, asker, faults } = asked;
    const answer = handler.do!(fields, details);
    const answers = answer === undefined ? [] : Array.isArray(answer) ? answer : [answer];
    const multi = answers.length > 1 ? NLM_F_MULTI : 0;
    const frames = answers.map((reply) => {
      const { type, payload } = replyPayload(family, operation, "do", reply);
      return frame(type, multi, message.sequence, asker.portId, payload);
    });
    if (multi !== 0) frames.push(doneFrame(message, 0) as Uint8Array<ArrayBuffer>);
    const acknowledged = (details.flags & NLM_F_ACK) !== 0 ? [verdict(message, 0)] : [];
    this.#deliver([...frames, ...acknowledged], asker, faults);
  }

  /** Delivers an answer, each message as a datagram of its own, unless that goes wrong. */
  #deliver(frames: Uint8Array[], asker: Asker, faults: RequestFaults): void {
    if (faults.has("lost-reply")) {
      asker.transport?.drop(frames.length);
      return;
    }
    for (const [index, bytes] of frames.entries()) {
      if (index === 0 && faults.has("garble")) claimLength(bytes, bytes.length + 8);
      asker.deliver(bytes, index === 0 ? faults : laterFaults(faults));
    }
  }

  #dump(asked: Asked, fields: Fields, details: RequestDetails): void {
    const { transport } = asked.asker;
    if (transport?.dump !== undefined) throw new Refusal(EBUSY);
    const dump = new FakeDump(asked, asked.handler.dump!(fields, details), this.#options.dumpSizes);
    if (transport !== undefined) transport.dump = dump;
    else while (dump.next());
  }
}
