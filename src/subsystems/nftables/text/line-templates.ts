import { equals } from "../../../base/engine.ts";
import { chainMark } from "../rules/rule-template.ts";

/** A parsed command. An object to add has no verb. */
export interface LineCommand {
  readonly verb: string | undefined;
  readonly kind: string;
  readonly object: Record<string, unknown> | null;
}

/**
 * Constants of a line, with the character before them: an IPv4 address, a long word with a digit, and the number of a
 * port. The parser copies them to its result, because no keyword is such a word, and ports have no names in results.
 */
const CONSTANTS = new RegExp(
  [
    / (?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?!\.))){4}(?=[ ,:}]|$)/,
    / [A-Za-z](?=[\w./-]*\d)[\w./-]{11,}(?=[ ,:}]|$)/,
    /(?:(?<=[ds]port) |(?<=\d\.\d{1,3}| to):)(?:[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]|[1-9]\d{0,3})(?=[ }]|$)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);
/** Port that stands for the first constant while a template is created. */
const FIRST_PORT = 65_000;
/** A constant in the JSON text of a template. */
const MARKS = /("(?:198\.51\.100\.\d+|mark-of-a-template-\d+)"|(?<![\w."-])65\d{3}(?![\w."]))/;
/** Lines that contain neither texts in quotes, variables and comments, nor operators on constants. */
const SIMPLE = /^(?!.* - )[\w ./:,{}@=!-]{1,1000}$/;
const NINE = 0x39;

/** Number of lines without a template after which lines are no longer compared, unless more lines had one. */
const MAX_MISSES = 500;
/** Number of different lines after which no line is remembered, because the text has few similar ones. */
const MAX_LINES = 1000;

/** Kinds of commands whose objects do not change how later commands are parsed. */
const KINDS: ReadonlySet<string> = new Set(["chain", "rule", "element"]);

/**
 * Lines with one command that differ only in {@link CONSTANTS}. The second such line creates a template, so that later ones
 * need not be parsed. For this, it is parsed with other constants, and each of them must be in the result exactly once.
 */
export class LineTemplates {
  readonly #known = new Map<string, "once" | "none" | LineTemplate>();
  #hits = 0;
  #misses = 0;

  /** Called when a set is declared, whose types determine how its elements are parsed. */
  forget(): void {
    this.#known.clear();
  }

  /** Returns the command of a line that has a template. */
  find(line: string): LineCommand | undefined {
    if (this.#isUseless) return undefined;
    const constants = line.match(CONSTANTS);
    const known = constants === null ? undefined : this.#known.get(keyOf(line, constants));
    if (known instanceof LineTemplate) {
      this.#hits++;
      return known.filled(constants!);
    }
    this.#misses++;
    return undefined;
  }

  get #isUseless(): boolean {
    return this.#misses > MAX_MISSES && this.#misses > this.#hits;
  }

  /**
   * Remembers a line that was parsed.
   *
   * @param parse parses the command of a line. Returns undefined if it is invalid.
   */
  add(line: string, command: LineCommand, parse: (line: string) => LineCommand | undefined): void {
    if (this.#isUseless || this.#known.size >= MAX_LINES || !KINDS.has(command.kind) || !SIMPLE.test(line)) return;
    const constants = line.match(CONSTANTS);
    if (constants === null) return;
    const key = keyOf(line, constants);
    const known = this.#known.get(key);
    if (known !== undefined && known !== "once") return;
    const template = known === undefined ? "once" : LineTemplate.of(line, constants, command, parse);
    this.#known.set(key, template ?? "none");
  }
}

/** Replaces each constant by its kind. */
function keyOf(line: string, constants: readonly string[]): string {
  let key = line.replace(CONSTANTS, "\n");
  for (const constant of constants) key += kindOf(constant);
  return key;
}

/** Returns "a" for an address, "w" for a word, and the character before a port. Words do not start with a digit. */
function kindOf(constant: string): "a" | "w" | " " | ":" {
  if (constant.charCodeAt(1) > NINE) return "w";
  if (constant.includes(".")) return "a";
  return constant[0] as " " | ":";
}

/** Returns another constant of the same kind, with the character before it. */
function markOf(constant: string, index: number): string {
  const kind = kindOf(constant);
  if (kind === "a") return ` 198.51.100.${index}`;
  return kind === "w" ? ` ${chainMark(index)}` : `${kind}${FIRST_PORT + index}`;
}

/** The command of a line as JSON, which the engine parses faster than functions create its objects. */
class LineTemplate {
  readonly #verb: string | undefined;
  readonly #kind: string;
  /** The JSON text before and after the constants, with the quotation marks of addresses and words. */
  readonly #parts: readonly string[];
  /** Indexes of the constants between the parts. */
  readonly #order: readonly number[];

  static of(
    line: string,
    constants: readonly string[],
    command: LineCommand,
    parse: (line: string) => LineCommand | undefined,
  ): LineTemplate | undefined {
    const marks = constants.map(markOf);
    let next = 0;
    const object = parse(line.replace(CONSTANTS, () => marks[next++]!))?.object;
    if (object === undefined) return undefined;
    // The types of elements depend on the set.
    const { table, name } = command.object ?? {};
    const isSet = (constant: string) => constant === ` ${table}` || constant === ` ${name}`;
    if (command.kind === "element" && constants.some(isSet)) return undefined;
    const json = JSON.stringify(object, (_, value) => (typeof value === "bigint" ? null : value));
    const parts = [""];
    const order: number[] = [];
    for (const [index, text] of json.split(MARKS).entries()) {
      const [quote, mark] = text.startsWith('"') ? ['"', text.slice(1, -1)] : ["", text];
      if (index % 2 === 0) parts[parts.length - 1] += text;
      else {
        order.push(marks.findIndex((one) => one.slice(1) === mark));
        parts[parts.length - 1] += quote;
        parts.push(quote);
      }
    }
    if (order.length !== marks.length || new Set(order).size !== marks.length || order.includes(-1)) return undefined;
    const template = new LineTemplate(command, parts, order);
    return equals(template.filled(constants).object, command.object) ? template : undefined;
  }

  private constructor({ verb, kind }: LineCommand, parts: readonly string[], order: readonly number[]) {
    this.#verb = verb;
    this.#kind = kind;
    this.#parts = parts;
    this.#order = order;
  }

  filled(constants: readonly string[]): LineCommand {
    let json = this.#parts[0]!;
    for (let index = 0; index < this.#order.length; index++)
      json += constants[this.#order[index]!]!.slice(1) + this.#parts[index + 1]!;
    return { verb: this.#verb, kind: this.#kind, object: JSON.parse(json) as Record<string, unknown> };
  }
}
