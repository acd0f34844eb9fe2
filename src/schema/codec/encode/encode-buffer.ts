import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

export interface LevelHeader {
  readonly plan: StructPlan;
  readonly start: number;
  /** Header values that the operation always sets, such as a message subtype. The caller cannot replace them. */
  readonly fixed: Fields | undefined;
}

const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** Output buffer of the encoder, with the path of the current field for error messages. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the encoded value, by depth. */
  readonly fields: string[] = levels("");
  /** List indexes on the path to the encoded value, by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  rootName = "value";
  /** Some attributes have another format in requests than in replies. */
  isRequest = false;
  isBusy = false;
  /**
   * Attribute sets and objects of all open nesting levels, by depth. A field of an outer level may select the format of
   * a sub-message.
   */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** Attribute set that the field `chosenBy` has selected for a sub-message, by depth. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Maximum size in bytes of a buffer that is kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/**
 * No other encoding uses the buffer until {@link stopWriting}. If encoding throws an error, the buffer is not reused.
 */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter of the caller's object may encode another message meanwhile, which must not get the same buffer.
  idle = undefined;
  out.length = 0;
  return out;
};

export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};

export function encoded(append: (out: EncodeBuffer) => void): Uint8Array {
  const out = startWriting();
  append(out);
  stopWriting(out);
  return out.bytes.slice(0, out.length);
}
