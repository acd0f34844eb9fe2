// The parts of TypeDoc's JSON format that the reference reads.

/** Kinds of declarations, by TypeDoc's numbers. */
export const Kind = {
  Variable: 32,
  Function: 64,
  Class: 128,
  Interface: 256,
  Constructor: 512,
  Property: 1024,
  Method: 2048,
  Accessor: 262_144,
  TypeAlias: 2_097_152,
  Reference: 4_194_304,
} as const;

export interface Declaration {
  id: number;
  name: string;
  kind: number;
  flags: { isOptional?: boolean; isReadonly?: boolean; isStatic?: boolean; isRest?: boolean };
  comment?: Comment;
  children?: Declaration[];
  signatures?: Declaration[];
  getSignature?: Declaration;
  indexSignatures?: Declaration[];
  parameters?: Declaration[];
  typeParameters?: Declaration[];
  type?: Type;
  /** Default of a type parameter. */
  default?: Type;
  /** Id of the declaration to which a reference points. */
  target?: number;
}

export interface Comment {
  summary: CommentPart[];
  blockTags?: { tag: string; content: CommentPart[] }[];
}

export interface CommentPart {
  kind: "text" | "code" | "inline-tag";
  text: string;
  target?: number | string | object;
}

/** A type. Each kind of type (member `type`) has some of the other members. */
export interface Type {
  type: string;
  name?: string;
  target?: number | object;
  typeArguments?: Type[];
  /** Value of a literal type; an object is a bigint. */
  value?: string | number | boolean | null | { value: string; negative: boolean };
  types?: Type[];
  elementType?: Type | Declaration;
  elements?: Type[];
  element?: Type;
  isOptional?: boolean;
  declaration?: Declaration;
  operator?: string;
  objectType?: Type;
  indexType?: Type;
  queryType?: Type;
  checkType?: Type;
  extendsType?: Type;
  trueType?: Type;
  falseType?: Type;
  asserts?: boolean;
  targetType?: Type;
  parameter?: string;
  parameterType?: Type;
  nameType?: Type;
  templateType?: Type;
  readonlyModifier?: string;
  optionalModifier?: string;
  head?: string;
  tail?: [Type, string][];
  constraint?: Type;
}
