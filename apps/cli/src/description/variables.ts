import { memberPath } from "./positions.ts";

/** Variables to which a description may refer. */
export interface Variables {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Returns what a variable is called in error messages. */
  readonly title: (name: string) => string;
}

/** The environment variables of the process. */
export const environment: Variables = { values: process.env, title: (name) => `environment variable ${name}` };

/**
 * Replaces `${NAME}` in the texts and keys of a description by variables. `${NAME:-text}` has a default for a
 * variable that is not set or empty, and `$${` stands for `${`. A text that consists of one variable becomes a number or
 * a boolean if the variable contains one.
 *
 * @throws TypeError with the path of a text whose variable is not set.
 */
export function replaceVariables(value: unknown, variables: Variables = environment, path = ""): unknown {
  if (typeof value === "string") return replaceIn(value, variables, path);
  if (Array.isArray(value)) return value.map((item, index) => replaceVariables(item, variables, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return value;
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const at = memberPath(path, name);
    const replaced = replaceText(name, variables, at);
    if (members.has(replaced)) throw new TypeError(`${at}: another member has the name "${replaced}" as well`);
    members.set(replaced, replaceVariables(member, variables, at));
  }
  return Object.fromEntries(members);
}

const variable = /\$\$\{|\$\{(\w+)(?::-([^}]*))?\}/g;

function replaceIn(text: string, variables: Variables, path: string): unknown {
  const replaced = replaceText(text, variables, path);
  const isWhole = /^\$\{\w+(?::-[^}]*)?\}$/.test(text);
  return isWhole && /^(true|false|-?(0|[1-9]\d*)(\.\d+)?)$/.test(replaced) ? JSON.parse(replaced) : replaced;
}

function replaceText(text: string, { values, title }: Variables, path: string): string {
  return text.replaceAll(variable, (found, name?: string, otherwise?: string) => {
    if (name === undefined) return "${";
    const { [name]: value = "" } = values;
    const text = value === "" ? otherwise : value;
    if (text === undefined && values[name] === undefined)
      throw new TypeError(`${path}: the ${title(name)} of ${found} is not set`);
    return text ?? "";
  });
}
