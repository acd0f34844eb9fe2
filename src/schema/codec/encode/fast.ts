// Attributes whose values are what most are, appended in the fewest steps.
//
// Functions that each field goes through are constants, here and in the other modules that write: the engine folds a constant
// of a module into what it compiles. What is declared as a function is set twice when its module starts, so it counts as a
// variable, which is loaded and compared at each call: 5 to 11 % of a message.
import { NLA_HDRLEN } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { hexLength, putHex, putIpv4, putUuid } from "../../values/addresses.ts";
import { putChars } from "../../values/struct-members.ts";
import { flagsOf } from "../../values/wire-metadata.ts";

/** Text up to this length is first tried as ASCII. */
const SHORT_TEXT = 64;
/** Bytes up to this number are copied one by one, which is faster than a call. */
const SHORT_BYTES = 16;

/** The lengths of the IP addresses that were written, 4 and 16, as bits. */
let addressLengths = 0;

/** Notes that an IP address of that length was written. */
export const recordAddressLength = (length: number): void => {
  addressLengths |= length;
};

/** The lengths of the IP addresses that were written since this was asked, together: 0, 4, 16 or 20. */
export const takeAddressLengths = (): number => {
  const lengths = addressLengths;
  addressLengths = 0;
  return lengths;
};

/** Appends an attribute of four bytes or less, whose value is known to be one that its field can hold. */
export const appendNumber = (field: ValuePlan, type: number, out: AttributeBuffer, value: number): void => {
  const at = out.reserve(8);
  const { view } = out;
  setHeader(view, at, NLA_HDRLEN + field.size, type);
  // The value with its padding, in one go.
  view.setUint32(at + NLA_HDRLEN, field.little ? value & field.bits : value << field.shift, field.little);
};

/** Appends an attribute that is an IPv4 address; for text that is none, nothing, and whoever asks looks closer. */
export const appendIpv4 = (field: ValuePlan, out: AttributeBuffer, text: string): boolean => {
  const at = out.reserve(NLA_HDRLEN + 4);
  setHeader(out.view, at, NLA_HDRLEN + 4, field.type);
  if (!putIpv4(text, out.bytes, at + NLA_HDRLEN)) {
    out.length = at;
    return false;
  }
  addressLengths |= 4;
  return true;
};

/** Appends an attribute that is an integer of 64 bits, whose value is known to be one that its field can hold. */
export const appendBig = (field: ValuePlan, type: number, out: AttributeBuffer, value: bigint): void => {
  const at = out.reserve(NLA_HDRLEN + 8);
  setHeader(out.view, at, NLA_HDRLEN + 8, type);
  out.view.setBigUint64(at + NLA_HDRLEN, value, field.little);
};

/** Appends an attribute of bytes, when these are as few as most are. Otherwise nothing is appended, and whoever asks looks closer. */
export const appendBytes = (field: ValuePlan, out: AttributeBuffer, content: Uint8Array): boolean => {
  const { length } = content;
  if (length === 0 || length > SHORT_BYTES || !isLength(field, length)) return false;
  const at = out.length + NLA_HDRLEN;
  const bytes = appendHeader(field.type | flagsOf(content), out, length);
  for (let index = 0; index < length; index++) bytes[at + index] = content[index]!;
  return true;
};

/** Appends an attribute's header, and room for a short value with its padding zeroed; returns the memory that it is in. */
const appendHeader = (type: number, out: AttributeBuffer, length: number): Uint8Array => {
  const size = align(NLA_HDRLEN + length);
  const at = out.reserve(size);
  out.view.setUint32(at + size - 4, 0);
  setHeader(out.view, at, NLA_HDRLEN + length, type);
  return out.bytes;
};

/** Writes an attribute's header. */
export const setHeader = (view: DataView, at: number, length: number, type: number): void => {
  view.setUint32(at, hostLittleEndian ? length | (type << 16) : (length << 16) | type, hostLittleEndian);
};

/**
 * Appends an attribute whose value is given as other text, when the text is what most are: ASCII, a hardware address, a UUID,
 * the name of a number. Otherwise nothing is appended, and whoever asks looks closer.
 */
export const appendText = (field: ValuePlan, type: number, out: AttributeBuffer, text: string): boolean => {
  const start = out.length;
  switch (field.kind) {
    case Kind.String:
      if (text.length > SHORT_TEXT || !isLength(field, text.length)) return false;
      if (putChars(text, appendHeader(type, out, text.length + 1), start + NLA_HDRLEN, text.length + 1)) return true;
      break;
    case Kind.Mac: {
      const length = hexLength(text);
      if (length < 0 || length > SHORT_TEXT || !isLength(field, length)) return false;
      if (putHex(text, appendHeader(type, out, length), start + NLA_HDRLEN)) return true;
      break;
    }
    case Kind.Uuid:
      if (isLength(field, 16) && putUuid(text, appendHeader(type, out, 16), start + NLA_HDRLEN)) return true;
      break;
    case Kind.Enum: {
      const value = field.table!.value(text);
      if (value === undefined || value < field.minimum || value > field.maximum) return false;
      appendNumber(field, type, out, value);
      return true;
    }
    default:
      return false;
  }
  out.length = start;
  return false;
};

const isLength = (field: ValuePlan, length: number): boolean => {
  return length >= field.shortest && length <= field.longest;
};
