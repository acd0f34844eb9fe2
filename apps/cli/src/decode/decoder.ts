import {
  GENL_ID_CTRL,
  listFamilies,
  Message,
  type MessageView,
  NETLINK_GENERIC,
  NetlinkError,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "bun-netlink";
import { families } from "bun-netlink/families";
import { eventCodec, messageNumber, type NetlinkFamily, type OperationCodec, operationCodec } from "bun-netlink/schema";
import { withEqualElementTypes } from "./set-elements.ts";

type Fields = Record<string, unknown>;

/** A netlink message. If a family describes the message, its fields are decoded. */
export interface Decoded {
  readonly message: Message;
  /** Name of the message's family. Absent for control messages and unknown message types. */
  readonly family?: string;
  readonly operation?: string;
  readonly kind?: "request" | "message";
  readonly fields?: Fields;
}

/** Bytes of a datagram that are not a valid message. */
export interface Malformed {
  readonly malformed: string;
  /** Offset of the invalid bytes in the datagram. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A request whose replies may follow. */
interface PendingRequest {
  readonly codec: OperationCodec;
  /** Port id of the request; 0 if the kernel fills it in. */
  readonly portId: number;
}

/** Number of requests whose replies are recognized. Older ones are forgotten. */
const MAX_PENDING = 10_000;

/** Commands of the generic netlink controller that announce and describe families. */
const DESCRIBING = ["getfamily", "newfamily"];

/**
 * Decodes netlink messages with the families of the library and of spec files. The ids of generic netlink families come
 * from replies of the controller that were decoded before, or from the running kernel.
 */
export class Decoder {
  readonly #own: readonly NetlinkFamily[];
  readonly #names = new Map<number, string>([[GENL_ID_CTRL, "nlctrl"]]);
  readonly #byProtocol = new Map<number, Promise<readonly NetlinkFamily[]>>();
  /** Requests by protocol, socket and sequence number. */
  readonly #pending = new Map<string, PendingRequest>();

  constructor(own: readonly NetlinkFamily[]) {
    this.#own = own;
  }

  /** Reads the ids of generic netlink families from the running kernel, if the kernel has generic netlink. */
  learnFromKernel(options: Parameters<typeof listFamilies>[0]): this {
    try {
      for (const { id, name } of listFamilies(options)) this.#names.set(id, name);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    }
    return this;
  }

  /** Returns the id of a generic netlink family; undefined if the id is unknown. */
  idOf(name: string): number | undefined {
    return this.#names.entries().find(([, known]) => known === name)?.[0];
  }

  /**
   * Decodes all messages of a datagram. A message with the sequence number of an earlier request of the same socket is its
   * reply; several families have events with the number of a reply.
   *
   * @param socket name of the socket, if the source of the datagram has it.
   */
  async datagram(bytes: Uint8Array, protocol: number, socket = ""): Promise<(Decoded | Malformed)[]> {
    const decoded: (Decoded | Malformed)[] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; ) {
      const rest = bytes.length - at;
      const length = rest < NLMSG_HDRLEN ? 0 : view.getUint32(at, true);
      if (length < NLMSG_HDRLEN || length > rest) {
        const reason =
          rest < NLMSG_HDRLEN
            ? `${rest} bytes, expected a message header of ${NLMSG_HDRLEN}`
            : `a message claims ${length} bytes, of which the datagram has ${rest}`;
        decoded.push({ malformed: reason, at, bytes: bytes.slice(at) });
        break;
      }
      decoded.push(await this.#message(new Message(bytes.slice(at, at + length)), protocol, socket));
      at += (length + 3) & ~3;
    }
    return decoded;
  }

  async #message(message: Message, protocol: number, socket: string): Promise<Decoded> {
    if (message.type < NLMSG_MIN_TYPE) return { message };
    const place = `${protocol} ${socket} ${message.sequence}`;
    const isRequest = (message.flags & NLM_F_REQUEST) !== 0;
    const candidates = await this.#candidates(message, protocol);
    const codec = isRequest ? requestCodec(candidates, message) : this.#messageCodec(candidates, place, message);
    if (codec === undefined) return { message };
    if (isRequest) this.#remember(place, { codec, portId: message.portId });
    const family = codec.family.name;
    const operation = codec.operation.name;
    const hasElements = isRequest && family === "nftables" && operation.endsWith("setelem");
    const readable = hasElements ? new Message(withEqualElementTypes(message.bytes)) : message;
    const fields = isRequest ? codec.decodeRequest(readable) : codec.decodeEcho(message);
    if (family === "nlctrl" && DESCRIBING.includes(operation)) this.#learn(fields);
    return { message, family, operation, kind: isRequest ? "request" : "message", fields };
  }

  #messageCodec(candidates: readonly NetlinkFamily[], place: string, message: Message): OperationCodec | undefined {
    for (const family of candidates) {
      const number = messageNumber(family, message);
      const codec = this.#replyCodec(place, family, message) ?? eventCodec(family, number, message);
      if (codec !== undefined) return codec;
    }
    return undefined;
  }

  #remember(place: string, request: PendingRequest): void {
    // A new entry is the last one of the map.
    this.#pending.delete(place);
    this.#pending.set(place, request);
    if (this.#pending.size > MAX_PENDING) this.#pending.delete(this.#pending.keys().next().value!);
  }

  /** Returns the codec of the request that a message replies to; undefined if there is none. */
  #replyCodec(place: string, family: NetlinkFamily, message: Message): OperationCodec | undefined {
    const pending = this.#pending.get(place);
    // Multicast messages have the port id 0, or that of the socket whose request they report.
    if (pending === undefined || pending.codec.family.name !== family.name || message.portId === 0) return undefined;
    if (pending.portId !== 0 && pending.portId !== message.portId) return undefined;
    const number = messageNumber(family, message);
    const { do: one, dump } = pending.codec.operation;
    return one?.reply?.number === number || dump?.reply?.number === number ? pending.codec : undefined;
  }

  #learn({ familyId, familyName }: Fields): void {
    if (typeof familyId === "number" && typeof familyName === "string") this.#names.set(familyId, familyName);
  }

  async #candidates(message: Message, protocol: number): Promise<readonly NetlinkFamily[]> {
    if (protocol !== NETLINK_GENERIC) {
      const known = this.#byProtocol.get(protocol) ?? this.#load(protocol);
      this.#byProtocol.set(protocol, known);
      return known;
    }
    const name = this.#names.get(message.type);
    const own = this.#own.find((family) => family.name === name);
    if (own !== undefined) return [own];
    return name !== undefined && Object.hasOwn(families, name) ? [await families[name]!()] : [];
  }

  async #load(protocol: number): Promise<readonly NetlinkFamily[]> {
    const all = await Promise.all(Object.values(families).map((load) => load()));
    return [...this.#own, ...all].filter((family) => family.protocol === protocol);
  }
}

/**
 * Returns the codec of a request. Several operations, also of other families, can have the same message type; the header
 * values of the request then select one of them.
 */
function requestCodec(candidates: readonly NetlinkFamily[], message: MessageView): OperationCodec | undefined {
  const isDump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
  const kinds = isDump ? (["dump", "do"] as const) : (["do", "dump"] as const);
  let rest: OperationCodec | undefined;
  /** A codec whose header values differ: programs also send other versions. */
  let other: OperationCodec | undefined;
  for (const family of candidates) {
    const number = messageNumber(family, message);
    for (const kind of kinds) {
      for (const { name, headerValues, ...operation } of Object.values(family.operations)) {
        if (operation[kind]?.request.number !== number) continue;
        const codec = operationCodec(family, name);
        if (headerValues === undefined) rest ??= codec;
        else if (codec.matchesRequest(message)) return codec;
        else other ??= codec;
      }
    }
  }
  return rest ?? other;
}
