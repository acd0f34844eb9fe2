// Exports of the entry point `bun-netlink/schema`: those of src/schema and src/client.
export * from "../schema/index.ts";
export * from "./index.ts";
// Of two functions `loadFamily`, selects the one with `connect()`.
export { loadFamily } from "./load.ts";
