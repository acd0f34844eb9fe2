import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** A struct that was written before the attributes of a level. */
interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset of the struct in the output. */
  readonly start: number;
  /** Values of the members that the operation sets. */
  readonly fixed: Fields | undefined;
}

/** Maximum number of nested levels, including one for each list. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** The output of the encoder, and its position in the object that it encodes. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the current value, by depth. */
  readonly fields: string[] = levels("");
  /** List indices on the path to the current value, by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  /** Name of the encoded value in error messages. */
  rootName = "value";
  /** Whether the message is a request, some of whose attributes differ from those of replies. */
  isRequest = false;
  /** Whether a caller that keeps this buffer is currently encoding into it. */
  isBusy = false;
  /** Lengths of the IP addresses written so far (4 and 16 bytes), combined by bitwise OR. */
  addressLengths = 0;
  /** Sets and objects of the current level and of those around it, by depth: a selector may be at an outer level. */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  /** Structs before the attributes of these levels, by depth. */
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** Sets that a selector chose on the current path, with the name and the value of that selector, by depth. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Maximum size in bytes of a buffer that is kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/**
 * Returns an empty buffer. {@link stopWriting} makes it available again; a buffer whose encoding failed is not reused.
 */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter among the caller's fields may encode another message in the meantime.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends a message: its buffer may be reused. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};
