// Replaces the module of src/base in the code that the model checker runs.
export * from "../../src/base/engine.ts";
export { rethrow as reportUncaught } from "./checker.ts";
