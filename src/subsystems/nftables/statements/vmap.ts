import type { MapLookup } from "../model/statements.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { lookup } from "./simple/checks.ts";

export const vmap: PacketStatement<MapLookup> = {
  argument: lookup,
  compile: (rule, args, path) => {
    rule.map(args, 0, "verdict", path);
  },
};
