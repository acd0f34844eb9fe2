import { defineHandler } from "../../src/index.ts";

/** Ends its worker with the first message. */
export default defineHandler({ message: () => process.exit() });
