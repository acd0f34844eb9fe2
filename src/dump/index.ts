export { Dump, type DumpOptions, type DumpToken, dump } from "./dump.ts";
