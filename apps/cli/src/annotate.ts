import {
  AttributeReader,
  formatMessage,
  GENL_HDRLEN,
  type MessageView,
  NETLINK_GENERIC,
  NLMSG_HDRLEN,
} from "bun-netlink";
import { type Family, operationCodec } from "bun-netlink/schema";
import { fieldName } from "./fields.ts";
import { style } from "./output.ts";
import { inspected } from "./runtime/engine.ts";
import { toJson } from "./values.ts";

/** Number of bytes of the request that one printed line shows. */
const WIDTH = 8;
const HEX_WIDTH = WIDTH * 3;
const ATTRIBUTE_HEADER = 4;
/** Maximum depth of nested attributes that `--dry-run` shows one by one. Deeper attributes are shown as bytes. */
const MAX_DEPTH = 16;

/** Returns lines that show the offset, the bytes and the meaning of each part of a request. */
export function annotate(message: MessageView, family: Family, operation: string): string[] {
  const { bytes } = message;
  const codec = operationCodec(family, operation);
  const lines: string[] = [];
  const part = (start: number, end: number, text: string, depth = 0) => {
    for (let at = start; at < end; at += WIDTH) {
      const hex = [...bytes.subarray(at, Math.min(end, at + WIDTH))].map((byte) => byte.toString(16).padStart(2, "0"));
      const note = at === start ? "  ".repeat(depth) + text : "";
      lines.push(
        `${style.dim(at.toString(16).padStart(4, "0"))}  ${hex.join(" ").padEnd(HEX_WIDTH)} ${note}`.trimEnd(),
      );
    }
  };
  const [title = ""] = formatMessage(message, { protocol: family.protocol }).split("\n");
  const [type, , flags] = title.split(", ");
  part(0, 4, `length ${bytes.length}`);
  part(4, 6, `type ${type}`);
  part(6, 8, `flags ${flags}`);
  part(8, 12, "sequence, set when sent");
  part(12, NLMSG_HDRLEN, "port id, set when sent");
  let header = NLMSG_HDRLEN;
  if (family.protocol === NETLINK_GENERIC) {
    part(header, header + 1, `command ${operation}`);
    part(header + 1, header + 2, `version ${bytes[header + 1]}`);
    part(header + 2, header + GENL_HDRLEN, "reserved");
    header += GENL_HDRLEN;
  }
  const start = NLMSG_HDRLEN + codec.headerLength;
  const fields = codec.decodeRequest(message);
  part(header, start, `${codec.headerField} ${inspected(fields[codec.headerField ?? ""])}`);
  const walk = (reader: AttributeReader, base: number, depth: number) => {
    while (reader.next()) {
      const { offset, length } = reader;
      const [from, end] = [base + offset - ATTRIBUTE_HEADER, base + offset + length];
      const path = codec.path(bytes, from) ?? `attribute ${reader.type}`;
      const name = path.split(".").at(-1)!;
      part(from, from + 2, `length ${length + ATTRIBUTE_HEADER}`, depth);
      part(from + 2, base + offset, style.bold(name), depth);
      const isNest = length >= ATTRIBUTE_HEADER && depth < MAX_DEPTH && codec.path(bytes, base + offset) !== path;
      if (isNest) walk(new AttributeReader(bytes.subarray(base + offset, end)), base + offset, depth + 1);
      else part(base + offset, end, valueText(fieldAt(fields, path), bytes.subarray(base + offset, end)), depth + 1);
      const padding = Math.min(bytes.length, (end + 3) & ~3);
      part(end, padding, style.dim("padding"), depth + 1);
    }
  };
  walk(new AttributeReader(bytes.subarray(start)), start, 0);
  return lines;
}

/**
 * Returns the value at a path of a decoded message, such as "peers[0].public-key". Returns undefined if no field was
 * decoded for the path.
 */
function fieldAt(fields: object, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split(/\.|(?=\[)/)) {
    const key = name.startsWith("[") ? name.slice(1, -1) : fieldName(name);
    value = Object.hasOwn(Object(value), key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}

/**
 * Formats the value of an attribute. If the type of the value is unknown, it is shown as text if its bytes are
 * printable, and as a number if it has one byte.
 */
function valueText(value: unknown, bytes: Uint8Array): string {
  if (value !== undefined && !(value instanceof Uint8Array)) return toJson(value);
  const text = new TextDecoder().decode(bytes).replace(/\0$/, "");
  if (bytes.length > 1 && /^[\x20-\x7e]{2,}$/.test(text)) return JSON.stringify(text);
  return bytes.length === 1 ? `${bytes[0]}` : "";
}
