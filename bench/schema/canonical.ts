/**
 * Serializes a value as text, independently of the order of its fields. Two values have the same text only if they are
 * equal.
 */
export function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes(${value.toHex()})`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
  }
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
