import { equals } from "../../../base/engine.ts";
import { chainMark } from "../rules/rule-template.ts";

/** A parsed command. An object to add has no verb. */
export interface LineCommand {
  readonly verb: string | undefined;
  readonly kind: string;
  readonly object: Record<string, unknown> | null;
}

/**
 * Constants of a line after a space: an IPv4 address, and a long word with a digit. The parser copies both to its result,
 * because no keyword is such a word.
 */
const CONSTANTS =
  / (?:(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|(?!\.))){4}|[A-Za-z](?=[\w./-]*\d)[\w./-]{11,})(?=[ ,:}]|$)/g;
/** Lines that contain neither texts in quotes, variables and comments, nor operators on constants. */
const SIMPLE = /^(?!.* - )[\w ./:,{}@=!-]{1,1000}$/;
const NINE = 0x39;

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

  /** Called when a set is declared, whose types determine how its elements are parsed. */
  forget(): void {
    this.#known.clear();
  }

  /** Returns the command of a line that has a template. */
  find(line: string): LineCommand | undefined {
    const constants = line.match(CONSTANTS);
    const known = constants === null ? undefined : this.#known.get(keyOf(line, constants));
    return known instanceof LineTemplate ? known.filled(constants!) : undefined;
  }

  /**
   * Remembers a line that was parsed.
   *
   * @param parse parses the command of a line. Returns undefined if it is invalid.
   */
  add(line: string, command: LineCommand, parse: (line: string) => LineCommand | undefined): void {
    if (this.#known.size >= MAX_LINES || !KINDS.has(command.kind) || !SIMPLE.test(line)) return;
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
  for (const constant of constants) key += isAddress(constant) ? "4" : "c";
  return key;
}

/** Words do not start with a digit. */
function isAddress(constant: string): boolean {
  return constant.charCodeAt(1) <= NINE;
}

/** The command of a line as JSON, which the engine parses faster than functions create its objects. */
class LineTemplate {
  readonly #verb: string | undefined;
  readonly #kind: string;
  /** The JSON text before and after the constants, with their quotation marks. */
  readonly #parts: readonly string[];
  /** Indexes of the constants between the parts. */
  readonly #order: readonly number[];

  static of(
    line: string,
    constants: readonly string[],
    command: LineCommand,
    parse: (line: string) => LineCommand | undefined,
  ): LineTemplate | undefined {
    const marks = constants.map((constant, index) => (isAddress(constant) ? `198.51.100.${index}` : chainMark(index)));
    let next = 0;
    const object = parse(line.replace(CONSTANTS, () => ` ${marks[next++]}`))?.object;
    if (object === undefined) return undefined;
    // The types of elements depend on the set.
    const { table, name } = command.object ?? {};
    const isSet = (constant: string) => constant === ` ${table}` || constant === ` ${name}`;
    if (command.kind === "element" && constants.some(isSet)) return undefined;
    const json = JSON.stringify(object, (_, value) => (typeof value === "bigint" ? null : value));
    const texts = json.split(/"(198\.51\.100\.\d+|mark-of-a-template-\d+)"/);
    const order = texts.filter((_, index) => index % 2 === 1).map((mark) => marks.indexOf(mark));
    if (order.length !== marks.length || new Set(order).size !== marks.length || order.includes(-1)) return undefined;
    const parts = texts.filter((_, index) => index % 2 === 0);
    const quoted = parts.map((part, at) => `${at > 0 ? '"' : ""}${part}${at < order.length ? '"' : ""}`);
    const template = new LineTemplate(command, quoted, order);
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
