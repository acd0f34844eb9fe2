export { AsyncDump, dumpAsync } from "./async-dump.ts";
export { Dump, dump } from "./dump.ts";
export type { DumpOptions, DumpToken } from "./dump-options.ts";
