import { align } from "../../base/bytes.ts";
import { checkInteger, checkOptions, checkProtocolNumber, integerFrom, type OptionChecks } from "../../base/check.ts";
import { decodeText, escapeControls } from "../../base/text.ts";
import { errnoName, errnoText } from "../../constants/errno.ts";
import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import {
  NETLINK_CONNECTOR,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MISS_NEST,
  NLMSGERR_ATTR_MISS_TYPE,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
  NLMSGERR_ATTR_POLICY,
} from "../../constants/netlink.ts";
import { RTM_NEWNDUSEROPT } from "../../constants/rtnetlink.ts";
import { notAMessageError } from "../argument-errors.ts";
import { AttributeReader } from "../attribute-reader.ts";
import { hostLittleEndian } from "../byte-order.ts";
import { readAttributePolicy } from "../control.ts";
import { attributePath, familyHeaderLength, guessHeaderLength } from "../family-header.ts";
import {
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type MessageView,
  PORT_ID_OFFSET,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message.ts";
import { type AttributeSet, attributeSet, type Nest } from "./attribute-sets.ts";
import { commandName, flagNames, messageTypeName } from "./names.ts";

/** Options for formatting a message as text ({@link formatMessage}). */
export interface FormatOptions {
  /**
   * `NETLINK_*` protocol of the message. The protocol determines the names of message types and the size of most family
   * headers.
   */
  protocol?: number | undefined;
  /**
   * Size in bytes of all headers between the netlink header and the attributes, including `genlmsghdr`. For an
   * NLMSG_ERROR, pass the size of the headers in the echoed request.
   *
   * By default, protocol and message type determine the size. If they do not, the size is guessed: the smallest size
   * for which the rest of the message can be read as attributes.
   */
  headerLength?: number | undefined;
  /** Maximum number of bytes that are shown of each attribute value (default 64). `Infinity` shows all bytes. */
  maxBytes?: number | undefined;
}

const optionChecks: OptionChecks<FormatOptions> = {
  protocol: (protocol) => checkProtocolNumber(protocol as number),
  headerLength: integerFrom(0, Number.MAX_SAFE_INTEGER),
  maxBytes(bytes, path) {
    if (bytes !== Number.POSITIVE_INFINITY) checkInteger(bytes, 0, Number.MAX_SAFE_INTEGER, path);
  },
};

const DEFAULT_MAX_BYTES = 64;
/** Limits the size of the text for a malicious message. */
const MAX_DEPTH = 64;
const ERROR_CODE_LENGTH = 4;

/**
 * Returns a readable text for a message. The first line shows the header. Each header field or attribute has its own
 * line, and nested attributes are indented.
 *
 * ```
 * RTM_NEWLINK (16), 60 bytes, NLM_F_REQUEST|NLM_F_EXCL|NLM_F_CREATE, sequence 1, port id 4711
 *   family header, 16 bytes: 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00
 *   IFLA_IFNAME (3), 6 bytes: 76 65 74 68 30 00 "veth0"
 *   IFLA_LINKINFO (18), nest of 12 bytes
 *     IFLA_INFO_KIND (1), 5 bytes: 76 65 74 68 00 "veth"
 * ```
 *
 * Attributes of common NETLINK_ROUTE messages and of the generic netlink controller are shown with names, all others
 * with numbers. An NLMSG_ERROR is shown with the error, the echoed request and the extended acknowledgement. Do not
 * parse the text: it may change between versions.
 *
 * Invalid or truncated bytes are shown as malformed. They never cause an exception.
 *
 * @throws TypeError if `message` is neither a message nor bytes; RangeError or TypeError for invalid options.
 */
export function formatMessage(message: MessageView | Uint8Array, options: FormatOptions = {}): string {
  const bytes: unknown = message instanceof Uint8Array ? message : (message as MessageView | null | undefined)?.bytes;
  if (!(bytes instanceof Uint8Array)) {
    throw notAMessageError(message, "message", "a message or the bytes of one (Uint8Array)");
  }
  checkOptions(options, optionChecks);
  return new Printer(bytes, options).print();
}

interface Level {
  start: number;
  end: number;
  set: AttributeSet;
}

class Printer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #protocol: number | undefined;
  readonly #headerLength: number | undefined;
  readonly #maxBytes: number;
  readonly #lines: string[] = [];

  constructor(bytes: Uint8Array, options: FormatOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#protocol = options.protocol;
    this.#headerLength = options.headerLength;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  print(): string {
    const size = this.#bytes.length;
    if (size < NLMSG_HDRLEN) return this.#dump(`malformed, ${size} of the ${NLMSG_HDRLEN} bytes of a header`, 0, size);
    const claimed = this.#u32(LENGTH_OFFSET);
    const end = claimed >= NLMSG_HDRLEN && claimed < size ? claimed : size;
    let length = plural(size, "byte");
    if (claimed === 0) length += " (0 in the header: not sent yet)";
    else if (claimed !== size) length += ` (the header claims ${claimed})`;
    this.#headline(0, "", 0, length);
    this.#content(end);
    if (align(end) < size) this.#line(0, this.#dump(`after the message, ${plural(size - end, "byte")}`, end, size));
    return this.#lines.join("\n");
  }

  #content(end: number): void {
    const type = this.#u16(TYPE_OFFSET);
    // NETLINK_CONNECTOR uses the type number of NLMSG_DONE for messages with data.
    if (type === NLMSG_DONE && this.#protocol !== NETLINK_CONNECTOR) this.#done(end);
    else if (type === NLMSG_ERROR) this.#error(end);
    else if (type < NLMSG_MIN_TYPE) this.#rest(1, "payload", NLMSG_HDRLEN, end);
    else this.#body(1, 0, end);
  }

  #headline(depth: number, label: string, start: number, length: string): void {
    const type = this.#u16(start + TYPE_OFFSET);
    const name = messageTypeName(this.#protocol, type);
    const parts = [
      name === `type ${type}` ? name : `${name} (${type})`,
      length,
      flagNames(this.#protocol, type, this.#u16(start + FLAGS_OFFSET)),
      `sequence ${this.#u32(start + SEQUENCE_OFFSET)}`,
      `port id ${this.#u32(start + PORT_ID_OFFSET)}`,
    ];
    this.#line(depth, label + parts.join(", "));
  }

  #done(end: number): void {
    if (end === NLMSG_HDRLEN) this.#line(1, "end of the dump, without a code");
    const attributes = this.#code(end, "end of the dump");
    if (attributes >= end) return;
    if ((this.#u16(FLAGS_OFFSET) & NLM_F_ACK_TLVS) === 0) this.#rest(1, "rest", attributes, end);
    else this.#extendedAck(attributes, end, undefined);
  }

  #error(end: number): void {
    const flags = this.#u16(FLAGS_OFFSET);
    if (end === NLMSG_HDRLEN) this.#line(1, "malformed, without a code");
    const request = this.#code(end, "acknowledgement");
    if (request >= end) return;
    if (end - request < NLMSG_HDRLEN) {
      this.#rest(1, "malformed, a request cut short", request, end);
      return;
    }
    const claimed = this.#u32(request + LENGTH_OFFSET);
    this.#headline(1, "request: ", request, plural(claimed, "byte"));
    let next = request + NLMSG_HDRLEN;
    let echo: Uint8Array | undefined;
    if ((flags & NLM_F_CAPPED) === 0 && claimed > NLMSG_HDRLEN) {
      const whole = claimed <= end - request;
      const requestEnd = whole ? request + claimed : end;
      if (this.#u16(request + TYPE_OFFSET) >= NLMSG_MIN_TYPE) this.#body(2, request, requestEnd);
      else this.#rest(2, "payload", next, requestEnd);
      if (!whole) this.#line(2, `malformed, ${claimed - (end - request)} bytes of it are missing`);
      else echo = this.#bytes.subarray(request, requestEnd);
      next = request + align(requestEnd - request);
    }
    if (next >= end) return;
    if ((flags & NLM_F_ACK_TLVS) === 0) this.#rest(1, "rest", next, end);
    else this.#extendedAck(next, end, echo);
  }

  #code(end: number, success: string): number {
    const start = NLMSG_HDRLEN;
    if (end - start < ERROR_CODE_LENGTH) {
      this.#rest(1, "malformed, a code cut short", start, end);
      return end;
    }
    const code = this.#view.getInt32(start, hostLittleEndian);
    if (code === 0) this.#line(1, success);
    else if (code > 0 || code === -0x80000000) this.#line(1, `malformed, error code ${code}`);
    else this.#line(1, `error ${-code}, ${errnoName(code)}: ${errnoText(code)}`);
    return start + ERROR_CODE_LENGTH;
  }

  #extendedAck(start: number, end: number, request: Uint8Array | undefined): void {
    this.#line(1, "extended acknowledgement");
    const reader = this.#reader(start, end);
    while (reader.next()) {
      const text = this.#acknowledged(reader, request);
      if (text === undefined) this.#attribute(reader, 2, { start, end, set: {} });
      else this.#line(2, text);
    }
    this.#unreadable(reader, end, 2, "malformed");
  }

  #acknowledged(reader: AttributeReader, request: Uint8Array | undefined): string | undefined {
    const { type, length } = reader;
    switch (type) {
      case NLMSGERR_ATTR_MSG:
        return `message: ${quote(reader.stringUnterminated())}`;
      case NLMSGERR_ATTR_OFFS:
        return length < 4 ? undefined : `at byte ${this.#place(reader.u32(), request)} of the request`;
      case NLMSGERR_ATTR_COOKIE:
        return this.#dump("cookie", reader.offset, reader.offset + length);
      case NLMSGERR_ATTR_POLICY: {
        const policy = Object.entries(readAttributePolicy(new AttributeReader(reader.bytes())));
        return `expected: ${policy.map(([name, value]) => `${name} ${value}`).join(", ")}`;
      }
      case NLMSGERR_ATTR_MISS_TYPE:
        return length < 4 ? undefined : `attribute ${reader.u32()} is missing`;
      case NLMSGERR_ATTR_MISS_NEST:
        return length < 4 ? undefined : `in the nest at byte ${this.#place(reader.u32(), request)} of the request`;
      default:
        return undefined;
    }
  }

  #place(offset: number, request: Uint8Array | undefined): string {
    if (request === undefined) return `${offset}`;
    const type = this.#u16(NLMSG_HDRLEN + ERROR_CODE_LENGTH + TYPE_OFFSET);
    const path = attributePath(
      request,
      offset,
      this.#headerLength ?? this.#knownHeaderLength(type, request[NLMSG_HDRLEN]),
    );
    return path === undefined ? `${offset}` : `${offset} (attribute ${path})`;
  }

  #body(depth: number, start: number, end: number): void {
    const payload = start + NLMSG_HDRLEN;
    if (payload >= end) return;
    const generic = this.#protocol === NETLINK_GENERIC;
    const length = this.#bodyHeaderLength(start, end);
    if (length === undefined) {
      this.#rest(depth, "payload", payload, end);
      return;
    }
    const shown = Math.min(payload + length, end);
    const type = this.#u16(start + TYPE_OFFSET);
    let from = payload;
    if (generic && shown - payload >= GENL_HDRLEN) {
      const [command, version] = [this.#bytes[payload]!, this.#bytes[payload + 1]!];
      this.#line(depth, `command ${commandName(type, command)}, version ${version}`);
      from += GENL_HDRLEN;
    }
    if (payload + length > end) {
      this.#rest(depth, `malformed, a family header of ${length} bytes cut short`, from, end);
      return;
    }
    this.#rest(depth, "family header", from, shown);
    const set = attributeSet(this.#protocol, type, this.#bytes[payload]!);
    const certain = (this.#headerLength ?? this.#knownHeaderLength(type, this.#bytes[payload])) !== undefined;
    this.#attributes(depth, { start: payload + align(length), end, set }, certain ? "malformed" : "rest");
  }

  #bodyHeaderLength(start: number, end: number): number | undefined {
    const type = this.#u16(start + TYPE_OFFSET);
    const known = this.#headerLength ?? this.#knownHeaderLength(type, this.#bytes[start + NLMSG_HDRLEN]);
    if (known !== undefined) {
      // In RTM_NEWNDUSEROPT, options of variable length precede the attributes.
      const options = this.#protocol === NETLINK_ROUTE && type === RTM_NEWNDUSEROPT && this.#headerLength === undefined;
      return options && end - start >= NLMSG_HDRLEN + known ? known + this.#u16(start + NLMSG_HDRLEN + 2) : known;
    }
    const bytes = this.#bytes.subarray(start, end);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#protocol === NETLINK_GENERIC) return guessHeaderLength(bytes, view, GENL_HDRLEN) ?? GENL_HDRLEN;
    return guessHeaderLength(bytes, view);
  }

  /** @param addressFamily first byte of the family header. */
  #knownHeaderLength(type: number, addressFamily: number | undefined): number | undefined {
    return this.#protocol === undefined ? undefined : familyHeaderLength(this.#protocol, type, addressFamily);
  }

  /** `tail` is the label of bytes after the last attribute. */
  #attributes(depth: number, level: Level, tail: "malformed" | "rest"): void {
    if (level.start >= level.end) return;
    // One reader per level keeps errors of nested levels separate.
    const reader = this.#reader(level.start, level.end);
    while (reader.next()) this.#attribute(reader, depth, level);
    this.#unreadable(reader, level.end, depth, tail);
  }

  #attribute(reader: AttributeReader, depth: number, level: Level): void {
    const { type, offset, length } = reader;
    const end = offset + length;
    const name = level.set.name?.(type);
    const order = reader.isNetworkByteOrder ? " (network byte order)" : "";
    const label = `${name === undefined ? type : `${name} (${type})`}${order}`;
    const nest = level.set.nests?.[type] ?? level.set.entries;
    const header = Math.min(nest?.header ?? 0, length);
    // The kernel does not set NLA_F_NESTED on every nested attribute.
    if (!reader.isNested && (nest === undefined || !this.#areAttributes(offset + header, end))) {
      this.#rest(depth, label, offset, end, true);
    } else if (depth > MAX_DEPTH) {
      this.#rest(depth, `${label}, nest too deep to show`, offset, end, true);
    } else {
      this.#line(depth, `${label}, nest of ${plural(length, "byte")}`);
      this.#rest(depth + 1, "header", offset, offset + header);
      const set = nest === undefined ? undefined : this.#inside(nest, level);
      const inside = { start: offset + align(header), end, set: set ?? {} };
      this.#attributes(depth + 1, inside, set === undefined ? "rest" : "malformed");
    }
  }

  #inside({ inside, kinds }: Nest, level: Level): AttributeSet | undefined {
    if (kinds === undefined) return inside?.();
    const neighbour = this.#reader(level.start, level.end);
    return neighbour.find(kinds.neighbour) ? kinds.sets.get(neighbour.stringUnterminated()) : undefined;
  }

  #areAttributes(start: number, end: number): boolean {
    const reader = this.#reader(start, end);
    while (reader.next());
    return reader.error === undefined;
  }

  #reader(start: number, end: number): AttributeReader {
    return new AttributeReader().over(this.#bytes, this.#view, start, end);
  }

  #unreadable(reader: AttributeReader, end: number, depth: number, tail: "malformed" | "rest"): void {
    if (reader.error === undefined) return;
    const label = tail === "malformed" ? `malformed, ${reader.error.reason}` : tail;
    this.#rest(depth, label, reader.error.offset, end);
  }

  #rest(depth: number, label: string, start: number, end: number, always = false): void {
    if (start < end || always) this.#line(depth, this.#dump(`${label}, ${plural(end - start, "byte")}`, start, end));
  }

  #dump(label: string, start: number, end: number): string {
    if (start >= end) return label;
    const shown = Math.min(end, start + this.#maxBytes);
    const parts = [`${label}:`];
    for (let at = start; at < shown; at++) parts.push(this.#bytes[at]!.toString(16).padStart(2, "0"));
    const text = printable(this.#bytes, start, end, shown);
    if (text !== undefined) parts.push(text);
    if (shown < end) parts.push(`… ${end - shown} more`);
    return parts.join(" ");
  }

  #line(depth: number, text: string): void {
    this.#lines.push("  ".repeat(depth) + text);
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, hostLittleEndian);
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, hostLittleEndian);
  }
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Undefined if a byte before the final NUL is not printable. */
function printable(bytes: Uint8Array, start: number, end: number, shown: number): string | undefined {
  const textEnd = bytes[end - 1] === 0 ? end - 1 : end;
  if (textEnd === start) return undefined;
  for (let at = start; at < textEnd; at++) if (bytes[at]! < 0x20 || bytes[at]! > 0x7e) return undefined;
  const text = decodeText(bytes, start, Math.min(textEnd, shown));
  return text === "" ? undefined : JSON.stringify(text);
}

function quote(text: string): string {
  return escapeControls(JSON.stringify(text));
}
