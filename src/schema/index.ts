export { buildFamily, type ExtensionText, type LoadOptions, loadFamily } from "./build.ts";
export { type ChunkOptions, chunks } from "./chunks.ts";
export {
  decodeAttributes,
  encodeAttributes,
  eventCodec,
  messageNumber,
  OperationCodec,
  operationCodec,
  type RequestKind,
  type RequestOptions,
} from "./codec.ts";
export {
  type AttributeDescription,
  describe,
  type EntryDescription,
  type EnumDescription,
  type FamilyDescription,
  type MessageDescription,
  type OperationDescription,
  type SetDescription,
} from "./describe.ts";
export { FieldReader } from "./field-reader.ts";
export { FieldsReader } from "./fields-reader.ts";
export type { Fields, UnknownAttribute, UnparsedAttribute } from "./kept.ts";
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
  IgnoredPart,
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
} from "./model.ts";
export { lookup } from "./model.ts";
export { indicesOf } from "./remembered.ts";
export { SetReader } from "./set-reader.ts";
export { SpecError } from "./spec-error.ts";
export type { OtherName, Read, Write } from "./types.ts";
