import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

export interface LevelHeader {
  readonly plan: StructPlan;
  readonly start: number;
  /** Values that the operation always sets, such as a message subtype. */
  readonly fixed: Fields | undefined;
}

const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** Output buffer with the path of the current field for errors. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the encoded value, by depth. */
  readonly fields: string[] = levels("");
  /** List indexes by depth; -1 outside of lists. */
  readonly indices: number[] = levels(-1);
  rootName = "value";
  /** Some attributes have another format in requests than in replies. */
  isRequest = false;
  /** Whether values are being written to a buffer that is reused without {@link startWriting}, such as that of upcall replies. */
  isBusy = false;
  /**
   * Attribute set and values of each open nesting level, because outer fields may select formats of sub-messages. Set only for
   * sets with `tracked`, and reset at the end of the level.
   */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** Attribute set that `chosenBy` has selected, by depth. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** Larger buffers are not kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/** If encoding throws an error, the buffer is not reused. */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter may encode another message meanwhile.
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
