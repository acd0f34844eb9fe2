// Reads constants and lists from C source.

/** Integer constants of C source by name: enumerators, and macros whose value is an integer. */
export class Constants {
  readonly #expressions = new Map<string, string>();
  readonly #values = new Map<string, number>();
  /** The names of each enum, in the order of the source, by the first name. */
  readonly enums: string[][] = [];

  /** Adds the constants of a header. Names that an earlier header defines keep their values. */
  add(source: string): void {
    const text = withoutComments(source);
    for (const [, name, value] of text.matchAll(/^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)[ \t]+(\S[^\n]*)$/gm)) {
      // A macro with its own name shows only that the enumerator exists.
      if (!this.#expressions.has(name!) && value!.trim() !== name) this.#expressions.set(name!, value!);
    }
    for (const [, body] of text.matchAll(/\benum\b[^{};()]*\{([^}]*)\}/g)) this.#addEnum(body!);
  }

  #addEnum(body: string): void {
    const names: string[] = [];
    let previous: string | undefined;
    for (const item of splitTopLevel(body.replaceAll(/^[ \t]*#[^\n]*$/gm, ""))) {
      const match = /^\s*([A-Za-z_]\w*)\s*(?:=([\s\S]*))?$/.exec(item);
      if (match === null) continue;
      const [, name, value] = match;
      const expression = value ?? (previous === undefined ? "0" : `(${previous}) + 1`);
      if (!this.#expressions.has(name!)) this.#expressions.set(name!, expression);
      names.push(name!);
      previous = name!;
    }
    if (names.length > 0) this.enums.push(names);
  }

  names(): IterableIterator<string> {
    return this.#expressions.keys();
  }

  /** Returns the value of a constant; undefined if it is unknown or no integer. */
  value(name: string): number | undefined {
    if (!this.#values.has(name)) {
      const expression = this.#expressions.get(name);
      if (expression === undefined) return undefined;
      this.#values.set(name, Number.NaN); // a cycle has no value
      this.#values.set(name, this.#evaluate(expression) ?? Number.NaN);
    }
    const value = this.#values.get(name)!;
    return Number.isNaN(value) ? undefined : value;
  }

  #evaluate(expression: string): number | undefined {
    let known = true;
    const plain = expression
      .replaceAll(/\b(?:_?BITUL{0,2}|BIT_ULL)\(/g, "(1 << ")
      .replaceAll(/\((?:__)?[us](?:8|16|32|64|int)\)|\(int\)|\(unsigned(?: int)?\)/g, "")
      .replaceAll(/\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b/g, "$1")
      .replaceAll(/[A-Za-z_]\w*/g, (name) => {
        const value = this.value(name);
        known &&= value !== undefined;
        return `(${value})`;
      });
    // Only digits, operators and parentheses are evaluated.
    const digits = plain.replaceAll(/0[xX][0-9a-fA-F]+/g, (text) => `${Number(text)}`);
    if (!known || !/^[\d\s()+\-*/|&~^<>]+$/.test(digits)) return undefined;
    try {
      const value = Number(BigInt.asIntN(64, calculate(digits)));
      return Number.isSafeInteger(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Returns the names of the members of a structure without nested ones, in the order of the source. */
export function membersOf(source: string, structure: string): string[] {
  const body = new RegExp(`\\bstruct ${structure}\\s*\\{([\\s\\S]*?)\\n\\}`).exec(withoutComments(source))?.[1] ?? "";
  return body.split(/[;,]/).flatMap((declaration) => {
    const name = /(\w+)\s*(?:\[[^\]]*\])?\s*(?::\s*\d+)?\s*(?:__attribute__\(.*)?$/.exec(declaration.trim())?.[1];
    return name === undefined ? [] : [name];
  });
}

const OPERATORS: readonly (readonly [string, (left: bigint, right: bigint) => bigint])[][] = [
  [["|", (left, right) => left | right]],
  [["^", (left, right) => left ^ right]],
  [["&", (left, right) => left & right]],
  [
    ["<<", (left, right) => left << right],
    [">>", (left, right) => left >> right],
  ],
  [
    ["+", (left, right) => left + right],
    ["-", (left, right) => left - right],
  ],
  [
    ["*", (left, right) => left * right],
    ["/", (left, right) => left / right],
  ],
];

/** Calculates an expression of decimal integers with the operators and precedence of C. */
function calculate(text: string): bigint {
  const tokens = text.match(/\d+|<<|>>|[()+\-*/|&~^]/g) ?? [];
  let at = 0;
  const unary = (): bigint => {
    const token = tokens[at++];
    if (token === "-") return -unary();
    if (token === "~") return ~unary();
    if (token === "(") {
      const value = binary(0);
      if (tokens[at++] !== ")") throw new SyntaxError(text);
      return value;
    }
    return BigInt(/^0\d/.test(token ?? "") ? `0o${token!.slice(1)}` : (token ?? "x"));
  };
  const binary = (level: number): bigint => {
    const operators = OPERATORS[level];
    if (operators === undefined) return unary();
    let value = binary(level + 1);
    for (;;) {
      const operator = operators.find(([sign]) => sign === tokens[at]);
      if (operator === undefined) return value;
      at++;
      value = operator[1](value, binary(level + 1));
    }
  };
  const value = binary(0);
  if (at !== tokens.length) throw new SyntaxError(text);
  return value;
}

/** Removes comments, and joins lines that end with a backslash. */
export function withoutComments(source: string): string {
  return source
    .replaceAll(/\\\r?\n/g, " ")
    .replaceAll(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (text) => (text.startsWith('"') ? text : " "));
}

/** Splits a list at its commas that are not in parentheses, brackets, braces or text. */
export function splitTopLevel(list: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    const char = list[at]!;
    if (char === '"') {
      for (at++; at < list.length && list[at] !== '"'; at++) if (list[at] === "\\") at++;
    } else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (char === "," && depth === 0) {
      items.push(list.slice(start, at));
      start = at + 1;
    }
  }
  items.push(list.slice(start));
  return items;
}

/** Returns the text from an opening parenthesis, brace or bracket at `at` to its counterpart, without both. */
export function enclosed(text: string, at: number): string {
  let depth = 0;
  for (let end = at; end < text.length; end++) {
    if ("([{".includes(text[end]!)) depth++;
    else if (")]}".includes(text[end]!) && --depth === 0) return text.slice(at + 1, end);
  }
  return text.slice(at + 1);
}
