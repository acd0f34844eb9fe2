import type { MapLookup } from "../statements.ts";
import { lookup } from "./checks.ts";
import type { PacketStatement } from "./packet-statement.ts";

export const vmap: PacketStatement<MapLookup> = {
  argument: lookup,
  compile: (rule, args, path) => {
    rule.map(args, 0, "verdict", path);
  },
};
