import type { SimpleStatement, StatementText } from "./statement.ts";

export const notrack: SimpleStatement<null> = {
  argument: null,
  expression: "notrack",
  write: () => ({}),
  read: () => null,
};

export const notrackText: StatementText<null> = { read: () => null, text: () => "" };
