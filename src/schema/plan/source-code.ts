/** Source code of a function that is compiled at run time, with the values that it refers to. */
export class SourceCode {
  readonly lines: string[] = [];
  readonly #values: unknown[] = [];
  #variables = 0;

  /** Returns the name of a new variable. */
  variable(): string {
    return `v${this.#variables++}`;
  }

  /** Returns the name of a constant with this value. Values never become part of the text. */
  constant(value: unknown): string {
    const known = this.#values.indexOf(value);
    return `c${known >= 0 ? known : this.#values.push(value) - 1}`;
  }

  /** Returns the arrow function `text`, in which all constants are defined; undefined if the runtime forbids that. */
  compile<Compiled>(text: string): Compiled | undefined {
    const constants = this.#values.map((_, index) => `const c${index} = c[${index}];`);
    try {
      return new Function("c", `"use strict"; ${constants.join(" ")} return ${text};`)(this.#values) as Compiled;
    } catch {
      return undefined;
    }
  }
}
