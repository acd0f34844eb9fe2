import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** Values of the C structure before the attributes of a nesting level, for example the fixed header of a message. */
export interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset of the structure in the encoded message. */
  readonly start: number;
  /** Members that the operation always sets, such as a message subtype. The caller cannot choose other values. */
  readonly fixed: Fields | undefined;
}

/** Maximum depth of encoded values. Each list counts as one level. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** Output buffer of the encoder, with the path of the value that is being encoded for error messages. */
export class EncodeBuffer extends AttributeBuffer {
  /** Path of the value that is being encoded, for error messages: its field names by depth. */
  readonly fields: string[] = levels("");
  /** List indices on the path to the value that is being encoded, by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  /** How error messages call the encoded object. The paths of its fields follow. */
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
  /** By depth: attribute set that a field has selected for a sub-message, and the name and value of that field. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Maximum size in bytes of a buffer that is kept for the next message. Larger ones are released. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/**
 * Returns an empty buffer, which no other encoding uses until {@link stopWriting}. If encoding throws, the buffer is
 * dropped.
 */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter of the caller may encode another message now. It must not get the buffer that is in use.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends the encoding of a message, so that its buffer may be reused. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};

export function encoded(append: (out: EncodeBuffer) => void): Uint8Array {
  const out = startWriting();
  append(out);
  stopWriting(out);
  return out.bytes.slice(0, out.length);
}
