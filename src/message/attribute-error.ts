/** An invalid attribute, its position and the reason. */
export interface AttributeError {
  /**
   * Attribute numbers from the outermost nest inwards: "18.2". "" is the top level. With a policy, the last part is a
   * name.
   */
  path: string;
  /** Offset in bytes from the start of the memory that was read. */
  offset: number;
  /** Description for people. */
  reason: string;
}
