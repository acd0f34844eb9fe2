import { shown } from "../../../errors.ts";

/** How much of the text around a mistake its message shows. */
const CONTEXT = 24;

/** Text that is no flow, or no actions: where it stops being what it should be, and what was expected there. */
export class FlowSyntaxError extends SyntaxError {
  override readonly name = "FlowSyntaxError";
  /** The text that was to be read. */
  readonly text: string;
  /** The index in it of the first character that does not fit. */
  readonly position: number;
  /** What should have been there. */
  readonly expected: string;

  constructor(text: string, position: number, expected: string) {
    const found = position >= text.length ? "the end" : shown(text.slice(position, position + CONTEXT));
    super(`position ${position}: expected ${expected}, got ${found}`);
    this.text = text;
    this.position = position;
    this.expected = expected;
  }
}
