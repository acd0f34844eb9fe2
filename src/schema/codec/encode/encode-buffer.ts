import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** A C structure that was written before the attributes of a nest or message. */
export interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset of the structure in the encoded message. */
  readonly start: number;
  /** Values of the structure's members that the operation sets, rather than the caller. */
  readonly fixed: Fields | undefined;
}

/** Maximum depth of nested values. Each list counts as one level. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** The output of the encoder, and the encoder's position in the object that it encodes. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the value that is being encoded, by depth. */
  readonly fields: string[] = levels("");
  /** List indices on the path to the value that is being encoded, by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  /** Name of the root value in error messages. */
  rootName = "value";
  /** Whether the message is a request. Some attributes have another format in requests than in replies. */
  isRequest = false;
  /** Whether a message is being encoded into the buffer. */
  isBusy = false;
  /**
   * Attribute sets and objects of the current nesting level and of the levels around it, by depth. The outer levels are
   * needed because they may contain the field that selects a format.
   */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  /** C structures that precede the attributes of each nesting level, by depth. */
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** For each depth: the attribute set that the value of a field has selected, and the name and value of this field. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Maximum size in bytes of a buffer that is kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/** Returns an empty buffer. {@link stopWriting} makes it available again; after an error, it is not reused. */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter of the caller's object may encode another message while the buffer is in use.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends the encoding of a message, so that its buffer may be reused. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};

/** Returns the bytes that a function appends to an empty buffer. */
export function encoded(append: (out: EncodeBuffer) => void): Uint8Array {
  const out = startWriting();
  append(out);
  stopWriting(out);
  return out.bytes.slice(0, out.length);
}
