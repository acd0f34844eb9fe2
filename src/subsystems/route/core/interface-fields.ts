import type { InterfaceSource, NameOf } from "./interfaces.ts";

/** Returns the replacement of an interface; undefined keeps the interface. */
export type ConvertInterface = (of: InterfaceSource, path: string) => InterfaceSource | undefined;

/** Replaces the interfaces in the fields `names`, in a copy. Index 0 stands for no interface and is kept. */
export function mapInterfaces<Data extends object>(
  data: Data,
  names: readonly string[],
  convert: ConvertInterface,
  path: string,
): Data {
  let changed: Record<string, InterfaceSource> | undefined;
  for (const name of names) {
    const of = (data as Record<string, unknown>)[name] as InterfaceSource | undefined;
    if (of === undefined || of === 0) continue;
    const converted = convert(of, path === "" ? name : `${path}.${name}`);
    if (converted === undefined || converted === of) continue;
    changed ??= {};
    changed[name] = converted;
  }
  return changed === undefined ? data : { ...data, ...changed };
}

/** Returns the conversion from indices to names. The index stays if its name is unknown. */
export function toName(nameOf: NameOf): ConvertInterface {
  return (of) => (typeof of === "number" ? nameOf(of) : of);
}
