import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** C structure that precedes the attributes of a message or of a nested attribute. */
export interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset of the structure in the encoded message. */
  readonly start: number;
  /** Values of members that the operation sets rather than the caller. */
  readonly fixed: Fields | undefined;
}

/** Maximum depth of encoded values. Each list counts as one level. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** The output of the encoder, and its position in the object that it encodes. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the value that is being encoded, by depth. */
  readonly fields: string[] = levels("");
  /** List indices on the path to the value that is being encoded, by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  /** Name in error messages of the object that is encoded. */
  rootName = "value";
  /** Whether the message is a request: some attributes have another format in requests than in replies. */
  isRequest = false;
  isBusy = false;
  /**
   * Attribute sets and objects of the current nesting level and the levels around it, by depth. The outer levels may
   * contain the field that selects a format.
   */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** By depth: the attribute set that the value of a field has selected, and the name and the value of this field. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** A larger buffer is not kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/** Returns an empty buffer. {@link stopWriting} makes it available again; after an error, the buffer is not reused. */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A buffer in use is not idle: a getter of the caller's object may encode another message.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends the encoding of a message, so that its buffer may be reused. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};

/** Returns a copy of the bytes that `append` writes to an empty buffer. */
export function encoded(append: (out: EncodeBuffer) => void): Uint8Array {
  const out = startWriting();
  append(out);
  stopWriting(out);
  return out.bytes.slice(0, out.length);
}
