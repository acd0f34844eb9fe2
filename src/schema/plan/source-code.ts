/** Source code of a function that is compiled at run time. */
export class SourceCode {
  readonly lines: string[] = [];
  readonly #values: unknown[] = [];
  #variables = 0;

  variable(): string {
    return `v${this.#variables++}`;
  }

  /** Source code contains the constant's name, never its value. */
  constant(value: unknown): string {
    const known = this.#values.indexOf(value);
    return `c${known >= 0 ? known : this.#values.push(value) - 1}`;
  }

  /** Returns undefined if the JavaScript engine forbids compilation (`new Function`). */
  compile<Compiled>(text: string): Compiled | undefined {
    const constants = this.#values.map((_, index) => `const c${index} = c[${index}];`);
    try {
      return new Function("c", `"use strict"; ${constants.join(" ")} return ${text};`)(this.#values) as Compiled;
    } catch {
      return undefined;
    }
  }
}
