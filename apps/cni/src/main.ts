import { readFileSync, writeSync } from "node:fs";
import { runCommand } from "./commands.ts";
import { errorReply } from "./errors.ts";

// The specification allows one JSON object on the standard output: the result, or an error with a status other than 0.
const reply = (value: object) => void writeSync(1, `${JSON.stringify(value)}\n`);
const context = { cniVersion: "1.1.0" };
try {
  const result = await runCommand(process.env, () => readFileSync(0, "utf8"), context);
  if (result !== undefined) reply(result);
} catch (error) {
  reply(errorReply(error, context.cniVersion));
  process.exitCode = 1;
}
