/** Source code of a function that is compiled at run time, and the values to which the code refers. */
export class SourceCode {
  readonly lines: string[] = [];
  readonly #values: unknown[] = [];
  #variables = 0;

  variable(): string {
    return `v${this.#variables++}`;
  }

  /** Returns the name of a constant with this value. The source code contains only the name, never the value. */
  constant(value: unknown): string {
    const known = this.#values.indexOf(value);
    return `c${known >= 0 ? known : this.#values.push(value) - 1}`;
  }

  /** Compiles an arrow function that uses the constants. Returns undefined if the runtime forbids compilation. */
  compile<Compiled>(text: string): Compiled | undefined {
    const constants = this.#values.map((_, index) => `const c${index} = c[${index}];`);
    try {
      return new Function("c", `"use strict"; ${constants.join(" ")} return ${text};`)(this.#values) as Compiled;
    } catch {
      return undefined;
    }
  }
}
