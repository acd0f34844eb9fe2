import { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan } from "../../plan/plan.ts";

/** A struct that was written before the attributes of a level. */
interface LevelHeader {
  readonly plan: StructPlan;
  /** Offset in the output. */
  readonly start: number;
  /** Members that the operation sets. */
  readonly fixed: Fields | undefined;
}

/** Number of levels, with those of lists. */
const LEVELS = MAX_DEPTH * 2 + 2;

function levels<Value>(initial: Value): Value[] {
  return new Array<Value>(LEVELS).fill(initial);
}

/** The output of the encoder, and its position in the object that is encoded. */
export class EncodeBuffer extends AttributeBuffer {
  /** Field names on the path to the current value, by depth. */
  readonly fields: string[] = levels("");
  /** List indices on that path; -1 outside lists. */
  readonly indices: number[] = levels(-1);
  /** Name of the whole value in error messages. */
  rootName = "value";
  /** Whether the message is a request, some of whose attributes differ from those of replies. */
  isRequest = false;
  /** Whether a caller that reuses the buffer is encoding into it. */
  isBusy = false;
  /** Lengths of the written IP addresses (4, 16), combined as bits. */
  addressLengths = 0;
  /** Sets and objects of the current level and those around it, by depth: a selector may be at an outer level. */
  readonly levelPlans: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly levelValues: (Fields | undefined)[] = levels<Fields | undefined>(undefined);
  /** Structs before the attributes of these levels. */
  readonly headers: (LevelHeader | undefined)[] = levels<LevelHeader | undefined>(undefined);
  /** Sets on the path that a selector chose, by depth; names and values of these selectors. */
  readonly chosenSets: (SetPlan | undefined)[] = levels<SetPlan | undefined>(undefined);
  readonly chosenBy: string[] = levels("");
  readonly chosenValues: string[] = levels("");
}

/** A buffer up to this size is kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

let idle: EncodeBuffer | undefined;

/** Returns an empty buffer. {@link stopWriting} makes it available again, but not if encoding fails. */
export const startWriting = (): EncodeBuffer => {
  const out = idle ?? new EncodeBuffer();
  // A getter among the fields may encode another message.
  idle = undefined;
  out.length = 0;
  return out;
};

/** Ends a message. */
export const stopWriting = (out: EncodeBuffer): void => {
  if (out.bytes.length <= MAX_REUSED_SIZE) idle = out;
};
