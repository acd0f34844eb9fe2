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

  /** Decodes all messages of a datagram. */
  async datagram(bytes: Uint8Array, protocol: number): Promise<(Decoded | Malformed)[]> {
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
      decoded.push(await this.#message(new Message(bytes.slice(at, at + length)), protocol));
      at += (length + 3) & ~3;
    }
    return decoded;
  }

  async #message(message: Message, protocol: number): Promise<Decoded> {
    if (message.type < NLMSG_MIN_TYPE) return { message };
    for (const family of await this.#candidates(message, protocol)) {
      const isRequest = (message.flags & NLM_F_REQUEST) !== 0;
      const codec = isRequest
        ? requestCodec(family, message)
        : eventCodec(family, messageNumber(family, message), message);
      if (codec === undefined) continue;
      const operation = codec.operation.name;
      const hasElements = isRequest && family.name === "nftables" && operation.endsWith("setelem");
      const readable = hasElements ? new Message(withEqualElementTypes(message.bytes)) : message;
      const fields = isRequest ? codec.decodeRequest(readable) : codec.decodeEcho(message);
      if (family.name === "nlctrl" && DESCRIBING.includes(operation)) this.#learn(fields);
      return { message, family: family.name, operation, kind: isRequest ? "request" : "message", fields };
    }
    return { message };
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
 * Returns the codec of a request. Several operations can have the same message type; the header values of the request
 * then select one of them.
 */
function requestCodec(family: NetlinkFamily, message: MessageView): OperationCodec | undefined {
  const number = messageNumber(family, message);
  const kinds = (message.flags & NLM_F_DUMP) === NLM_F_DUMP ? (["dump", "do"] as const) : (["do", "dump"] as const);
  let rest: OperationCodec | undefined;
  /** A codec whose header values differ: programs also send other versions. */
  let other: OperationCodec | undefined;
  for (const kind of kinds) {
    for (const operation of Object.values(family.operations)) {
      if (operation[kind]?.request.number !== number) continue;
      const codec = operationCodec(family, operation.name);
      if (operation.headerValues === undefined) rest ??= codec;
      else {
        const header = codec.decodeRequest(message)[codec.headerField ?? ""] as Fields | undefined;
        if (Object.entries(operation.headerValues).every(([field, value]) => header?.[field] === value)) return codec;
        other ??= codec;
      }
    }
  }
  return rest ?? other;
}
