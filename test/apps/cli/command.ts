import { findCommand } from "../../support/shared.ts";

/** Words that start the command `bun-netlink`, before its arguments. */
export const commandWords: readonly string[] = await findCommand();
