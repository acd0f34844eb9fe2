// What `bun-netlink/schema` offers: all that the schema room does, with families that can be spoken, and their clients' types.
export { buildFamily, type LoadOptions } from "../schema/build.ts";
export { type ChunkOptions, chunks } from "../schema/chunks.ts";
export {
  decodeAttributes,
  encodeAttributes,
  eventCodec,
  messageNumber,
  OperationCodec,
  operationCodec,
  type RequestKind,
  type RequestOptions,
} from "../schema/codec.ts";
export {
  type AttributeDescription,
  describe,
  type EntryDescription,
  type EnumDescription,
  type FamilyDescription,
  type MessageDescription,
  type OperationDescription,
  type SetDescription,
} from "../schema/describe.ts";
export { FieldReader } from "../schema/field-reader.ts";
export { FieldsReader } from "../schema/fields-reader.ts";
export type { Fields, UnknownAttribute, UnparsedAttribute } from "../schema/kept.ts";
export type {
  Attribute,
  AttributeSet,
  AttributeType,
  AttributeValue,
  Called,
  Described,
  DisplayHint,
  Enum,
  EnumEntry,
  Exchange,
  Family,
  Flavour,
  Group,
  IntegerType,
  Member,
  Named,
  NumberNames,
  Operation,
  OperationFlag,
  Payload,
  Struct,
  SubMessage,
  SubMessageFormat,
  TypeValue,
  ValueFormat,
} from "../schema/model.ts";
export { lookup } from "../schema/model.ts";
export { indicesOf } from "../schema/remembered.ts";
export { SetReader } from "../schema/set-reader.ts";
export { SpecError } from "../schema/spec-error.ts";
export * from "./index.ts";
