import { findCommand } from "../../support/shared.ts";

export const commandPath = await findCommand();
