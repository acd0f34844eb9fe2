/** What was wrong with an attribute, and where. */
export interface AttributeError {
  /** Attribute numbers from the outermost nest inwards: "18.2"; "" is the top level. A policy ends it with its name. */
  path: string;
  /** Where, in bytes from the start of the memory that was read. */
  offset: number;
  /** A sentence for people. */
  reason: string;
}
