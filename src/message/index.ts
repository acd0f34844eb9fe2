export { didYouMeanOneOf } from "../base/check.ts";
export { jsonReplacer } from "../base/json.ts";
export { decodeText, encodeText } from "../base/text.ts";
export { MAX_ATTRIBUTE_LENGTH } from "./argument-errors.ts";
export {
  type AttributeKind,
  type AttributeRule,
  ParsedAttributes,
  type Policy,
  parseAttributes,
} from "./attribute-policy.ts";
export { AttributeReader } from "./attribute-reader.ts";
export { hostLittleEndian } from "./byte-order.ts";
export {
  type AttributeNames,
  type EchoedHeader,
  errorCode,
  parseDoneMessage,
  parseErrorMessage,
  type RequestContext,
  type RequestStatus,
  readAttributePolicy,
} from "./control.ts";
export { attributePath, familyHeaderLength } from "./family-header.ts";
export { type FormatOptions, formatMessage } from "./format/format.ts";
export { BorrowedMessage, Message, MessageCursor, type MessageView, type Request } from "./message.ts";
export { MessageWriter, type NestOptions } from "./message-writer.ts";
export type { AttributeError } from "./struct-reader.ts";
export { StructReader } from "./struct-reader.ts";
export type { StructWriter } from "./struct-writer.ts";
