// The module `bun:test` for Node.js and Deno: declares tests, which run-file.ts runs.
import { format, inspect } from "node:util";

export { expect } from "./expect.ts";
export { mock, spyOn } from "./mocks.ts";

export type Body = () => unknown;
type Options = number | { timeout?: number; retry?: number };

export interface TestCase {
  readonly kind: "test";
  readonly name: string;
  readonly body: Body;
  readonly skipped: boolean;
  /** The test passes if its body fails. */
  readonly fails: boolean;
  readonly timeoutMs: number | undefined;
  readonly retries: number;
}

export interface Suite {
  readonly kind: "suite";
  readonly name: string;
  readonly skipped: boolean;
  readonly parent: Suite | undefined;
  readonly entries: (TestCase | Suite)[];
  readonly hooks: Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", Body[]>;
}

export const rootSuite: Suite = suite("", undefined, false);
export const settings = { timeoutMs: 240_000 };
let current = rootSuite;
/** Functions of the running test that are called after it. */
const finishing: Body[] = [];

function suite(name: string, parent: Suite | undefined, skipped: boolean): Suite {
  const hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
  return { kind: "suite", name, skipped, parent, entries: [], hooks };
}

interface Mode {
  readonly skipped: boolean;
  readonly fails: boolean;
}

type Declare = (
  mode: Mode,
  name: string,
  body: (...args: unknown[]) => unknown,
  args: unknown[],
  options?: Options,
) => void;

function declarator(declare: Declare, mode: Mode = { skipped: false, fails: false }): Declarator {
  const call = (name: string, first?: unknown, second?: unknown) => {
    const [body, options] = typeof first === "function" ? [first, second] : [second, first];
    if (body === undefined) return;
    declare(mode, String(name), body as Body, [], options as Options | undefined);
  };
  const change = (changes: Partial<Mode>) => declarator(declare, { ...mode, ...changes });
  const each =
    (table: readonly unknown[]) => (name: string, body: (...args: unknown[]) => unknown, options?: Options) => {
      for (const [at, row] of table.entries()) {
        const args = Array.isArray(row) ? row : [row];
        declare(mode, nameOf(String(name), args, at), body, args, options);
      }
    };
  const skipIf = (condition: unknown): Declarator => change({ skipped: mode.skipped || Boolean(condition) });
  const made = Object.assign(call, {
    each,
    skipIf,
    if: (condition: unknown): Declarator => skipIf(!condition),
    todoIf: skipIf,
  });
  for (const [name, changes] of Object.entries(MODES))
    Object.defineProperty(made, name, { get: () => change(changes) });
  return made;
}

/** Forms of `test` and `describe` with what they change. Tests always run in order, and all of them. */
const MODES: Readonly<Record<string, Partial<Mode>>> = {
  skip: { skipped: true },
  todo: { skipped: true },
  failing: { fails: true },
  only: {},
  serial: {},
  concurrent: {},
};

interface Declarator {
  (name: string, first?: unknown, second?: unknown): void;
  each(table: readonly unknown[]): (name: string, body: (...args: unknown[]) => unknown, options?: Options) => void;
  skipIf(condition: unknown): Declarator;
}

export const test: Declarator = declarator(({ skipped, fails }, name, body, args, options) => {
  const { timeout, retry = 0 } = typeof options === "number" ? { timeout: options } : (options ?? {});
  current.entries.push({
    kind: "test",
    name,
    skipped,
    fails,
    timeoutMs: timeout,
    retries: retry,
    body: args.length > 0 || body.length === 0 ? () => body(...args) : () => withDone(body),
  });
});
export const it: Declarator = test;

export const describe: Declarator = declarator(({ skipped }, name, body, args) => {
  const parent = current;
  current = suite(name, parent, skipped);
  parent.entries.push(current);
  try {
    body(...args);
  } finally {
    current = parent;
  }
});

const hook = (kind: keyof Suite["hooks"]) => (body: Body) => void current.hooks[kind].push(body);
export const beforeAll: (body: Body) => void = hook("beforeAll");
export const beforeEach: (body: Body) => void = hook("beforeEach");
export const afterEach: (body: Body) => void = hook("afterEach");
export const afterAll: (body: Body) => void = hook("afterAll");

export function onTestFinished(body: Body): void {
  finishing.push(body);
}

/** Returns the functions that were passed to {@link onTestFinished} since the last call. */
export const takeFinishing = (): Body[] => finishing.splice(0);

export function setDefaultTimeout(milliseconds: number): void {
  settings.timeoutMs = milliseconds;
}

function withDone(body: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((settle, reject) => {
    const result = body((error) => (error === undefined ? settle() : reject(error)));
    if (result instanceof Promise) result.catch(reject);
  });
}

function nameOf(name: string, args: readonly unknown[], at: number): string {
  let next = 0;
  const [first] = args;
  return name
    .replace(/%([sdifjop#%])/g, (whole, kind: string) => {
      if (kind === "#") return String(at);
      if (kind === "%") return "%";
      if (next >= args.length) return whole;
      const value = args[next++];
      return kind === "p" ? inspect(value, { depth: 2 }) : format(whole, value);
    })
    .replace(/\$([\w.]+)/g, (whole, path: string) => {
      if (typeof first !== "object" || first === null) return whole;
      const value = path
        .split(".")
        .reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], first);
      return value === undefined ? whole : typeof value === "string" ? value : inspect(value);
    });
}
