import { shown } from "../../../errors.ts";

/** How many characters around the error the message shows. */
const CONTEXT = 24;

/** Invalid text of a flow or of actions, with the position of the error and what was expected there. */
export class FlowSyntaxError extends SyntaxError {
  override readonly name = "FlowSyntaxError";
  /** The whole text. */
  readonly text: string;
  /** Index of the first invalid character. */
  readonly position: number;
  /** What was expected there. */
  readonly expected: string;

  constructor(text: string, position: number, expected: string) {
    const found = position >= text.length ? "the end" : shown(text.slice(position, position + CONTEXT));
    super(`position ${position}: expected ${expected}, got ${found}`);
    this.text = text;
    this.position = position;
    this.expected = expected;
  }
}
