/** Returns decimal text if a number cannot represent the integer exactly. */
export function exactInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : `${value}`;
}

const MAX_SHOWN = 64;

const MAX_WORD = 80;
const MAX_DESCRIPTION = 400;
const longWord = new RegExp(`(\\S{${MAX_WORD}})\\S+`, "gu");

export function shortened(text: string): string {
  if (text.length <= MAX_WORD) return text;
  const short = text.replace(longWord, "$1…");
  return short.length <= MAX_DESCRIPTION ? short : `${short.slice(0, MAX_DESCRIPTION).toWellFormed()}…`;
}

/** Returns a name or number for the title of an error, and describes any other value. Never throws. */
export function titleText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : describeValue(value);
}

/** Never throws. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length <= MAX_SHOWN
        ? JSON.stringify(value)
        : `${JSON.stringify(value.slice(0, MAX_SHOWN))}… (${value.length} characters)`;
    case "bigint":
      return shortened(`${value}n`);
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : className(value);
    default:
      return shortened(String(value));
  }
}

/** Hides strings and bigints, which may be keys or passwords. */
export function describeType(value: unknown): string {
  if (typeof value === "string") return `text of ${value.length} ${value.length === 1 ? "character" : "characters"}`;
  return typeof value === "bigint" ? "a bigint" : describeValue(value);
}

function className(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    if (typeof name === "string" && name !== "") return shortened(name);
  } catch {
    // A getter throws, or the value is a revoked proxy.
  }
  return "an object";
}
