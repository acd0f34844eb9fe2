import { test as declare } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";

type Options = number | { timeout?: number; retry?: number };

/** Declares a test whose body gets the arguments `Args`. */
type Declare<Args extends readonly unknown[]> = (
  name: string,
  body: (...args: [...Args]) => unknown,
  options?: Options,
) => void;

/** Merges a union of tuples to a tuple of unions: the columns of a table. */
type Columns<Row extends readonly unknown[], All extends Row = Row> = { [Index in keyof Row]: All[Index] };

/** For each name, a function that creates the fixture. It can use the fixtures that were declared before. */
type Factories<Given, Added> = { readonly [Name in keyof Added]: (given: Given) => Added[Name] };

/**
 * Declares tests like `test` of `bun:test`. The last argument of a test's body has its fixtures. A fixture is created
 * when the body first reads it, usually by destructuring the argument. After the test, the created fixtures are disposed
 * in reverse order.
 */
export interface TestWith<Fixtures> extends Declare<[Fixtures]> {
  skipIf(condition: unknown): TestWith<Fixtures>;
  each<Row extends readonly [unknown, ...unknown[]]>(rows: readonly Row[]): Declare<[...Columns<Row>, Fixtures]>;
  each<Row extends readonly unknown[]>(rows: readonly Row[]): Declare<[...Columns<Row>, Fixtures]>;
  each<const Value>(rows: readonly Value[]): Declare<[Value, Fixtures]>;
  /** Returns a function that declares tests with more fixtures. A fixture replaces the one with the same name. */
  extend<Added extends object>(factories: Factories<Fixtures, Added>): TestWith<Omit<Fixtures, keyof Added> & Added>;
}

type AnyFactories = Readonly<Record<string, (given: object) => unknown>>;
type Base = Declare<[]> & { skipIf(condition: unknown): Base; each(rows: readonly unknown[]): Declare<[]> };

function testWith(factories: AnyFactories, base: Base): TestWith<object> {
  const withFixtures =
    (declareOne: Declare<[]>): Declare<unknown[]> =>
    (name, body, options) => {
      const run = async (...row: unknown[]) => {
        await using stack = new AsyncDisposableStack();
        await body(...row, createLazily(factories, stack));
      };
      declareOne(name, run, options);
    };
  return Object.assign(withFixtures(base), {
    skipIf: (condition: unknown) => testWith(factories, base.skipIf(condition)),
    each: (rows: readonly unknown[]) => withFixtures(base.each(rows)),
    extend: (more: object) => testWith({ ...factories, ...(more as AnyFactories) }, base),
  }) as TestWith<object>;
}

/** Returns an object that creates each fixture when it is first read, and leaves its disposal to `stack`. */
function createLazily(factories: AnyFactories, stack: AsyncDisposableStack): object {
  const fixtures = {};
  for (const [name, create] of Object.entries(factories)) {
    const get = () => {
      const value = create(fixtures);
      if (isDisposable(value)) stack.use(value);
      Object.defineProperty(fixtures, name, { value });
      return value;
    };
    Object.defineProperty(fixtures, name, { get, configurable: true });
  }
  return fixtures;
}

function isDisposable(value: unknown): value is Disposable | AsyncDisposable {
  return value instanceof Object && (Symbol.dispose in value || Symbol.asyncDispose in value);
}

/** Declares tests with one or two new network namespaces. */
export const test: TestWith<{ netns: NetworkNamespace; other: NetworkNamespace }> = testWith(
  { netns: () => NetworkNamespace.create(), other: () => NetworkNamespace.create() },
  declare as unknown as Base,
) as never;

/** Returns a namespace and a client in it, with more properties. Disposal closes the client, and then the namespace. */
export function labOf<Client extends { close(): void }, More extends object>(
  netns: NetworkNamespace,
  client: Client,
  more?: More,
): { netns: NetworkNamespace; client: Client } & More & Disposable {
  const close = () => {
    client.close();
    netns.close();
  };
  return { netns, client, ...(more as More), [Symbol.dispose]: close };
}
