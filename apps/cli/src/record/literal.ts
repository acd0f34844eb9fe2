/** A TypeScript expression among the values of a request. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Returns a value of a request as a TypeScript expression. */
export function literal(value: unknown): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Uint8Array) return `Uint8Array.fromHex("${value.toHex()}")`;
  if (value === Number.POSITIVE_INFINITY) return "Number.POSITIVE_INFINITY";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value instanceof Map) return `new Map([${[...value].map(literal).join(", ")}])`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (fields.length === 0) return "{}";
  const texts = fields.map(([name, inner]) => {
    return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${literal(inner)}`;
  });
  return `{ ${texts.join(", ")} }`;
}
