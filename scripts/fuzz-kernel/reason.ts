/** Returns the probable reason why the kernel changed a value; "" if none of the usual reasons applies. */
export function reasonOf(written: unknown, read: unknown): string {
  if (isInteger(written) && isInteger(read)) return reasonOfInteger(BigInt(written), BigInt(read));
  if (Array.isArray(written) && Array.isArray(read)) {
    if (read.every((item) => written.includes(item))) return "keeps only some flags";
    if (written.every((item) => read.includes(item))) return "adds flags";
    return "replaces flags";
  }
  if (isObject(written) && isObject(read)) {
    const differing = Object.entries(written).filter(([name, value]) => !Bun.deepEquals(value, read[name]));
    if (differing.length === 0) return "adds members";
    const [name, value] = differing[0]!;
    if (read[name] === undefined) return `omits ${name}`;
    const reason = reasonOf(value, read[name]);
    return reason === "" ? `changes ${name}` : `${name}: ${reason}`;
  }
  if (typeof written === "string" && isInteger(read)) return "returns the number of an unused name";
  if (isInteger(written) && typeof read === "string") return "ignores a number without a meaning";
  if (typeof written === "string" && typeof read === "string") {
    if (written.startsWith(read)) return "keeps only the first bytes";
    if (/^reg/.test(written) && /^reg/.test(read)) return "returns another name of the same register";
  }
  return "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

function reasonOfInteger(written: bigint, read: bigint): string {
  if (read === 1n && written > 1n) return "stores a boolean";
  if (read === 0n) return "ignores the value";
  const distance = written > read ? written - read : read - written;
  if (distance * 100n <= written || distance <= 4n) return "rounds to its unit";
  if ((written & read) === read) return "keeps only some bits";
  return read < written ? "applies a maximum" : "applies a minimum";
}
