import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** C structure that precedes the attributes of a nesting level, for example the fixed header of a message. */
export interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset of the structure in the encoded message. */
  readonly start: number;
  /** Values that the operation always sets, such as a message subtype. The caller cannot choose other values. */
  readonly fixed: Fields | undefined;
}

/** Maximum depth of encoded values. Each list counts as one level. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** Output buffer of the encoder. It also has the path of the value that is being encoded, for error messages. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the value that is being encoded, by depth. Error messages contain the path. */
  readonly fields: string[] = levels("");
  /** List indexes on the path to the value that is being encoded, by depth; -1 at a depth that is not in a list. */
  readonly indices: number[] = levels(-1);
  /** Name of the encoded object in error messages about the object itself, for example if it is not an object. */
  rootName = "value";
  /** Whether the message is a request: some attributes have another format in requests than in replies. */
  isRequest = false;
  isBusy = false;
  /**
   * Attribute sets (`levelPlans`) and objects (`levelValues`) of the current nesting level and of the levels around it,
   * by depth. A field of an outer level may select the format of a sub-message.
   */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** For each depth: the attribute set that a field has selected for a sub-message, and this field's name and value. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Maximum size in bytes of a buffer that is kept for the next message. Larger buffers are released. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/**
 * Returns an empty buffer that no other encoding uses until {@link stopWriting}. If encoding throws an error, the
 * buffer is not used again.
 */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter of the caller may encode another message meanwhile, which must not get the buffer that is in use.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends the encoding of a message. The next message may use the same buffer. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};

export function encoded(append: (out: EncodeBuffer) => void): Uint8Array {
  const out = startWriting();
  append(out);
  stopWriting(out);
  return out.bytes.slice(0, out.length);
}
