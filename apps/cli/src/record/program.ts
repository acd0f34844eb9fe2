import { literal } from "./literal.ts";
import type { RecordedNamespace } from "./log-namespaces.ts";

/** The statements of a program: imports, opened objects and calls. */
export class Program {
  readonly #imports = new Map<string, Set<string>>();
  /** Statements that open objects in the initial namespace, by variable. */
  readonly #opened = new Map<string, string>();
  /** Variables by the expressions that they have as their values. */
  readonly #variables = new Map<string, string>();
  /** Variables of the namespaces that the program creates. */
  readonly #created = new Map<RecordedNamespace, string>();
  readonly calls: string[] = [];
  /** Descriptions of numbers in the calls that the kernel has assigned. */
  readonly numbers = new Set<string>();

  use(module: string, name: string): void {
    this.#imports.getOrInsertComputed(module, () => new Set()).add(name);
  }

  /**
   * Opens an object of a class, or another one with `open`, unless the program has done so. Returns its variable. In
   * another network namespace, a call opens the object, because earlier calls may create the namespace.
   *
   * @param expression returns the expression with the text of the options.
   */
  open(variable: string, expression: (options: string) => string, netns?: RecordedNamespace): string {
    if (netns === undefined) {
      this.#opened.set(variable, `using ${variable} = ${expression("")};`);
      return variable;
    }
    return this.declare(
      camel(`${netns.source ?? "netns"}-${variable}`),
      expression(`{ netns: ${this.namespace(netns)} }`),
    );
  }

  /** Declares a variable with the value of an expression by a call, unless the program has done so. Returns the variable. */
  declare(name: string, expression: string): string {
    const existing = this.#variables.get(expression);
    if (existing !== undefined) return existing;
    const start = /^[A-Za-z]\w*$/.test(name) && !reserved.has(name) ? name : "netns";
    let variable = start;
    for (let number = 2; this.has(variable); number++) variable = `${start}${number}`;
    this.#variables.set(expression, variable);
    this.calls.push(`using ${variable} = ${expression};`);
    return variable;
  }

  /** Returns the expression of a network namespace. The first one of a namespace that the program creates creates it. */
  namespace(netns: RecordedNamespace | undefined): string {
    if (netns === undefined) return '"/proc/self/ns/net"';
    const { source, isCreated } = netns;
    if (!isCreated) return JSON.stringify(source);
    const known = this.#created.get(netns);
    if (known !== undefined) return known;
    const variable = this.#create(source);
    this.#created.set(netns, variable);
    return variable;
  }

  /** Returns the variable of an open network namespace. */
  openNamespace(netns: RecordedNamespace | undefined): string {
    if (netns?.isCreated === true) return this.namespace(netns);
    this.use("bun-netlink", "NetworkNamespace");
    return this.declare(camel(netns?.source ?? "current"), `NetworkNamespace.open(${this.namespace(netns)})`);
  }

  #create(name: string | undefined): string {
    if (name === undefined) {
      this.use("bun-netlink", "NetworkNamespace");
      return this.declare(`netns${this.#created.size + 1}`, "NetworkNamespace.create()");
    }
    return this.declare(camel(name), `${this.namespaces()}.create(${literal(name)})`);
  }

  /** Forgets the variables of a namespace whose name was removed, because another one may get the name. */
  forget(name: string): void {
    const variable = [...this.#created].find(([{ source }]) => source === name)?.[1];
    for (const expression of this.#variables.keys()) {
      if (
        [literal(name), variable].some((one) => expression.includes(`netns: ${one} `)) ||
        expression.endsWith(`(${literal(name)})`)
      )
        this.#variables.delete(expression);
    }
  }

  /** Returns the variable of the object with the names of namespaces. */
  namespaces(): string {
    this.use("bun-netlink/route", "Namespaces");
    return this.open("namespaces", (options) => `Namespaces.open(${options})`);
  }

  /** Whether the program has a variable, opened at the start or declared by a call. */
  has(variable: string): boolean {
    return this.#opened.has(variable) || this.calls.some((call) => call.startsWith(`using ${variable} = `));
  }

  /** Adds a call. A query with the same arguments as an earlier one is omitted. */
  add(call: string): void {
    if (!call.startsWith("console.log(") || !this.calls.includes(call)) this.calls.push(call);
  }

  get text(): string {
    const lines = [...this.#imports]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([module, list]) => `import { ${[...list].toSorted().join(", ")} } from ${JSON.stringify(module)};`);
    const parts = [lines, [...this.#opened.values()], this.calls].filter((part) => part.length > 0);
    return `${parts.map((part) => part.join("\n")).join("\n\n")}\n`;
  }
}

/** Words that cannot be names of variables, and those that printed programs use otherwise. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof using var void while with yield console nft writeFileSync"
  ).split(" "),
);

/** Converts "rt-link" or "Links" to a name of a variable. */
export function camel(name: string): string {
  const joined = name.replaceAll(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return joined[0]!.toLowerCase() + joined.slice(1);
}
