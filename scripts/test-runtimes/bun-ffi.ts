// The functions of the module `bun:ffi` that tests use, for Node.js and Deno.

type Value = number | bigint | NodeJS.TypedArray | null;
type Functions = Record<string, (...args: Value[]) => number | bigint>;

interface Engine {
  dlopen(
    path: string,
    symbols: Record<string, { readonly args: readonly string[]; readonly returns: string }>,
  ): Functions;
  addressOf(memory: NodeJS.TypedArray): bigint;
}

interface Deno {
  dlopen(path: string, symbols: object): { readonly symbols: Functions };
  readonly UnsafePointer: { of(memory: object): object; value(pointer: object): bigint };
}

const engine = "Deno" in globalThis ? ofDeno((globalThis as unknown as { Deno: Deno }).Deno) : ofNode();

function ofNode(): Engine {
  const ffi = process.getBuiltinModule("node:ffi") as typeof import("node:ffi");
  return {
    dlopen: (path, symbols) => {
      const types = Object.entries(symbols).map(([name, { args, returns }]) => [
        name,
        { arguments: args.map(typeOf), return: typeOf(returns) },
      ]);
      return ffi.dlopen(path, Object.fromEntries(types)).functions as unknown as Functions;
    },
    addressOf: (memory) => ffi.getRawPointer(memory),
  };
}

function ofDeno(ffi: Deno): Engine {
  return {
    dlopen: (path, symbols) => {
      const types = Object.entries(symbols).map(([name, { args, returns }]) => [
        name,
        { parameters: args.map(typeOf), result: typeOf(returns) },
      ]);
      return ffi.dlopen(path, Object.fromEntries(types)).symbols;
    },
    addressOf: (memory) => ffi.UnsafePointer.value(ffi.UnsafePointer.of(memory)),
  };
}

/** Addresses are numbers. */
const typeOf = (type: string): string => (type === "ptr" ? "u64" : type.replace("_fast", ""));

/** `dlopen` of Bun. Arguments are numbers or memory, as Bun accepts them. */
export function dlopen(path: string, symbols: Record<string, { args: string[]; returns: string }>) {
  const functions = engine.dlopen(path, symbols);
  const wrapped = Object.entries(symbols).map(([name, { args }]) => [
    name,
    (...values: Value[]) => functions[name]!(...values.map((value, at) => argumentOf(value, args[at]!))),
  ]);
  return { symbols: Object.fromEntries(wrapped) as Functions, close() {} };
}

function argumentOf(value: Value, type: string): Value {
  if (ArrayBuffer.isView(value)) return engine.addressOf(value);
  if (!/64|ptr/.test(type)) return value;
  return type.startsWith("i") ? BigInt(value ?? 0) : BigInt.asUintN(64, BigInt(value ?? 0));
}

/** `ptr` of Bun. */
export const ptr = (memory: NodeJS.TypedArray): number => Number(engine.addressOf(memory));
