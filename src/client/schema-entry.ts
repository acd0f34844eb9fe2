// Exports of the entry point `bun-netlink/schema`: those of src/schema and src/client.
export * from "../schema/index.ts";
export * from "./index.ts";
// Both folders export `loadFamily`. This one returns a family with `connect()`.
export { loadFamily } from "./load.ts";
