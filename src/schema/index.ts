export { type ChunkOptions, chunks } from "./codec/chunks.ts";
export {
  decodeAttributes,
  encodeAttributes,
  eventCodec,
  messageNumber,
  OperationCodec,
  operationCodec,
  type RequestKind,
  type RequestOptions,
} from "./codec/codec.ts";
export { type EmitOptions, emitFamily } from "./generate/module.ts";
export { fileName as moduleFileName, moduleName } from "./generate/names.ts";
export {
  type AttributeDescription,
  describe,
  type EntryDescription,
  type EnumDescription,
  type FamilyDescription,
  type MessageDescription,
  type OperationDescription,
  type SetDescription,
} from "./model/describe.ts";
export { SpecError } from "./model/errors.ts";
export type {
  Attribute,
  AttributeSet,
  AttributeType,
  AttributeValue,
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
  KernelNamed as Called,
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
} from "./model/family.ts";
export { lookup } from "./model/family.ts";
export type { Fields, OtherName, Read, UnknownAttribute, UnparsedAttribute, Write, WriteText } from "./model/types.ts";
export { FieldsReader } from "./readers/fields-reader.ts";
export { SetReader } from "./readers/set-reader.ts";
export { buildFamily, type ExtensionText, type LoadOptions, loadFamily } from "./spec/load.ts";
export { indicesOf } from "./values/wire-metadata.ts";
